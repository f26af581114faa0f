"""Meetings as people wrote them down, read as rule, first day, zone, time and purpose."""

from collections import Counter
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo import sources
from demo.kubernetes import clock_time, purpose_of, rhythm, zone_of
from governance.forums.models import Cycle, Purpose
from jobs.rules.recurrence import local_rule

MONDAY = date(2026, 10, 5)


def meeting(day: str, frequency: str, **others: str) -> dict[str, str]:
    return {"day": day, "frequency": frequency, **others}


@pytest.mark.parametrize(
    ("day", "frequency", "expected"),
    [
        ("Monday", "weekly", ("FREQ=WEEKLY;BYDAY=MO", MONDAY, Cycle.SHORT)),
        ("Tuesday", "biweekly", ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2026, 9, 29), Cycle.SHORT)),
        ("Thursdays (starting February 15th 2024)", "weekly", ("FREQ=WEEKLY;BYDAY=TH", date(2026, 10, 1), Cycle.SHORT)),
        (
            "Friday",
            "biweekly - alternating with regular meeting",
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", date(2026, 10, 9), Cycle.SHORT),
        ),
        ("Wednesday", "every four weeks", ("FREQ=WEEKLY;INTERVAL=4;BYDAY=WE", date(2026, 9, 30), Cycle.MEDIUM)),
        ("Thursday", "monthly", ("FREQ=MONTHLY;BYDAY=1TH", date(2026, 10, 1), Cycle.MEDIUM)),
        ("third Wednesday", "monthly", ("FREQ=MONTHLY;BYDAY=3WE", date(2026, 10, 1), Cycle.MEDIUM)),
        ("Monday", "first Monday of the month", ("FREQ=MONTHLY;BYDAY=1MO", date(2026, 10, 1), Cycle.MEDIUM)),
    ],
)
def test_a_frequency_in_words_is_a_rule(day: str, frequency: str, expected: tuple[str, date, Cycle]) -> None:
    assert rhythm(meeting(day, frequency), MONDAY) == expected


def test_meetings_that_alternate_never_fall_into_the_same_week() -> None:
    regular, other = (rhythm(meeting("Friday", words), MONDAY)[1] for words in ("biweekly", "biweekly, interleaved"))

    assert (other - regular).days == 7


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("PT (Pacific Time)", "America/Los_Angeles"),
        ("Eastern Time (ET)", "America/New_York"),
        ("EST (Eastern Time)", "America/New_York"),
        ("CET (Central European Time)", "Europe/Berlin"),  # and not ET, which stands inside it
        ("Poland", "Europe/Warsaw"),
        ("IST (India Standard Time)", "Asia/Kolkata"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_written_by_hand_is_an_iana_zone(words: str, zone: str) -> None:
    assert zone_of(words) == zone


@pytest.mark.parametrize(
    ("words", "clock"), [("9:00", time(9)), ("05:30", time(5, 30)), ("4PM", time(16)), ("12PM", time(12))]
)
def test_a_time_written_by_hand_is_a_time(words: str, clock: time) -> None:
    assert clock_time(words) == clock


@pytest.mark.parametrize(
    ("title", "purpose"),
    [
        ("Regular SIG Meeting", Purpose.PERFORMANCE),
        ("Backlog Refinement  / Bug Triage Meeting", Purpose.PRIORITIES),
        ("code organization Office Hours", Purpose.ARCHITECTURE),
        ("conformance office Hours", Purpose.RISK),
    ],
)
def test_a_title_speaks_of_one_purpose(title: str, purpose: Purpose) -> None:
    assert purpose_of(title) == purpose


def test_every_published_meeting_can_be_read() -> None:
    published: list[dict[str, Any]] = [one for group in sources.kubernetes_groups() for one in group["meetings"]]

    zones = Counter(zone_of(one["tz"]) for one in published)
    for one in published:
        rule, first, _cycle = rhythm(one, MONDAY)
        local_rule(rule, f"{first.isoformat()}T{clock_time(one['time'])}")
        ZoneInfo(zone_of(one["tz"]))

    assert zones == {
        "America/Los_Angeles": 48,
        "UTC": 14,
        "Europe/Berlin": 5,
        "America/New_York": 4,
        "Europe/Warsaw": 1,
    }
