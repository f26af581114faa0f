"""From data to places in the picture: round ticks for values, calendar ticks for dates, nothing drawn yet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.charts.series import ChartSeries, is_drawable

DAYS_IN_MONTH = 30.44
MONTH_STEPS = (1, 2, 3, 6)
YEAR_STEPS = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Values upwards: `low` at `bottom`, `high` at `top`, a tick each `step`."""

    low: float
    high: float
    step: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """The height of a value; what lies outside the axis is held at its edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(1.0, max(0.0, share)) * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """The numbers on the axis, lowest first."""
        return [self.low + index * self.step for index in range(round((self.high - self.low) / self.step) + 1)]

    def shows(self, value: float | None) -> bool:
        """Does the value lie within the axis?"""
        return value is not None and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class DateScale:
    """Dates to the right, in proportion to days; a lone date stands in the middle."""

    first: int
    last: int
    left: float
    right: float

    def x(self, on: date) -> float:
        """Where a date stands."""
        if self.last == self.first:
            return (self.left + self.right) / 2
        return self.left + (on.toordinal() - self.first) / (self.last - self.first) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class DateTick:
    """One mark on the date axis; `with_year` where a reader needs it."""

    on: date
    unit: str
    with_year: bool


def nice_step(span: float, about: int) -> float:
    """The smallest of 1, 2, 5 × a power of ten that cuts the span into at most `about` parts or so."""
    raw = span / about
    power = 10.0 ** math.floor(math.log10(raw))
    for multiple in (1, 2, 5):
        if raw <= multiple * power * 1.000001:
            return multiple * power
    return 10 * power


def value_extent(series: ChartSeries, *, with_target: bool = True) -> tuple[float, float]:
    """Lowest and highest that must be seen. Readings that never fall below zero keep the axis at zero or above it.

    A share never rises above one (100 %), so neither does its axis; limits beyond are cut there, not recomputed.
    """
    readings = [point.value for point in series.points]
    if with_target and series.target is not None and is_drawable(series.target):
        readings.append(series.target)
    if not readings:
        return 0.0, 1.0
    seen = list(readings)
    for index in {point.segment for point in series.points} if series.segments else ():
        segment = series.segments[index]
        seen += [v for v in (segment.mean, segment.lower, segment.upper) if v is not None and is_drawable(v)]
    low, high = min(seen), max(seen)
    if min(readings) >= 0:
        low = max(low, 0.0)
    if series.numbers.factor == 100.0 and min(readings) >= 0 and max(readings) <= 1:
        high = min(high, 1.0)
    if 0 < low <= 0.4 * high:
        low = 0.0
    return _widened(low, high)


def _widened(low: float, high: float) -> tuple[float, float]:
    """Give a series without spread a scale it can lie in the middle of."""
    if high - low > max(abs(low), abs(high)) * 1e-9:
        return low, high
    middle = (low + high) / 2
    margin = abs(middle) * 0.1 or 1.0
    return (0.0 if middle > 0 and middle - margin < 0 else middle - margin) if middle else 0.0, middle + margin


def value_scale(series: ChartSeries, *, about: int, top: float, bottom: float) -> ValueScale:
    """A scale whose ends are ticks and between which everything that is drawn lies."""
    low, high = value_extent(series)
    step = nice_step(high - low, about)
    return ValueScale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step, top, bottom)


def date_scale(series: ChartSeries, *, left: float, right: float) -> DateScale:
    """From the first reading drawn to the last."""
    days = [point.on.toordinal() for point in series.points] or [1]
    return DateScale(min(days), max(days), left, right)


def date_ticks(scale: DateScale, *, gap: float, interval: str) -> list[DateTick]:
    """Calendar marks at least `gap` apart and no finer than the readings: days, months (1, 2, 3, 6) or years."""
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last)
    span = scale.last - scale.first
    if span == 0:
        return [DateTick(first, "day", with_year=True)]
    room = gap / (scale.right - scale.left) * span
    if room <= 21 and span <= 75 and interval in ("day", "week"):
        finest = 7 if interval == "week" else 1
        return _with_years(_day_ticks(scale.first, scale.last, max(finest, math.ceil(room))), "day")
    for months in MONTH_STEPS:
        if months * DAYS_IN_MONTH >= room:
            return _with_years(_month_ticks(first, last, months), "month") or [DateTick(first, "day", with_year=True)]
    years = next((step for step in YEAR_STEPS if step * 365.25 >= room), YEAR_STEPS[-1])
    return _with_years([date(y, 1, 1) for y in range(first.year + 1, last.year + 1) if y % years == 0], "year")


def _day_ticks(first: int, last: int, step: int) -> list[date]:
    step = step if step < 4 else math.ceil(step / 7) * 7
    return [date.fromordinal(day) for day in range(first, last + 1, step)]


def _month_ticks(first: date, last: date, step: int) -> list[date]:
    begin = first.year * 12 + first.month - 1 + (first.day > 1)
    end = last.year * 12 + last.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(begin, end + 1) if month % step == 0]


def _with_years(days: Sequence[date], unit: str) -> list[DateTick]:
    """Say the year at the first mark and wherever it changes."""
    ticks, year = [], None
    for on in days:
        ticks.append(DateTick(on, unit, on.year != year))
        year = on.year
    return ticks
