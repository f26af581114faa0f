"""Working days: the week an organisation works, less the public holidays of its country and its own days off.

Pure: dates and a WorkCalendar in, dates out. The public holidays come from the `holidays` library.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import holidays

ONE_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """Working days that nobody could work with: which part, what stood there, what was expected."""

    def __init__(self, part: str, value: object, expected: str) -> None:
        super().__init__(f"{part}: {value!r} cannot be used; expected {expected}")
        self.part, self.value, self.expected = part, value, expected


class HasWorkingDays(Protocol):
    """What an organisation says about its days; `tenancy.models.Tenant` does."""

    working_days: Iterable[int]
    holiday_country: str
    holiday_subdivision: str
    extra_holidays: Iterable[date]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days an organisation works: ISO weekday numbers (Monday is 1), a holiday country and region, days off."""

    working_days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    country: str = ""
    subdivision: str = ""
    days_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.working_days or not self.working_days <= frozenset(range(1, 8)):
            raise CalendarError("working_days", sorted(self.working_days), "ISO weekday numbers, 1 to 7, at least one")
        known = holidays.list_supported_countries()
        if self.country and self.country not in known:
            raise CalendarError("holiday_country", self.country, "an ISO 3166 code such as GB, or nothing")
        if self.subdivision and self.subdivision not in known.get(self.country, ()):
            regions = ", ".join(known.get(self.country, ())) or "nothing without a country that has regions"
            raise CalendarError("holiday_subdivision", self.subdivision, f"one of {regions}")


def work_calendar(organisation: HasWorkingDays) -> WorkCalendar:
    """The calendar of an organisation."""
    return WorkCalendar(
        working_days=frozenset(organisation.working_days),
        country=organisation.holiday_country,
        subdivision=organisation.holiday_subdivision,
        days_off=frozenset(organisation.extra_holidays),
    )


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Does the organisation work on that day?"""
    return (
        day.isoweekday() in calendar.working_days
        and day not in calendar.days_off
        and day not in _public_holidays(calendar.country, calendar.subdivision, day.year)
    )


def next_working_day(day: date, calendar: WorkCalendar) -> date:
    """The first working day later than `day`."""
    return next(_working_days_from(day, calendar, ONE_DAY))


def add_working_days(start: date, n: int, calendar: WorkCalendar) -> date:
    """The n-th working day after `start` (before it when n is negative); for 0 `start`, or the next working day."""
    if n == 0:
        return start if is_working_day(start, calendar) else next_working_day(start, calendar)
    days = _working_days_from(start, calendar, ONE_DAY if n > 0 else -ONE_DAY)
    for _passed in range(abs(n) - 1):
        next(days)
    return next(days)


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(is_working_day(start + ONE_DAY * number, calendar) for number in range(1, (end - start).days + 1))


def _working_days_from(day: date, calendar: WorkCalendar, step: timedelta) -> Iterator[date]:
    """The working days beyond `day`, one after the other."""
    while True:
        day += step
        if is_working_day(day, calendar):
            yield day


@lru_cache(maxsize=512)
def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    if not country:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year, expand=False))
