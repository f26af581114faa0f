"""Giving a person everything the portal holds about them, and recording in each organisation that they took it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import services as audit
from people.personal_data import gathering
from tenancy.models import User
from tenancy.scope import tenant_scope


@transaction.atomic
def export_personal_data(user: User, *, at: datetime) -> bytes:
    """The archive of the person's own data, of every organisation they belong or belonged to. Called outside any scope.

    Nobody else is named: the person asks for themselves.
    """
    organisations = []
    for membership in gathering.memberships_ever(user):
        with tenant_scope(membership.tenant.pk):
            organisations.append((membership, gathering.of_membership(membership)))
            audit.record("person.data_exported", membership, by=membership, at=at)
    return gathering.archive(user, organisations, at=timezone.localtime(at))
