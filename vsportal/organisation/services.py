"""Changes to the organisation's own settings. They stand above `audit` and `rights`, because they ask and record."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import services as audit
from doors.refusal import Refusal, say
from rights.services import require
from tenancy.models import Membership, Tenant
from vsportal.declared_rights import CHANGE_SETTINGS

say({"organisation.settings": _("Not saved. %(field)s: %(why)s")})

SETTINGS = (
    "name",
    "time_zone",
    "currency",
    "locale",
    "working_days",
    "holiday_country",
    "holiday_subdivision",
    "extra_holidays",
    "notice",
)


@transaction.atomic
def change_settings(tenant: Tenant, *, by: Membership, at: datetime, **settings: Any) -> Tenant:
    """Change name, time zone, currency, language, working days and holidays, or some of them."""
    tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
    require(by, CHANGE_SETTINGS.code, tenant, at=at)
    before = {name: getattr(tenant, name) for name in settings}
    changed = [name for name in SETTINGS if name in settings and settings[name] != before[name]]
    for name in changed:
        setattr(tenant, name, settings[name])
    try:
        tenant.full_clean()
    except ValidationError as wrong:
        field, texts = next(iter(wrong.message_dict.items()))
        raise Refusal("organisation.settings", params={"field": field, "why": " ".join(texts)}, status=422) from wrong
    if changed:
        tenant.save(update_fields=changed)
        audit.record(
            "organisation.changed",
            tenant,
            by=by,
            at=at,
            facts={name: [str(before[name]), str(settings[name])] for name in changed},
        )
    return tenant
