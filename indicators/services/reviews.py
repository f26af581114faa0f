"""The review: read what is due, judge all of it at once, write what was found, open signals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from indicators.rules import Reviews, review_many
from indicators.selectors.due import DueIndicator, all_rebases, due_indicators, is_stale
from indicators.selectors.series import SeriesRows, read_series
from indicators.services.review_rows import write_reviews
from indicators.services.stretches import Stretch, follow_signals, newest_stretches
from tenancy.models import Tenant
from tenancy.scope import required_tenant

# So many indicators are read, judged and written together; the database reads the next ones meanwhile.
PART = 250


@dataclass
class ReviewRun:
    """What one review came to."""

    reviewed: int = 0
    stale: int = 0
    opened: int = 0
    extended: int = 0

    def __str__(self) -> str:
        return _("indicators reviewed: %(reviewed)d, of which stale: %(stale)d; signals opened: %(opened)d") % vars(
            self
        )


@transaction.atomic
def review_due(*, at: datetime) -> ReviewRun:
    """Review every indicator of the organisation that is due. Safe to run twice, and at the same time.

    What is due is decided behind a lock, so of two runs one finds nothing left; a day has one review of an indicator.
    """
    organisation = Tenant.objects.get(pk=required_tenant())
    today = at.astimezone(organisation.zone).date()
    _one_review_at_a_time()
    due = due_indicators(today, organisation.zone)
    run, rebases = ReviewRun(), all_rebases()
    for ruleset, of_ruleset in groupby(due, key=attrgetter("ruleset")):
        stretches = _review([*of_ruleset], run, rebases, ruleset, today, at)
        followed = follow_signals(stretches, ruleset=ruleset, organisation=organisation, at=at)
        run.opened += followed.opened
        run.extended += followed.extended
    return run


def _one_review_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"indicators.review {required_tenant()}"]
        )


def _review(
    due: Sequence[DueIndicator],
    run: ReviewRun,
    rebases: Mapping[UUID, Sequence[date]],
    ruleset: str,
    today: date,
    at: datetime,
) -> dict[UUID, Stretch]:
    """Review indicators of one ruleset, part by part: the engine takes one ruleset at a time."""
    stretches: dict[UUID, Stretch] = {}
    parts = [due[begin : begin + PART] for begin in range(0, len(due), PART)]
    with connection.cursor() as cursor, cursor.connection.pipeline():
        series = read_series([[one.id for one in part] for part in parts], until=today)
        for part, rows in zip(parts, series, strict=True):
            reviews = judge(part, rows, rebases, ruleset)
            stale = [
                is_stale(last_on, interval=one.interval, created_on=one.created_on, today=today)
                for one, last_on in zip(part, _last_days(rows), strict=True)
            ]
            write_reviews(part, reviews, stale=stale, as_of=today, at=at)
            stretches |= newest_stretches(part, reviews, stale=stale)
            run.reviewed += len(part)
            run.stale += sum(stale)
    return stretches


def judge(
    indicators: Sequence[DueIndicator], rows: SeriesRows, rebases: Mapping[UUID, Sequence[date]], ruleset: str
) -> Reviews:
    """The engine's answer for these indicators, each with its own options."""
    return review_many(
        rows.values,
        rows.days,
        rows.counts,
        ruleset=ruleset,
        direction=[one.direction for one in indicators],
        screen=[one.screen for one in indicators],
        fix_after=[one.fix_after for one in indicators],
        target=[one.target for one in indicators],
        interval=[one.interval for one in indicators],
        rebase_at={place: rebases[one.id] for place, one in enumerate(indicators) if one.id in rebases},
    )


def _last_days(rows: SeriesRows) -> list[date | None]:
    ends = (rows.starts() + rows.counts - 1).tolist()
    days = rows.days
    return [days[end].item() if count else None for end, count in zip(ends, rows.counts.tolist(), strict=True)]
