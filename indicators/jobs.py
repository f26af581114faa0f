"""What recurs by itself: every hour the indicators that are due are reviewed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from indicators.services import review_due
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule

HOURS = ",".join(str(hour) for hour in range(24))


def review(at: datetime) -> str | None:
    """Safe to run twice: what was reviewed is no longer due."""
    run = review_due(at=at)
    return str(run) if run.reviewed else None


REVIEW = JobKind(
    "indicators.review",
    _("Review indicators"),
    local_rule(f"FREQ=DAILY;BYHOUR={HOURS};BYMINUTE=0", "2026-01-01T00:00:00"),
    review,
    order=10,  # the agendas and packs of the same hour tell what it finds
)
