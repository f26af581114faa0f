# ruff: noqa: DTZ001  wall-clock times are what is tested
"""What is no rule, no wall-clock time or no zone is refused, and named by its part."""

from datetime import datetime

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
