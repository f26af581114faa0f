"""Working days against known bank holidays, odd weeks and a day-by-day count."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenancy.models import Tenant
from tenancy.working_days import (
    CalendarError,
    WorkCalendar,
    add_working_days,
    is_working_day,
    next_working_day,
    work_calendar,
    working_days_between,
)

ENGLAND = WorkCalendar(country="GB", subdivision="ENG")
SCOTLAND = WorkCalendar(country="GB", subdivision="SCT")
SUNDAY_TO_THURSDAY = WorkCalendar(working_days=frozenset({7, 1, 2, 3, 4}))

calendars = st.builds(
    WorkCalendar,
    working_days=st.frozensets(st.integers(1, 7), min_size=1),
    country=st.sampled_from(["", "GB", "US", "DE", "NZ"]),
    days_off=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
days = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize(
    ("day", "calendar", "works"),
    [
        (date(2026, 12, 24), ENGLAND, True),
        (date(2026, 12, 25), ENGLAND, False),
        (date(2026, 12, 28), ENGLAND, False),  # Boxing Day is a Saturday: its substitute
        (date(2026, 11, 30), SCOTLAND, False),  # Saint Andrew
        (date(2026, 11, 30), ENGLAND, True),
        (date(2026, 11, 28), ENGLAND, False),  # a Saturday
        (date(2026, 11, 29), SUNDAY_TO_THURSDAY, True),
        (date(2026, 11, 27), SUNDAY_TO_THURSDAY, False),
        (date(2026, 12, 25), WorkCalendar(), True),  # no country, no public holiday
    ],
)
def test_is_working_day(day: date, calendar: WorkCalendar, works: bool) -> None:
    assert is_working_day(day, calendar) is works


def test_days_off_of_the_organisation_count_too() -> None:
    away = WorkCalendar(days_off=frozenset({date(2026, 11, 23)}))

    assert next_working_day(date(2026, 11, 20), away) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 3, date(2026, 12, 31)),
        (date(2026, 12, 24), 4, date(2027, 1, 4)),
        (date(2026, 12, 29), -1, date(2026, 12, 24)),
        (date(2026, 12, 24), 0, date(2026, 12, 24)),
        (date(2026, 12, 25), 0, date(2026, 12, 29)),
    ],
)
def test_add_working_days_over_christmas(start: date, n: int, expected: date) -> None:
    assert add_working_days(start, n, ENGLAND) == expected


@settings(max_examples=100, deadline=None)
@given(start=days, n=st.integers(1, 30), calendar=calendars)
def test_n_working_days_on_have_n_working_days_between(start: date, n: int, calendar: WorkCalendar) -> None:
    end = add_working_days(start, n, calendar)

    assert is_working_day(end, calendar)
    assert working_days_between(start, end, calendar) == n
    assert working_days_between(start, end - timedelta(days=1), calendar) == n - 1


@settings(max_examples=100, deadline=None)
@given(start=days, n=st.integers(1, 30), calendar=calendars)
def test_back_and_forth_from_a_working_day_is_the_same_day(start: date, n: int, calendar: WorkCalendar) -> None:
    start = next_working_day(start, calendar)

    assert add_working_days(add_working_days(start, n, calendar), -n, calendar) == start


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("working_days", {"working_days": frozenset[int]()}),
        ("working_days", {"working_days": frozenset({0, 1})}),
        ("holiday_country", {"country": "XX"}),
        ("holiday_country", {"country": "gb"}),
        ("holiday_subdivision", {"country": "GB", "subdivision": "TX"}),
        ("holiday_subdivision", {"subdivision": "ENG"}),
    ],
)
def test_a_calendar_nobody_could_work_with_is_named_by_its_part(part: str, fields: dict[str, object]) -> None:
    with pytest.raises(CalendarError) as wrong:
        WorkCalendar(**fields)  # type: ignore[arg-type]

    assert wrong.value.part == part


def test_an_organisation_has_a_calendar() -> None:
    organisation = Tenant(
        working_days=[1, 2], holiday_country="GB", holiday_subdivision="ENG", extra_holidays=[date(2026, 1, 5)]
    )

    assert work_calendar(organisation) == WorkCalendar(frozenset({1, 2}), "GB", "ENG", frozenset({date(2026, 1, 5)}))
