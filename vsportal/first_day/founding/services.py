"""Founding an organisation without an operator, where the operator allows it."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from people.services import NewOrganisation, found_organisation
from tenancy.scope import tenant_scope
from vsportal.first_day.founding import asking
from vsportal.first_day.founding.asking import Wish


@transaction.atomic
def found(asked: Wish, *, slug: str, at: datetime) -> NewOrganisation:
    """Make the organisation by the service that `tenant create` uses, and record through which door it came.

    Raises ValidationError with a message per field. Nobody belongs to it yet, so nobody is named as having done it.
    """
    asking.use_up(asked)
    try:
        made = found_organisation(
            slug=slug,
            name=asked.name,
            admin_email=asked.email,
            at=at,
            time_zone=asked.time_zone,
            holiday_country=asked.holiday_country,
            locale=asked.locale,
        )
    except Exception:
        asking.give_back(asked)
        raise
    with tenant_scope(made.tenant.pk):
        audit.record("organisation.self_service", made.tenant, by=None, at=at, facts={"until": asked.until})
    return made
