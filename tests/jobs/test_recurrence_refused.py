# ruff: noqa: DTZ001  wall-clock times are what is tested
"""What is no rule, no wall-clock time or no zone is refused, and named by its part."""

from datetime import datetime
from time import process_time

import pytest

from jobs.rules.recurrence import RuleError, local_rule, occurrences, zone_named


@pytest.mark.parametrize(
    ("rrule", "part", "expected"),
    [
        ("FREQ=HOURLY", "rrule FREQ", "one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("INTERVAL=2", "rrule FREQ", "one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=DAILY;INTERVAL=0", "rrule INTERVAL", "a whole number from 1 to 99999"),
        ("FREQ=DAILY;COUNT=-3", "rrule COUNT", "a whole number from 1 to 99999"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "rrule COUNT", "COUNT or UNTIL, not both"),
        ("FREQ=DAILY;FREQ=WEEKLY", "rrule FREQ", "each part once"),
        (
            "FREQ=WEEKLY;BYDAY=1MO",
            "rrule BYDAY",
            "a day without number unless FREQ is MONTHLY, or YEARLY without BYWEEKNO",
        ),
        ("FREQ=MONTHLY;BYDAY=6MO", "rrule BYDAY", "numbers from 1 to 5 or -5 to -1"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "rrule BYMONTHDAY", "no BYMONTHDAY when FREQ is WEEKLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "rrule BYMONTHDAY", "numbers from 1 to 31 or -31 to -1"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "rrule BYMONTHDAY", "numbers from 1 to 31 or -31 to -1"),
        ("FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=31", "rrule BYMONTHDAY", "a day that one of the months in BYMONTH has"),
        ("FREQ=DAILY;BYSETPOS=1", "rrule BYSETPOS", "another BY part to choose from"),
        ("FREQ=YEARLY;BYWEEKNO=5;BYSETPOS=1", "rrule BYSETPOS", "no BYSETPOS beside BYWEEKNO"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "rrule", "a rule that happens at least once"),
        (
            "FREQ=DAILY;UNTIL=soon",
            "rrule UNTIL",
            "20260622T090000Z, 20260622T100000 (wall clock) or 20260622 (whole day)",
        ),
        ("FREQ=DAILY;WKST=XX", "rrule WKST", "one of MO, TU, WE, TH, FR, SA, SU"),
    ],
)
def test_a_bad_rule_is_named_by_its_part(rrule: str, part: str, expected: str) -> None:
    with pytest.raises(RuleError) as wrong:
        local_rule(rrule, "2026-01-05T09:00:00")

    assert (wrong.value.part, wrong.value.expected) == (part, expected)


@pytest.mark.parametrize("year", [1900, 2000, 2026, 2200])
@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY;BYSETPOS=2;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=7;BYDAY=SU,TU;BYMONTH=3",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=15",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=2",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6;BYDAY=MO",
    ],
)
def test_a_rule_that_never_happens_is_refused_at_once(rrule: str, year: int) -> None:
    began = process_time()
    with pytest.raises(RuleError) as wrong:
        local_rule(rrule, datetime(year, 1, 1, 9))

    assert wrong.value.expected == "a rule that happens at least once"
    assert process_time() - began < 0.2


def test_what_happens_once_in_forty_years_is_a_rule() -> None:
    rule = local_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "1904-02-29T09:00:00")

    first, second = occurrences(rule, zone_named("UTC"), datetime(1904, 1, 1), datetime(1945, 1, 1))[:2]

    assert (first.local.year, second.local.year) == (1904, 1932)


def test_what_happens_ten_thousand_times_is_followed_to_the_last() -> None:
    rule = local_rule("FREQ=DAILY;COUNT=10000", "2026-01-01T09:00:00")

    slots = occurrences(rule, zone_named("Europe/London"), datetime(2026, 1, 1), datetime(2100, 1, 1))

    assert len(slots) == 10000
    assert slots[-1].local == datetime(2053, 5, 18, 9)


@pytest.mark.parametrize(
    "text", ["2026-01-05", "2026-01-05T09:00:00Z", "2026-02-30T09:00:00", "0001-01-01T00:00:00", "soon"]
)
def test_a_moment_is_a_wall_clock_time(text: str) -> None:
    with pytest.raises(RuleError) as wrong:
        local_rule("FREQ=DAILY", text)

    assert wrong.value.part == "dtstart"


def test_what_does_not_take_place_cannot_be_moved() -> None:
    rule = local_rule("FREQ=WEEKLY", "2026-01-05T09:00:00", moved={"2026-01-06T10:00:00": "2026-01-07T10:00:00"})

    with pytest.raises(RuleError, match="moved: '2026-01-06T10:00:00' cannot be used; expected the wall-clock time of"):
        occurrences(rule, zone_named("Europe/London"), datetime(2026, 1, 1), datetime(2026, 2, 1))


def test_what_is_taken_out_cannot_be_moved() -> None:
    gone = "2026-01-05T09:00:00"

    with pytest.raises(
        RuleError, match="moved: '2026-01-05T09:00:00' cannot be used; expected an occurrence that exdate"
    ):
        local_rule("FREQ=WEEKLY", gone, exdate=[gone], moved={gone: "2026-01-06T09:00:00"})


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "EST5EDT4"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(RuleError) as wrong:
        zone_named(name)

    assert wrong.value.expected == "the IANA name of a time zone, such as Europe/London"
