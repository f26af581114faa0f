"""How an organisation begins: with its settings, and an invitation to its first administrator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from audit import services as audit
from people.models import Invitation
from people.services.invitations import invite, link_of
from rights.matrix.library import set_up
from tenancy.models import Role, Tenant
from tenancy.scope import tenant_scope
from tenancy.services import make_organisation


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation just made, the invitation of its first administrator, and the link in its mail."""

    tenant: Tenant
    invitation: Invitation
    link: str


@transaction.atomic
def found_organisation(*, slug: str, name: str, admin_email: str, at: datetime, **settings: Any) -> NewOrganisation:
    """Make an organisation and invite its first administrator. Called outside any scope.

    Raises ValidationError with a message per field, or a Refusal when the address is none.
    """
    tenant = make_organisation(slug=slug, name=name, **settings)
    with tenant_scope(tenant.pk):
        audit.record("organisation.made", tenant, by=None, at=at, facts={"slug": slug, "name": name, **settings})
        set_up(by=None, at=at)
        invitation = invite(email=admin_email, role=Role.ADMINISTRATOR, by=None, at=at)
        return NewOrganisation(tenant, invitation, link_of(invitation) or "")
