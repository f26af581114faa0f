"""The first steps of every service: lock the indicator, check that it is in use, check the right."""

from datetime import datetime

from doors.refusal import Refusal
from indicators import refusals  # noqa: F401  registers this app's sentences
from indicators.models import Indicator
from rights.services import require
from tenancy.models import Membership


def open_indicator(indicator: Indicator) -> Indicator:
    """The indicator as it is now, kept from others until the transaction ends, unless it is closed."""
    fresh: Indicator = Indicator.objects.select_for_update(of=("self",)).select_related("stream").get(pk=indicator.pk)
    if fresh.closed_at is not None:
        raise Refusal("indicator.closed", params={"indicator": fresh.name, "closed_at": fresh.closed_at}, status=409)
    return fresh


def require_for(by: Membership | None, right: str, indicator: Indicator, *, at: datetime) -> None:
    """Raise a Refusal unless `by` holds the right on the stream. The person who keeps the indicator may speak for it.

    None is the system itself: a command that an operator runs.
    """
    if by is None or (indicator.owner_id == by.pk and by.is_active_at(at)):
        return
    require(by, right, indicator, at=at)


def changed(indicator: Indicator) -> None:
    """Count a change that a review depends on: the next run of the review looks at the indicator again."""
    indicator.revision += 1
    indicator.save(update_fields=["revision"])
