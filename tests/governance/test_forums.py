"""Forums: one purpose, a rhythm that can be followed, and the words for it."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.bodies.models import Seat
from governance.forums import rules, selectors, services
from governance.forums.models import Forum
from governance.forums.wording import rule_in_words
from governance.meetings.models import Meeting
from tests.cast import NOON

WEDNESDAY = date(2026, 10, 14)
TIMETABLE = {
    "name": "Board", "cycle": "medium", "rule": "FREQ=WEEKLY;BYDAY=WE", "first_on": WEDNESDAY, "starts_time": time(10),
    "time_zone": "Europe/London", "duration_min": 60, "papers_due_days": 7, "quorum": 2,
}  # fmt: skip


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Forum, Meeting, Event)]


@pytest.fixture
def refused():
    """Asserts that a change is refused with this code, and that nothing at all was written."""

    def check(code: str, change, *args, **kwargs) -> Refusal:
        before = written()
        with pytest.raises(Refusal) as refusal:
            change(*args, **kwargs)
        assert refusal.value.code == code
        assert refusal.value.sentence
        assert written() == before
        return refusal.value

    return check


# --- Words and rhythms (no database) --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", "every Wednesday"),
        ("FREQ=WEEKLY", "every Wednesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "every second Monday and Thursday"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", "every 3 weeks on Monday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every working day, Monday to Friday"),
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=10", "every 10 days"),
        ("FREQ=MONTHLY;BYDAY=2WE", "on the second Wednesday of every month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "on the last Friday of every month"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "on the last Friday of every month"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE", "on the second Wednesday of every third month"),
        ("FREQ=MONTHLY;INTERVAL=5;BYDAY=2WE", "on the second Wednesday, every 5 months"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", "on the first Tuesday and third Tuesday of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "on the last day of every month"),
        ("FREQ=MONTHLY", "on the day 14 of every month"),
        ("FREQ=YEARLY;BYMONTH=4,10;BYDAY=2WE", "every year on the second Wednesday of April and October"),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=4", "every Wednesday, 4 times"),
        ("FREQ=WEEKLY;BYDAY=WE;UNTIL=20270331", "every Wednesday, until Wed 31 Mar 2027"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "by the rule FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("FREQ=YEARLY;BYWEEKNO=20", "by the rule FREQ=YEARLY;BYWEEKNO=20"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule_in_words(rule, WEDNESDAY) == words


@pytest.mark.parametrize(
    ("rhythm", "first_on", "rule"),
    [
        ("weekly", WEDNESDAY, "FREQ=WEEKLY;BYDAY=WE"),
        ("fortnightly", WEDNESDAY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("monthly", WEDNESDAY, "FREQ=MONTHLY;BYDAY=2WE"),
        ("monthly", date(2026, 10, 29), "FREQ=MONTHLY;BYDAY=-1TH"),
        ("monthly_last", WEDNESDAY, "FREQ=MONTHLY;BYDAY=-1WE"),
        ("quarterly", WEDNESDAY, "FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE"),
        ("half_yearly", WEDNESDAY, "FREQ=MONTHLY;INTERVAL=6;BYDAY=2WE"),
        ("yearly", WEDNESDAY, "FREQ=YEARLY;BYMONTH=10;BYDAY=2WE"),
    ],
)
def test_a_rhythm_becomes_a_rule_and_is_known_again(rhythm, first_on, rule):
    assert rules.rule_for(rhythm, first_on) == rule
    assert rules.rule_for(rules.rhythm_of(rule, first_on), first_on) == rule


def test_a_rule_of_ones_own_is_tidied():
    assert rules.rule_for("own", WEDNESDAY, " rrule:freq=weekly; byday=mo; ") == "FREQ=WEEKLY;BYDAY=MO"
    assert rules.rhythm_of("FREQ=WEEKLY;BYDAY=MO", WEDNESDAY) == "own"


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_wall_clock_stays_when_summer_time_ends(hour):
    rule = rules.timetable("FREQ=WEEKLY;BYDAY=WE", date(2026, 10, 14), time(hour, 30))

    slots = rules.next_slots(
        rule, Forum(time_zone="Europe/London").zone, after=datetime(2026, 10, 12, tzinfo=UTC), count=3
    )

    assert [slot.local.hour for slot in slots] == [hour] * 3
    assert [(slot.at.date(), slot.at.hour) for slot in slots] == [
        (date(2026, 10, 14) if hour else date(2026, 10, 13), (hour - 1) % 24),
        (date(2026, 10, 21) if hour else date(2026, 10, 20), (hour - 1) % 24),
        (date(2026, 10, 28), hour),
    ]


# --- One purpose ----------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("purpose", ["", "performance,funding", "strategy", "Performance", "x" * 300])
def test_a_mixed_or_unknown_purpose_is_refused(purpose, body, administrator, refused):
    refusal = refused(
        "forum.one_purpose", services.make_forum, body, purpose=purpose, by=administrator, at=NOON, **TIMETABLE
    )

    assert refusal.status == 422
    assert refusal.params["purposes"] == "performance, priorities, funding, architecture, risk"


@pytest.mark.usefixtures("inside")
def test_the_database_refuses_an_unknown_purpose_too(forum):
    with pytest.raises(IntegrityError, match="forum_purpose_is_one_of_five"), transaction.atomic():
        Forum.objects.filter(pk=forum.pk).update(purpose="strategy")


# --- Making, changing, closing --------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("inside")
def test_make_forum_is_recorded_and_has_its_meetings(body, administrator):
    forum = services.make_forum(body, purpose="funding", by=administrator, at=NOON, **TIMETABLE)

    assert Event.objects.get(action="forum.made").object_ref == forum.pk
    first, *_rest = forum.meetings.order_by("starts_at")
    assert (first.occurrence, first.starts_at) == ("2026-10-14T10:00:00", datetime(2026, 10, 14, 9, tzinfo=UTC))


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("person", "allowed"),
    [("administrator", True), ("seat_holder", True), ("auditor", False), ("member", False), ("owner", False)],
)
def test_forums_are_made_and_changed_by_administrator_and_chair(person, allowed, body, forum, refused, request):
    who = request.getfixturevalue(person)

    if not allowed:
        refused("right.missing", services.make_forum, body, purpose="risk", by=who, at=NOON, **TIMETABLE)
        refused("right.missing", services.change_forum, forum, quorum=3, by=who, at=NOON)
        refused("right.missing", services.close_forum, forum, by=who, at=NOON)
        return
    services.make_forum(body, purpose="risk", by=who, at=NOON, **TIMETABLE)
    services.change_forum(forum, quorum=3, by=who, at=NOON)
    services.close_forum(forum, by=who, at=NOON)

    forum.refresh_from_db()
    assert (forum.quorum, forum.closed_at) == (3, NOON)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rule": "FREQ=HOURLY"}, "forum.rule"),
        ({"rule": ""}, "forum.rule"),
        ({"rule": "FREQ=DAILY;BYHOUR=9"}, "forum.rule"),
        ({"time_zone": "Mars/Olympus"}, "forum.rule"),
        ({"duration_min": 0}, "forum.rule"),
        ({"cycle": "eternal"}, "forum.cycle"),
        ({"rule": "FREQ=DAILY;COUNT=2", "first_on": date(2020, 1, 1)}, "forum.never_meets"),
    ],
)
def test_a_timetable_that_cannot_be_followed_is_refused(wrong, code, body, administrator, refused):
    refusal = refused(code, services.make_forum, body, purpose="risk", by=administrator, at=NOON, **TIMETABLE | wrong)

    assert refusal.status == 422


@pytest.mark.usefixtures("inside")
def test_a_second_forum_of_the_name_is_refused(forum, body, administrator, refused):
    refused(
        "forum.name_taken", services.make_forum, body, purpose="risk", by=administrator, at=NOON,
        **TIMETABLE | {"name": forum.name},
    )  # fmt: skip


@pytest.mark.usefixtures("inside")
def test_a_closed_forum_stays_as_it_was(forum, administrator, refused):
    services.close_forum(forum, by=administrator, at=NOON)

    refusal = refused("forum.closed", services.change_forum, forum, quorum=3, by=administrator, at=NOON)

    assert refusal.status == 409


@pytest.mark.usefixtures("inside")
def test_a_forum_without_members_is_made_and_has_nobody(administrator, member):
    body = bodies.make_body(name="Empty", by=administrator, at=NOON)

    forum = services.make_forum(body, purpose="risk", by=administrator, at=NOON, **TIMETABLE)

    assert not Seat.objects.filter(body=body).exists()
    assert list(selectors.members(forum, NOON)) == []
