"""Sample files of readings: the right columns, names that exist, and periods up to today, so that they import as they are."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from indicators.models import Indicator, Interval

PERIODS = 24


def rows_of(indicator: Indicator, today: date) -> Iterator[tuple[date, float]]:
    """The first days of the last whole periods, oldest first, each with a value of the indicator's kind."""
    usual = indicator.target if indicator.target is not None else (0.9 if indicator.is_share else 12.5)
    for place, day in enumerate(periods(indicator.interval, today)):
        value = usual + usual * 0.04 * math.sin(place * 2.3)
        yield day, round(min(max(value, 0.0), 1.0) if indicator.is_share else value, 3)


def periods(interval: str, today: date) -> list[date]:
    """The first days of the last PERIODS whole periods before the running one."""
    match interval:
        case Interval.DAY:
            return [today - timedelta(days=back) for back in range(PERIODS, 0, -1)]
        case Interval.WEEK:
            monday = today - timedelta(days=today.weekday())
            return [monday - timedelta(weeks=back) for back in range(PERIODS, 0, -1)]
        case Interval.QUARTER:
            return [_months_before(today, (today.month - 1) % 3 + 3 * back) for back in range(PERIODS, 0, -1)]
        case _:
            return [_months_before(today, back) for back in range(PERIODS, 0, -1)]


def example_rows(today: date, stream: Any, name: Any) -> Iterator[tuple[str, str, date, float]]:
    """What a file looks like where nothing is measured yet."""
    for place, day in enumerate(periods(Interval.WEEK, today)):
        yield str(stream), str(name), day, round(12.5 + 0.5 * math.sin(place * 2.3), 3)


def _months_before(today: date, months: int) -> date:
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
