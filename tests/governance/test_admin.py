"""The admin site of governance: the same services behind Django's own forms."""

import pytest

from audit.models import Event
from governance.bodies.models import Body, Seat
from governance.forums.models import Forum
from governance.meetings import services
from governance.meetings.models import AgendaItem, Meeting
from tests.cast import NOON

HOME = "/t/northshore/admin/governance/"
TABLES = ["body", "seat", "forum", "meeting", "agendaitem"]
FORUM = {
    "name": "Risk committee", "purpose": "risk", "cycle": "medium", "rule": "FREQ=MONTHLY;BYDAY=2WE", "quorum": "4",
    "first_on": "2026-10-14", "starts_time": "13:30", "duration_min": "90", "time_zone": "Europe/London", "papers_due_days": "7",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize("table", TABLES)
def test_tables_open_for_administrator_and_chair_and_for_no_member(
    table, meeting, administrator, seat_holder, member, sign_in
):
    answers = [sign_in(person).get(f"{HOME}{table}/").status_code for person in (administrator, seat_holder, member)]

    assert answers == [200, 200, 404]


def test_bodies_and_seats_go_through_the_services(administrator, member, sign_in):
    browser = sign_in(administrator)

    made = browser.post(f"{HOME}body/add/", {"name": "Board", "mandate": "Money."})
    body = Body.objects.get()
    described = browser.post(
        f"{HOME}body/{body.pk}/change/", {"name": "Board", "mandate": "Money.", "sets_funding": "on"}
    )
    seat = {"body": str(body.pk), "membership": str(member.pk), "kind": "chair", "voting": "on"}
    moment = {"starts_at_0": "2026-10-05", "starts_at_1": "13:00", "ends_at_0": "", "ends_at_1": ""}
    seated = browser.post(f"{HOME}seat/add/", seat | moment)
    ended = browser.post(
        f"{HOME}seat/{Seat.objects.get().pk}/change/", {"ends_at_0": "2026-10-31", "ends_at_1": "00:00"}
    )

    assert [answer.status_code for answer in (made, described, seated, ended)] == [302] * 4
    assert list(Event.objects.order_by("id").values_list("action", flat=True)) == [
        "body.made", "body.described", "seat.given", "seat.ended",
    ]  # fmt: skip


def test_a_refusal_is_said_in_the_admin_site(body, administrator, leaver, sign_in):
    seat = {
        "body": str(body.pk),
        "membership": str(leaver.pk),
        "kind": "member",
        "starts_at_0": "2026-10-05",
        "starts_at_1": "13:00",
    }

    answer = sign_in(administrator).post(f"{HOME}seat/add/", seat)

    assert (answer.status_code, Seat.objects.count()) == (422, 1)
    assert "seat.not_a_member" in answer.content.decode()


def test_forums_go_through_the_services_and_keep_their_purpose(body, administrator, sign_in):
    browser = sign_in(administrator)

    made = browser.post(f"{HOME}forum/add/", FORUM | {"body": str(body.pk)})
    forum = Forum.objects.get()
    changed = browser.post(f"{HOME}forum/{forum.pk}/change/", FORUM | {"quorum": "5", "purpose": "funding"})

    forum.refresh_from_db()
    assert (made.status_code, changed.status_code) == (302, 302)
    assert (forum.quorum, forum.purpose, forum.meetings.count()) == (5, "risk", 19)


def test_the_chair_moves_a_meeting_with_a_reason(meeting, seat_holder, administrator, sign_in):
    typed = {"starts_at_0": "2026-10-08", "starts_at_1": "10:00", "reason": ""}
    url = f"{HOME}meeting/{meeting.pk}/change/"

    refused = sign_in(seat_holder).post(url, typed)
    forbidden = sign_in(administrator).post(url, typed | {"reason": "Room."})
    moved = sign_in(seat_holder).post(url, typed | {"reason": "Room."})

    assert (refused.status_code, forbidden.status_code, moved.status_code) == (422, 403, 302)
    assert Meeting.objects.get(pk=meeting.pk).reason == "Room."


def test_the_chair_adds_an_item_and_gives_it_minutes(meeting, seat_holder, sign_in):
    browser = sign_in(seat_holder)
    typed = {
        "meeting": str(meeting.pk),
        "purpose": "performance",
        "title": "Cost",
        "why": "",
        "stream": "",
        "minutes": "10",
    }

    added = browser.post(f"{HOME}agendaitem/add/", typed)
    item = AgendaItem.objects.get()
    edited = browser.post(f"{HOME}agendaitem/{item.pk}/change/", {"title": "Cost to serve", "minutes": "25"})
    other = browser.post(f"{HOME}agendaitem/add/", typed | {"purpose": "funding"})

    item.refresh_from_db()
    assert (added.status_code, edited.status_code, other.status_code) == (302, 302, 422)
    assert (item.title, item.minutes) == ("Cost to serve", 25)


def test_held_is_an_action(meeting, seat_holder, sign_in):
    chosen = {"action": "hold", "_selected_action": [str(meeting.pk)]}

    early = sign_in(seat_holder).post(f"{HOME}meeting/", chosen)

    assert early.status_code == 409
    services.cancel(meeting, reason="Holiday.", by=seat_holder, at=NOON)
    assert sign_in(seat_holder).post(f"{HOME}meeting/", chosen).status_code == 409


def test_several_are_held_row_by_row_and_who_is_refused_is_named(
    northshore, forum, meeting, seat_holder, sign_in, settings
):
    later = Meeting.objects.filter(forum=forum, starts_at__gt=meeting.starts_at).earliest("starts_at")
    settings.FROZEN_NOW = meeting.ends_at
    chosen = {"action": "hold", "_selected_action": [str(meeting.pk), str(later.pk)]}

    answer = sign_in(seat_holder).post(f"{HOME}meeting/", chosen, follow=True)

    said = [str(one) for one in answer.context["messages"]]
    assert (len(said), said[0].startswith(f"{later}: Not held."), said[1]) == (2, True, "One is done.")
    assert [Meeting.objects.get(pk=one.pk).state for one in (meeting, later)] == ["held", "planned"]
    assert Event.objects.filter(action="meeting.held").count() == 1
