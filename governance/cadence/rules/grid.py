"""How days and weeks make a month and a quarter, whole weeks from Monday. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import groupby

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a quarter: its first day, the first day after it, and the one before and the one after it by name."""

    name: str
    first: date
    end: date
    before: str
    after: str

    @property
    def monday(self) -> date:
        """The Monday on or before its first day."""
        return self.first - timedelta(days=self.first.weekday())

    @property
    def weeks(self) -> Sequence[date]:
        """The Mondays of the weeks that it touches."""
        count = -(-(self.end - self.monday) // WEEK)
        return [self.monday + number * WEEK for number in range(count)]

    @property
    def until(self) -> date:
        """The day after its last week."""
        return self.weeks[-1] + WEEK


def month_of(text: str, today: date) -> Span:
    """The month that an address names, such as 2026-10; today's for anything else."""
    year, number = _read(r"(\d{4})-(\d{2})", text, 12) or (today.year, today.month)
    return Span(
        _month(year, number),
        date(year, number, 1),
        _first(year, number + 1),
        _month(year, number - 1),
        _month(year, number + 1),
    )


def quarter_of(text: str, today: date) -> Span:
    """The quarter that an address names, such as 2026-Q4; today's for anything else."""
    year, number = _read(r"(\d{4})-Q(\d)", text, 4) or (today.year, (today.month + 2) // 3)
    first = number * 3 - 2
    return Span(
        _quarter(year, number),
        date(year, first, 1),
        _first(year, first + 3),
        _quarter(year, number - 1),
        _quarter(year, number + 1),
    )


def days_of(monday: date) -> Sequence[date]:
    """The seven days of a week."""
    return [monday + number * DAY for number in range(7)]


def months_over(weeks: Sequence[date]) -> Sequence[tuple[date, int]]:
    """The months over the weeks of a quarter, each with how many of them it heads: a week belongs to its Thursday's."""
    thursdays = [monday + 3 * DAY for monday in weeks]
    return [(date(*month, 1), len(list(days))) for month, days in groupby(thursdays, lambda day: (day.year, day.month))]


def _read(pattern: str, text: str, highest: int) -> tuple[int, int] | None:
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    return (year, number) if MINYEAR < year < MAXYEAR and 1 <= number <= highest else None


def _first(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04}-{(month - 1) % 12 + 1:02}"


def _quarter(year: int, number: int) -> str:
    return f"{year + (number - 1) // 4:04}-Q{(number - 1) % 4 + 1}"
