"""What an administrator says about the set-up list."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from rights.services import require
from tenancy.models import Membership, Tenant
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.first_day.steps import SETTINGS_FIT


@transaction.atomic
def settings_fit(tenant: Tenant, *, by: Membership, at: datetime) -> None:
    """The settings are right as they are."""
    require(by, CHANGE_SETTINGS.code, tenant, at=at)
    audit.record(SETTINGS_FIT, tenant, by=by, at=at)


@transaction.atomic
def put_away(tenant: Tenant, *, by: Membership, at: datetime) -> Tenant:
    """Take the set-up list off My week; whoever has put it away already changes nothing."""
    return _keep(tenant, at, "first_steps.put_away", by=by, at=at)


@transaction.atomic
def take_out(tenant: Tenant, *, by: Membership, at: datetime) -> Tenant:
    """Show the set-up list on My week again."""
    return _keep(tenant, None, "first_steps.taken_out", by=by, at=at)


def _keep(tenant: Tenant, set_up_at: datetime | None, action: str, *, by: Membership, at: datetime) -> Tenant:
    tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
    require(by, CHANGE_SETTINGS.code, tenant, at=at)
    if (tenant.set_up_at is None) != (set_up_at is None):
        tenant.set_up_at = set_up_at
        tenant.save(update_fields=["set_up_at"])
        audit.record(action, tenant, by=by, at=at)
    return tenant
