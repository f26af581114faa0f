"""The review: read what is due, judge all of it at once, write what was found, open signals."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from indicators.rules import Reviews, review_many
from indicators.selectors.due import DueIndicator, all_rebases, due_indicators, is_stale
from indicators.selectors.series import SeriesRows, read_series
from indicators.services.review_rows import write_reviews
from indicators.services.stretches import follow_signals
from tenancy.models import Tenant
from tenancy.scope import required_tenant

# So many indicators are read, judged and written together: some hundred MiB at ten years of weeks.
BATCH = 10_000
# Past this share of the organisation's indicators it is quicker to read all of them.
NEARLY_ALL = 0.5


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
    due, in_all = due_indicators(today)
    run = ReviewRun()
    for begin in range(0, len(due), BATCH):
        _review(due[begin : begin + BATCH], run, organisation, today, at, whole_tenant=len(due) > in_all * NEARLY_ALL)
    return run


def _one_review_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"indicators.review {required_tenant()}"]
        )


def _review(
    batch: Sequence[DueIndicator],
    run: ReviewRun,
    organisation: Tenant,
    today: date,
    at: datetime,
    *,
    whole_tenant: bool,
) -> None:
    """One ruleset after the other: the engine takes one at a time."""
    by_ruleset: dict[str, list[DueIndicator]] = defaultdict(list)
    for indicator in batch:
        by_ruleset[indicator.ruleset].append(indicator)
    rebases = all_rebases()
    for ruleset, indicators in by_ruleset.items():
        rows = read_series([one.id for one in indicators], until=today, whole_tenant=whole_tenant)
        reviews = judge(indicators, rows, rebases, ruleset)
        last_on = _last_days(rows)
        stale = [
            is_stale(last, interval=one.interval, created_at=one.created_at, today=today, zone=organisation.zone)
            for one, last in zip(indicators, last_on, strict=True)
        ]
        write_reviews(indicators, reviews, stale=stale, as_of=today, at=at)
        opened, extended = follow_signals(indicators, reviews, stale=stale, organisation=organisation, at=at)
        run.reviewed += len(indicators)
        run.stale += sum(stale)
        run.opened += opened
        run.extended += extended


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
