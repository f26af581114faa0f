"""Meetings as rows: eighteen months ahead, on the wall clock, in step with the rule and never twice."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.forums import services as forums
from governance.meetings import selectors, services
from governance.meetings.jobs import JOBS, materialise_all
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.services.timetable import AHEAD
from jobs import registry
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


def rows(forum) -> list[tuple]:
    return list(
        Meeting.objects.filter(forum=forum)
        .order_by("starts_at")
        .values_list("occurrence", "starts_at", "state", "sequence")
    )


def starts(forum, count: int) -> list[str]:
    coming = Meeting.objects.filter(forum=forum, state="planned").order_by("starts_at")[:count]
    return [f"{meeting.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for meeting in coming]


def put(meeting, title="Something") -> AgendaItem:
    return AgendaItem.objects.create(meeting=meeting, source="hand", title=title, added_at=NOON)


# --- Made ahead -----------------------------------------------------------------------------------------------------------
def test_meetings_stand_at_least_eighteen_months_ahead(forum):
    last = Meeting.objects.filter(forum=forum).latest("starts_at")

    assert last.starts_at >= datetime(2028, 4, 5, tzinfo=UTC)  # eighteen months after NOON
    assert Meeting.objects.filter(forum=forum).count() == AHEAD.days // 7 + 1


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        # Clocks go back in London on 25 October 2026: ten o'clock stays ten o'clock.
        ({"first_on": date(2026, 10, 21)}, ["2026-10-21T09:00Z", "2026-10-28T10:00Z"]),
        # The night when 02:30 does not exist (28 March 2027): the next valid instant is 03:30 summer time.
        (
            {"first_on": date(2027, 3, 28), "starts_time": time(1, 30), "rule": "FREQ=DAILY;COUNT=2"},
            ["2027-03-28T01:30Z", "2027-03-29T00:30Z"],
        ),
        # The night when 01:30 comes twice: the first of the two.
        (
            {"first_on": date(2026, 10, 25), "starts_time": time(1, 30), "rule": "FREQ=DAILY;COUNT=2"},
            ["2026-10-25T00:30Z", "2026-10-26T01:30Z"],
        ),
        ({"time_zone": "America/New_York", "first_on": date(2026, 10, 28)}, ["2026-10-28T14:00Z", "2026-11-04T15:00Z"]),
        ({"time_zone": "Asia/Kolkata", "first_on": date(2026, 10, 21)}, ["2026-10-21T04:30Z", "2026-10-28T04:30Z"]),
        (
            {"time_zone": "Australia/Lord_Howe", "first_on": date(2027, 3, 31)},
            ["2027-03-30T23:00Z", "2027-04-06T23:30Z"],
        ),
    ],
)
def test_the_wall_clock_stays_across_summer_time(words, wanted, make_forum):
    forum = make_forum("Review", **words)

    assert starts(forum, 2) == wanted


def test_the_place_in_the_series_is_the_wall_clock_that_was_meant(make_forum):
    forum = make_forum("Night", first_on=date(2027, 3, 28), starts_time=time(1, 30), rule="FREQ=DAILY;COUNT=1")

    assert Meeting.objects.get(forum=forum).occurrence == "2027-03-28T01:30:00"


RULES = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=2WE", "FREQ=MONTHLY;BYDAY=-1FR",
         "FREQ=YEARLY;BYMONTH=4,10;BYDAY=2WE", "FREQ=DAILY;INTERVAL=9;COUNT=30"]  # fmt: skip
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rule=st.sampled_from(RULES),
    zone=st.sampled_from(ZONES),
    hour=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    later=st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)), min_size=1, max_size=3),
)
def test_materialise_again_finds_nothing_to_do(make_forum, rule, zone, hour, later):
    """Whatever the rule: a second run at the same moment writes nothing; later runs only add at the end."""
    forum = make_forum(f"Forum {uuid4()}", rule=rule, time_zone=zone, starts_time=hour)
    at = NOON
    for step in later:
        at += step
        before = rows(forum)
        done = services.materialise(forum, at=at)
        after = rows(forum)

        assert not services.materialise(forum, at=at)
        assert rows(forum) == after
        assert (done.changed, done.removed, done.cancelled) == (0, 0, 0)
        assert after[: len(before)] == before
        assert len({occurrence for occurrence, *_rest in after}) == len(after)


# --- A changed rule -------------------------------------------------------------------------------------------------------
def test_a_changed_rule_replaces_what_nobody_touched(forum, administrator):
    forums.change_forum(forum, rule="FREQ=WEEKLY;BYDAY=TH", by=administrator, at=NOON)

    assert starts(forum, 2) == ["2026-10-08T09:00Z", "2026-10-15T09:00Z"]
    assert not Meeting.objects.filter(forum=forum, occurrence__startswith="2026-10-07").exists()


def test_another_hour_zone_or_length_moves_them(forum, administrator):
    first = Meeting.objects.filter(forum=forum).earliest("starts_at")

    forums.change_forum(forum, time_zone="Europe/Berlin", duration_min=90, by=administrator, at=NOON)

    moved = Meeting.objects.get(pk=first.pk)
    assert starts(forum, 2) == ["2026-10-07T08:00Z", "2026-10-14T08:00Z"]
    assert (moved.ends_at - moved.starts_at, moved.sequence, moved.changed_at) == (timedelta(minutes=90), 1, NOON)


def test_a_meeting_with_an_agenda_goes_to_the_nearest_new_date(forum, meeting, administrator):
    item = put(meeting)

    forums.change_forum(forum, rule="FREQ=WEEKLY;BYDAY=FR", by=administrator, at=NOON)

    meeting.refresh_from_db()
    assert (meeting.occurrence, meeting.sequence, meeting.state) == ("2026-10-09T10:00:00", 1, "planned")
    assert AgendaItem.objects.get(pk=item.pk).meeting == meeting
    assert starts(forum, 2) == ["2026-10-09T09:00Z", "2026-10-16T09:00Z"]


def test_moved_cancelled_and_held_ones_stay(forum, administrator, seat_holder):
    held, moved, cancelled = Meeting.objects.filter(forum=forum).order_by("starts_at")[:3]
    services.move(moved, starts_at=moved.starts_at + timedelta(hours=3), reason="Room.", by=seat_holder, at=NOON)
    services.cancel(cancelled, reason="Holiday.", by=seat_holder, at=NOON)
    later = held.ends_at
    services.hold(held, by=seat_holder, at=later)

    forums.change_forum(forum, rule="FREQ=WEEKLY;BYDAY=TH", by=administrator, at=later)

    stayed = Meeting.objects.filter(pk__in=[held.pk, moved.pk, cancelled.pk]).order_by("occurrence")
    assert [(one.occurrence[:10], one.state) for one in stayed] == [
        ("2026-10-07", "held"), ("2026-10-14", "planned"), ("2026-10-21", "cancelled"),
    ]  # fmt: skip


def test_a_cancelled_date_is_not_made_again(forum, meeting, seat_holder):
    services.cancel(meeting, reason="Holiday.", by=seat_holder, at=NOON)

    assert not services.materialise(forum, at=NOON)


def test_a_rule_that_ends_cancels_what_carries_something(forum, meeting, administrator):
    put(Meeting.objects.get(forum=forum, occurrence="2026-12-02T10:00:00"))

    forums.change_forum(forum, rule="FREQ=WEEKLY;BYDAY=WE;UNTIL=20261014", by=administrator, at=NOON)

    assert [(occurrence[:10], state) for occurrence, _at, state, _sequence in rows(forum)] == [
        ("2026-10-07", "planned"), ("2026-10-14", "planned"), ("2026-12-02", "cancelled"),
    ]  # fmt: skip
    assert Meeting.objects.get(state="cancelled").reason == "The forum's rhythm has no such date any more."


def test_a_closed_forum_meets_no_more(forum, meeting, administrator):
    put(meeting)

    forums.close_forum(forum, by=administrator, at=NOON)

    assert [(occurrence[:10], state) for occurrence, _at, state, _sequence in rows(forum)] == [
        ("2026-10-07", "cancelled")
    ]
    assert not services.materialise(forum, at=NOON)


def test_a_running_meeting_stays_where_it_is(forum, meeting, administrator):
    forums.change_forum(forum, rule="FREQ=WEEKLY;BYDAY=FR", by=administrator, at=meeting.starts_at)

    meeting.refresh_from_db()
    assert (meeting.occurrence, meeting.sequence) == ("2026-10-07T10:00:00", 0)


# --- The job --------------------------------------------------------------------------------------------------------------
def test_the_job_adds_what_time_has_brought(forum):
    assert [registry.find(job.code) for job in JOBS] == JOBS
    assert materialise_all(NOON) is None

    assert materialise_all(NOON + timedelta(days=7)) == "1 meetings added, 0 moved"


# --- Asking ---------------------------------------------------------------------------------------------------------------
def test_the_next_meeting_for_a_stream_is_its_own_forums(forum, meeting, make_forum, stream, draft):
    make_forum("For all", rule="FREQ=WEEKLY;BYDAY=TU", first_on=date(2026, 10, 6))

    assert selectors.next_meeting_for(stream, "performance", NOON) == meeting
    assert selectors.next_meeting_for(draft, "performance", NOON).forum.name == "For all"
    assert selectors.next_meeting_for(None, "performance", NOON).forum.name == "For all"
    assert selectors.next_meeting_for(stream, "risk", NOON) is None


def test_a_meeting_that_has_begun_is_not_the_next(meeting, stream):
    following = selectors.next_meeting_for(stream, "performance", meeting.starts_at)

    assert following.occurrence == "2026-10-14T10:00:00"


def test_streams_served_is_the_same_question_the_other_way_round(forum, meeting, make_forum, stream, draft):
    for_all = make_forum("For all")
    general, *_rest = for_all.meetings.order_by("starts_at")
    second = forum.meetings.order_by("starts_at")[1]

    assert list(selectors.streams_served(meeting, NOON)) == [stream]
    assert list(selectors.streams_served(second, NOON)) == []
    assert list(selectors.streams_served(general, NOON)) == [draft]


def test_my_meetings_are_those_of_the_bodies_i_sit_in(meeting, seat_holder, member, django_assert_num_queries):
    with django_assert_num_queries(1):
        mine = [(one.pk, one.forum.body.name, one.open_items) for one in selectors.my_meetings(seat_holder, NOON)]

    assert mine[0] == (meeting.pk, "Review board", 0)
    assert len(mine) == 2
    assert list(selectors.my_meetings(member, NOON)) == []
