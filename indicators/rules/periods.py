"""Which readings follow each other without a missing period between them."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]


class Interval(StrEnum):
    """How often a reading is expected."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


# 1970-01-01, day 0 of NumPy's calendar, was a Thursday; weeks begin on Monday.
_MONDAY_SHIFT = 3


def period_numbers(days: Days, interval: Interval) -> NDArray[np.int64]:
    """The running number of the calendar period that each day lies in."""
    if interval is Interval.DAY:
        return days.astype("datetime64[D]").astype(np.int64)
    if interval is Interval.WEEK:
        return (days.astype("datetime64[D]").astype(np.int64) + _MONDAY_SHIFT) // 7
    months = days.astype("datetime64[M]").astype(np.int64)
    return months if interval is Interval.MONTH else months // 3


def follows_a_gap(days: Days, interval: Interval) -> NDArray[np.bool_]:
    """True where at least one period lies unread between a day and the day before it in the array."""
    numbers = period_numbers(days, interval)
    gaps = np.zeros(len(days), dtype=np.bool_)
    np.greater(np.diff(numbers), 1, out=gaps[1:])
    return gaps
