"""Indicators for every test that needs one: changes released a week in Urgent care, with forty usual weeks."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest

from indicators import services
from indicators.models import Direction, Family, Indicator, Interval, Reading, Signal
from streams.models import ValueStream
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON

LAST_WEEK = date(2026, 9, 28)  # NOON is the Monday after it
USUAL = [12.0, 14.0, 11.0, 13.0, 15.0, 12.0, 14.0, 13.0] * 5

MakeIndicator = Callable[..., Indicator]


def weeks(number: int, last: date = LAST_WEEK) -> list[date]:
    """So many Mondays up to `last`, oldest first."""
    return [last - timedelta(weeks=number - 1 - place) for place in range(number)]


@pytest.fixture
def make_indicator(northshore: Tenant, stream: ValueStream, administrator: Membership) -> MakeIndicator:
    """Makes an indicator of Urgent care, weekly and higher is better, with `values` up to last week."""

    def make(
        name: str = "Changes released",
        values: Iterable[float] = USUAL,
        of: ValueStream = stream,
        last: date = LAST_WEEK,
        **words: object,
    ) -> Indicator:
        usual = {
            "family": Family.THROUGHPUT,
            "direction": Direction.INCREASE,
            "unit": "changes a week",
            "interval": Interval.WEEK,
        }
        values = list(values)
        with tenant_scope(northshore.pk):
            made = services.define_indicator(of, name=name, by=administrator, at=LONG_AGO, **usual | words)
            services.record_readings(made, dict(zip(weeks(len(values), last), values, strict=True)), by=None, at=NOON)
            made.refresh_from_db()
            return made

    return make


@pytest.fixture
def indicator(make_indicator: MakeIndicator) -> Indicator:
    """Changes released in Urgent care: forty usual weeks, not reviewed yet."""
    return make_indicator()


@pytest.fixture
def reading(northshore: Tenant, indicator: Indicator) -> Reading:
    """The newest reading of `indicator`: 13."""
    with tenant_scope(northshore.pk):
        return indicator.readings.order_by("-on").select_related("indicator__stream").first()


@pytest.fixture
def signal(northshore: Tenant, make_indicator: MakeIndicator) -> Signal:
    """Eight weeks below the mean of “Seen within four hours”, reviewed at NOON: open."""
    made = make_indicator("Seen within four hours", [*USUAL, *[10.2, 10.0] * 4], family=Family.OUTCOME)
    with tenant_scope(northshore.pk):
        services.review_due(at=NOON)
        return Signal.objects.select_related("indicator__stream").get(indicator=made)
