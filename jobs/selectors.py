"""What people ask about jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.utils.functional import Promise

from jobs import registry
from jobs.models import DrainRow, DueRow
from jobs.rules.recurrence import next_due
from jobs.states import DueState
from tenancy.models import Tenant
from tenancy.scope import required_tenant

LAST_TICK = "jobs.last_tick"


@dataclass(frozen=True)
class JobLine:
    """One kind of job on the page: when it last ended well, when it comes next, and how many of its rows are parked."""

    code: str
    label: str | Promise
    last_done_at: datetime | None
    next_at: datetime | None
    parked: int


def job_lines(*, at: datetime) -> list[JobLine]:
    """Every kind of job with its last and next run; two queries, however many kinds."""
    zone = Tenant.objects.get(pk=required_tenant()).zone
    ended = Max("ended_at", filter=Q(state=DueState.DONE))
    parked = Count("pk", filter=Q(state=DueState.PARKED))
    so_far = {
        kind: facts
        for kind, *facts in DueRow.objects.order_by().values_list("kind").annotate(ended=ended, parked=parked)
    }
    lines = []
    for kind in registry.kinds():
        slot = next_due(kind.rule, zone, after=at)
        last_done_at, stuck = so_far.get(kind.code, (None, 0))
        lines.append(JobLine(kind.code, kind.label, last_done_at, slot and slot.at, stuck))
    return lines


def broken_drains() -> list[DrainRow]:
    """Drains whose last go failed; one query."""
    return list(DrainRow.objects.filter(failures__gt=0))


def last_tick_at() -> datetime | None:
    """When the last tick handed out work, as far as the cache remembers. Asked outside any scope."""
    return cache.get(LAST_TICK)
