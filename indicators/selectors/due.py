"""Which indicators are to be reviewed now, and whether their readings are late."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate

from indicators.models import Indicator, Rebase, Review
from indicators.rules import Interval
from streams.states import StreamState

# A reading is complete when its period is over, so the newest one can lie one period back without being late.
STALE_AFTER_MISSED = 2


class DueIndicator(NamedTuple):
    """What the engine has to know of one indicator."""

    id: UUID
    direction: str
    interval: str
    target: float | None
    ruleset: str
    screen: bool
    fix_after: int | None
    revision: int
    created_on: date


def due_indicators(today: date, zone: ZoneInfo) -> list[DueIndicator]:
    """Those of active streams whose interval has lapsed since their last review, or of which something has changed
    since. By ruleset, in the order of their ids; one query.
    """
    last = Review.objects.filter(indicator=OuterRef("pk")).order_by("-as_of")
    rows = (
        Indicator.objects.in_use()
        .filter(stream__state=StreamState.ACTIVE)
        .order_by("ruleset", "id")
        # The day is cut off in the database: a moment costs Python more than all the rest of the row.
        .annotate(
            created_on=TruncDate("created_at", tzinfo=zone),
            last_as_of=Subquery(last.values("as_of")[:1]),
            last_revision=Subquery(last.values("revision")[:1]),
        )
        .values_list(*DueIndicator._fields, "last_as_of", "last_revision")
    )
    due = []
    for *facts, as_of, revision in rows:
        indicator = DueIndicator._make(facts)
        interval = indicator.interval
        if revision != indicator.revision or period_of(today, interval) > period_of(as_of, interval):
            due.append(indicator)
    return due


def all_rebases() -> dict[UUID, list[date]]:
    """The rebase dates of every indicator in use that has some; one query."""
    found: dict[UUID, list[date]] = {}
    rows = Rebase.objects.filter(indicator__closed_at=None).order_by("indicator", "on")
    for indicator, on in rows.values_list("indicator_id", "on"):
        found.setdefault(indicator, []).append(on)
    return found


@lru_cache(maxsize=4096)  # thousands of indicators share a few days
def period_of(day: date, interval: str) -> int:
    """The running number of the period that this day lies in, as the engine counts; weeks begin on Monday."""
    if interval == Interval.DAY:
        return day.toordinal()
    if interval == Interval.WEEK:
        return (day.toordinal() - 1) // 7
    months = day.year * 12 + day.month - 1
    return months if interval == Interval.MONTH else months // 3


def missed_intervals(last_on: date | None, *, interval: str, created_on: date, today: date) -> int:
    """How many complete periods have no reading since the last one, or since the indicator was defined."""
    last = period_of(created_on, interval) - 1 if last_on is None else period_of(last_on, interval)
    return max(0, period_of(today, interval) - 1 - last)


def is_stale(last_on: date | None, *, interval: str, created_on: date, today: date) -> bool:
    """Have two or more intervals been missed?"""
    return missed_intervals(last_on, interval=interval, created_on=created_on, today=today) >= STALE_AFTER_MISSED
