"""Moving, cancelling and holding a meeting: by whom, why, and what happens to its agenda."""

from datetime import timedelta

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.meetings import selectors, services
from governance.meetings.models import AgendaItem, Meeting
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")

HOUR = timedelta(hours=1)


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Meeting, AgendaItem, Event)]


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


def test_move_keeps_length_and_place_and_is_a_new_revision(meeting, seat_holder):
    services.move(meeting, starts_at=meeting.starts_at + HOUR, reason=" The room is taken. ", by=seat_holder, at=NOON)

    moved = Meeting.objects.get(pk=meeting.pk)
    assert (moved.starts_at, moved.ends_at) == (meeting.starts_at + HOUR, meeting.ends_at + HOUR)
    assert (moved.occurrence, moved.sequence, moved.reason, moved.changed_at) == (
        meeting.occurrence, 1, "The room is taken.", NOON,
    )  # fmt: skip
    assert Event.objects.get(action="meeting.moved").because == "The room is taken."


@pytest.mark.parametrize("reason", ["", "   "])
def test_move_and_cancel_without_a_reason_are_refused(reason, meeting, seat_holder, refused):
    later = meeting.starts_at + HOUR

    first = refused(
        "meeting.reason_missing", services.move, meeting, starts_at=later, reason=reason, by=seat_holder, at=NOON
    )
    refused("meeting.reason_missing", services.cancel, meeting, reason=reason, by=seat_holder, at=NOON)

    assert first.status == 422


def test_a_meeting_is_not_moved_to_where_it_is_or_into_the_past(meeting, seat_holder, refused):
    because = {"reason": "Why not.", "by": seat_holder, "at": NOON}

    refused("meeting.not_moved", services.move, meeting, starts_at=meeting.starts_at, **because)
    refused("meeting.in_the_past", services.move, meeting, starts_at=NOON, **because)


@pytest.mark.parametrize("person", ["administrator", "auditor", "member", "owner"])
def test_meetings_are_changed_by_chair_deputy_and_secretary_alone(person, meeting, refused, request):
    """Not by the administrator either: who runs the portal does not run the meetings."""
    who = request.getfixturevalue(person)

    refusal = refused("right.missing", services.cancel, meeting, reason="Because.", by=who, at=NOON)
    refused(
        "right.missing", services.move, meeting, starts_at=meeting.starts_at + HOUR, reason="Because.", by=who, at=NOON
    )
    refused("right.missing", services.hold, meeting, by=who, at=meeting.starts_at)

    assert refusal.who == "Chair of the board"


def test_cancel_stays_in_the_calendar_as_cancelled(meeting, seat_holder, refused):
    services.cancel(meeting, reason="Holiday.", by=seat_holder, at=NOON)

    cancelled = Meeting.objects.get(pk=meeting.pk)
    assert (cancelled.state, cancelled.reason, cancelled.sequence, cancelled.starts_at) == (
        "cancelled", "Holiday.", 1, meeting.starts_at,
    )  # fmt: skip
    refusal = refused("move.not_possible", services.cancel, meeting, reason="Again.", by=seat_holder, at=NOON)
    assert refusal.status == 409
    refused("move.not_possible", services.move, meeting, starts_at=NOON + HOUR, reason="Back.", by=seat_holder, at=NOON)


def test_hold_from_the_beginning_on(meeting, seat_holder, refused):
    refused("meeting.not_begun", services.hold, meeting, by=seat_holder, at=meeting.starts_at - timedelta(seconds=1))

    services.hold(meeting, by=seat_holder, at=meeting.starts_at)

    held = Meeting.objects.get(pk=meeting.pk)
    assert (held.state, held.sequence) == ("held", 0)


@pytest.mark.parametrize("end", ["cancel", "hold"])
def test_what_people_added_and_nobody_reached_goes_on_to_the_next_meeting(end, meeting, seat_holder, source):
    source.propose("A signal")
    services.draft_agenda(meeting, at=NOON)
    who = {"by": seat_holder, "at": NOON}
    done, left = [
        services.add_item(meeting, title=title, purpose="performance", **who) for title in ("Dealt with", "Not reached")
    ]
    services.finish_item(done, **who)

    if end == "cancel":
        services.cancel(meeting, reason="Holiday.", **who)
    else:
        services.hold(meeting, by=seat_holder, at=meeting.starts_at)

    following = selectors.coming_meetings(meeting.starts_at).filter(forum=meeting.forum).first()
    assert AgendaItem.objects.get(pk=left.pk).meeting == following
    assert AgendaItem.objects.get(pk=done.pk).meeting == meeting
    services.draft_agenda(following, at=meeting.starts_at)
    assert [item.title for item in selectors.agenda_of(following, seat_holder, NOON)] == ["Not reached", "A signal"]
