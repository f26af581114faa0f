"""Setting how long things are kept, and letting go of what is older."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import services as audit
from doors.refusal import Refusal, say
from jobs.models import Retention
from rights.services import require
from tenancy.models import Membership, Tenant
from tenancy.scope import required_tenant
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.organisation.retention.kinds import KINDS, LONGEST_DAYS

say(
    {
        "retention.out_of_bounds": gettext_lazy(
            "Not saved. “%(what)s” can be kept from %(shortest)s to %(longest)s days, not %(days)s."
        )
    }
)


def days_kept() -> dict[str, int]:
    """How many days each kind is kept here: what was set, else the usual time; one query."""
    chosen = dict(Retention.objects.values_list("kind", "days"))
    return {kind.code: chosen.get(kind.code, kind.usual_days) for kind in KINDS}


@transaction.atomic
def change_retention(days: Mapping[str, int], *, by: Membership, at: datetime) -> dict[str, list[int]]:
    """Set how long kinds are kept; those that are not named stay. Answers what changed, as [before, after]."""
    before = days_kept()
    require(by, CHANGE_SETTINGS.code, by.tenant, at=at)
    for kind in KINDS:
        wanted = days.get(kind.code, before[kind.code])
        if not kind.shortest_days <= wanted <= LONGEST_DAYS:
            words: dict[str, Any] = {"what": kind.label, "shortest": kind.shortest_days, "longest": LONGEST_DAYS}
            raise Refusal("retention.out_of_bounds", params=words | {"days": wanted}, status=422)
    changed = {code: [before[code], days[code]] for code in before if code in days and days[code] != before[code]}
    for code, (_was, wanted) in changed.items():
        Retention.objects.update_or_create(kind=code, defaults={"days": wanted})
    if changed:
        audit.record(
            "organisation.retention_changed", by.tenant, by=by, at=at, rule=CHANGE_SETTINGS.code, facts=changed
        )
    return changed


@transaction.atomic
def forget_old(at: datetime) -> str | None:
    """Let go of whatever is older than the organisation keeps it; what went is recorded in numbers. Safe to run twice."""
    kept = days_kept()
    gone = {kind.code: _forget(kind.older(at - timedelta(days=kept[kind.code]))) for kind in KINDS}
    gone = {code: count for code, count in gone.items() if count}
    _forget(Session.objects.filter(expire_date__lt=at))  # visits that are over, of the whole installation
    if not gone:
        return None
    organisation = Tenant.objects.get(pk=required_tenant())
    audit.record("organisation.old_forgotten", organisation, by=None, at=at, facts=gone)
    labels = {kind.code: str(kind.label) for kind in KINDS}
    return _("Deleted: %(what)s") % {"what": ", ".join(f"{labels[code]}: {count}" for code, count in gone.items())}


def _forget(rows: QuerySet[Any]) -> int:
    """Delete the rows with their parts; how many rows, without the parts."""
    _all, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, 0)
