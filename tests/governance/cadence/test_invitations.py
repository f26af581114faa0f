"""Invitations on demand: once a revision, with the id of the feed, and a cancellation for whoever was invited."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.bodies.models import Seat
from governance.cadence.mails import invitation
from governance.cadence.services.invitations import KIND, invite
from governance.meetings import services as meetings
from outbox.models import Message
from outbox.registry import Withhold
from tests.cast import LONG_AGO, NOON

pytestmark = pytest.mark.usefixtures("inside")
LATER = NOON + timedelta(hours=1)


def letters():
    return Message.objects.filter(kind=KIND).order_by("created_at", "key")


def event_in(message):
    built = message_from_bytes(invitation(message, LATER).message().as_bytes(), policy=default)
    (part,) = (part for part in built.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    return calendar["method"], calendar.walk("VEVENT")[0]


def test_everybody_with_a_seat_is_invited_once_a_revision(meeting, body, member, seat_holder, administrator):
    assert invite(meeting, by=seat_holder, at=NOON) == 1
    bodies.give_seat(body, membership=member, kind="member", by=administrator, at=LONG_AGO)
    assert invite(meeting, by=seat_holder, at=NOON) == 2
    assert letters().count() == 2

    meetings.move(meeting, starts_at=NOON + timedelta(days=3), reason="Travel", by=seat_holder, at=NOON)
    invite(meeting, by=seat_holder, at=LATER)

    assert letters().count() == 4
    method, event = event_in(letters().last())
    assert method == "REQUEST"
    assert (str(event["uid"]), event["sequence"], event["status"]) == (str(meeting.pk), 1, "CONFIRMED")
    assert str(event["attendee"]).startswith("mailto:")


def test_a_cancellation_reaches_whoever_was_invited(meeting, body, member, seat_holder, administrator):
    bodies.give_seat(body, membership=member, kind="member", by=administrator, at=LONG_AGO)
    invite(meeting, by=seat_holder, at=NOON)
    bodies.end_seat(Seat.objects.get(membership=member), by=administrator, at=LATER, ends_at=LATER)
    meetings.cancel(meeting, reason="Nothing to say", by=seat_holder, at=LATER)

    assert invite(meeting, by=seat_holder, at=LATER) == 2

    method, event = event_in(letters().last())
    assert method == "CANCEL"
    assert (str(event["uid"]), event["sequence"], event["status"]) == (str(meeting.pk), 1, "CANCELLED")


def test_a_letter_to_somebody_who_left_or_about_what_is_over_is_withheld(meeting, seat_holder):
    invite(meeting, by=seat_holder, at=NOON)

    assert isinstance(invitation(letters().get(), meeting.ends_at), Withhold)
    type(seat_holder).objects.filter(pk=seat_holder.pk).update(ends_at=NOON)
    assert isinstance(invitation(letters().get(), NOON), Withhold)


@pytest.mark.parametrize(
    ("who", "when", "code"),
    [
        ("administrator", timedelta(), "right.missing"),
        ("member", timedelta(), "right.missing"),
        ("seat_holder", timedelta(days=9), "invitation.meeting_over"),
    ],
)
def test_who_does_not_keep_the_meeting_sends_nothing_and_nobody_when_it_is_over(who, when, code, meeting, request):
    with pytest.raises(Refusal) as refusal:
        invite(meeting, by=request.getfixturevalue(who), at=NOON + when)

    assert (refusal.value.code, letters().count()) == (code, 0)
    assert refusal.value.sentence


def test_without_anybody_at_that_time_nothing_is_sent(meeting, body, seat_holder, administrator):
    seat = Seat.objects.get(body=body)
    bodies.end_seat(seat, by=administrator, at=NOON, ends_at=LATER)

    with pytest.raises(Refusal) as refusal:
        invite(meeting, by=seat_holder, at=NOON)

    assert (refusal.value.code, letters().count()) == ("invitation.nobody", 0)


def test_the_page_of_the_meeting_has_the_button(northshore, meeting, seat_holder, member, sign_in):
    page = f"/t/northshore/governance/meetings/{meeting.pk}/"

    assert b"Send invitations" in sign_in(seat_holder).get(page).content
    assert b"Send invitations" not in sign_in(member).get(page).content
