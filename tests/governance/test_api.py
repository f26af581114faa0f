"""The API of governance: the same services, and every "no" as a problem document."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.bodies.models import Body, Seat
from governance.forums.models import Forum
from governance.meetings import services
from governance.meetings.models import AgendaItem, Meeting
from tests.cast import NOON

HOME = "/t/northshore/api/v1/"
FORUM = {
    "name": "Risk committee", "purpose": "risk", "cycle": "medium", "rule": "FREQ=MONTHLY;BYDAY=2WE", "quorum": 4,
    "first_on": "2026-10-14", "starts_time": "13:30", "duration_min": 90, "time_zone": "Europe/London", "papers_due_days": 7,
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def send(sign_in) -> Callable:
    """`send(person, "post", "bodies/", {…})` → (status, body)."""

    def sent(person, method: str, url: str, body=None):
        answer = getattr(sign_in(person), method)(
            f"{HOME}{url}", body, content_type="application/json", headers={"If-Match": "*"}
        )
        return answer.status_code, answer.json() if answer.content else None

    return sent


def test_set_up_a_body_its_seats_and_a_forum(send, administrator, member):
    status, body = send(administrator, "post", "bodies/", {"name": "Board", "sets_funding": True})
    given = send(administrator, "post", f"bodies/{body['id']}/seats/", {"membership": str(member.pk), "kind": "chair"})
    described = send(administrator, "patch", f"bodies/{body['id']}/", {"mandate": "Money."})
    made, forum = send(administrator, "post", "forums/", FORUM | {"body": body["id"]})
    changed = send(administrator, "patch", f"forums/{forum['id']}/", {"quorum": 5})
    ended = send(administrator, "post", f"seats/{given[1]['id']}/end/", {})
    closed = send(administrator, "post", f"forums/{forum['id']}/close/", {})

    assert (status, given[0], described[0], made, changed[0], ended[0], closed[0]) == (
        201,
        201,
        200,
        201,
        200,
        200,
        200,
    )
    assert (given[1]["person"], given[1]["voting"], described[1]["sets_funding"]) == ("Member", True, True)
    assert (forum["purpose"], forum["stream"], changed[1]["quorum"]) == ("risk", None, 5)
    assert closed[1]["closed_at"] is not None


@pytest.mark.parametrize("purpose", ["strategy", "risk,funding"])
def test_a_mixed_or_unknown_purpose_is_a_problem(purpose, send, body, administrator):
    status, problem = send(administrator, "post", "forums/", FORUM | {"body": str(body.pk), "purpose": purpose})

    assert (status, problem["code"]) == (422, "forum.one_purpose")
    assert not Forum.objects.exists()


def test_a_second_chair_is_a_problem_with_a_next_step(send, body, administrator, member):
    status, problem = send(
        administrator, "post", f"bodies/{body.pk}/seats/", {"membership": str(member.pk), "kind": "chair"}
    )

    assert (status, problem["code"], problem["params"]["holder"]) == (409, "seat.chair_taken", "Chair of the board")
    assert Seat.objects.count() == 1


def test_meetings_are_listed_by_forum_state_and_time(send, forum, meeting, member):
    window = (
        f"meetings/?forum={forum.pk}&state=planned&starts_after=2026-10-05T00:00:00Z&starts_before=2026-10-20T00:00:00Z"
    )

    status, page = send(member, "get", window)

    assert status == 200
    assert sorted(one["starts_at"] for one in page["results"]) == [
        "2026-10-07T10:00:00+01:00",
        "2026-10-14T10:00:00+01:00",
    ]
    assert page["results"][-1]["papers_due_on"] in {"2026-10-02", "2026-10-09"}


def test_move_cancel_and_hold(send, forum, meeting, seat_holder):
    second = forum.meetings.order_by("starts_at")[1]

    refused = send(seat_holder, "post", f"meetings/{meeting.pk}/move/", {"starts_at": "2026-10-08T09:00:00Z"})
    moved = send(
        seat_holder, "post", f"meetings/{meeting.pk}/move/", {"starts_at": "2026-10-08T09:00:00Z", "reason": "Room."}
    )
    cancelled = send(seat_holder, "post", f"meetings/{second.pk}/cancel/", {"reason": "Holiday."})
    early = send(seat_holder, "post", f"meetings/{meeting.pk}/hold/")

    assert [(status, body["code"]) for status, body in (refused, early)] == [
        (422, "meeting.reason_missing"), (409, "meeting.not_begun"),
    ]  # fmt: skip
    assert (moved[0], moved[1]["sequence"], cancelled[0], cancelled[1]["state"]) == (200, 1, 200, "cancelled")


def test_the_agenda_by_hand(send, meeting, seat_holder):
    items = f"meetings/{meeting.pk}/items/"
    first = send(seat_holder, "post", items, {"title": "Cost", "purpose": "performance"})
    second = send(seat_holder, "post", items, {"title": "Time", "purpose": "performance", "minutes": 20})
    url = f"agenda-items/{second[1]['id']}/"

    placed = send(seat_holder, "patch", url, {"position": 0, "minutes": 15, "title": "Time to treatment"})
    states = [send(seat_holder, "post", f"{url}{step}/")[1]["state"] for step in ("finish", "reopen", "withdraw")]

    assert (first[0], second[0], placed[0]) == (201, 201, 200)
    assert (placed[1]["position"], placed[1]["minutes"], placed[1]["title"]) == (0, 15, "Time to treatment")
    assert states == ["done", "open", "withdrawn"]


def test_another_purpose_is_a_problem_and_can_be_sent_on(send, meeting, make_forum, seat_holder):
    make_forum("Architecture board", "architecture")
    item = {"title": "Redesign", "purpose": "architecture"}

    status, problem = send(seat_holder, "post", f"meetings/{meeting.pk}/items/", item)
    sent = send(
        seat_holder, "post", f"meetings/{meeting.pk}/send/", item | {"to": problem["next_step"]["fields"]["to"]}
    )

    assert (status, problem["code"], problem["who"], problem["next_on"]) == (
        422, "forum.purpose", "Architecture board", "2026-10-07",
    )  # fmt: skip
    assert (sent[0], sent[1]["source"]) == (201, "sent")


@pytest.mark.parametrize("person", ["member", "auditor", "owner"])
def test_who_may_not_gets_a_problem(person, send, body, forum, meeting, seat_holder, request):
    who = request.getfixturevalue(person)
    item = services.add_item(meeting, title="Cost", purpose="performance", by=seat_holder, at=NOON)
    seat = Seat.objects.get()
    new = {"title": "x", "purpose": "performance"}

    answers = [
        send(who, "post", "bodies/", {"name": "x"}), send(who, "patch", f"bodies/{body.pk}/", {"name": "x"}),
        send(who, "post", f"bodies/{body.pk}/seats/", {"membership": str(who.pk), "kind": "member"}),
        send(who, "post", f"seats/{seat.pk}/end/", {}), send(who, "post", "forums/", FORUM | {"body": str(body.pk)}),
        send(who, "patch", f"forums/{forum.pk}/", {"quorum": 9}), send(who, "post", f"forums/{forum.pk}/close/", {}),
        send(who, "post", f"meetings/{meeting.pk}/move/", {"starts_at": "2026-10-08T09:00:00Z", "reason": "x"}),
        send(who, "post", f"meetings/{meeting.pk}/cancel/", {"reason": "x"}), send(who, "post", f"meetings/{meeting.pk}/hold/"),
        send(who, "post", f"meetings/{meeting.pk}/items/", new), send(who, "post", f"meetings/{meeting.pk}/send/", new | {"to": str(meeting.pk)}),
        send(who, "patch", f"agenda-items/{item.pk}/", {"minutes": 1}), send(who, "post", f"agenda-items/{item.pk}/finish/"),
        send(who, "post", f"agenda-items/{item.pk}/withdraw/"),
    ]  # fmt: skip

    assert {(status, problem["code"]) for status, problem in answers} == {(403, "right.missing")}


@pytest.mark.parametrize("table", ["bodies", "seats", "forums", "meetings", "agenda-items"])
def test_a_list_costs_the_same_however_many_rows(table, body, make_forum, meeting, seat_holder, member, sign_in):
    browser = sign_in(member)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{HOME}{table}/").status_code == 200
        return len(queries)

    services.add_item(meeting, title="First", purpose="performance", by=seat_holder, at=NOON)
    once = cost()
    for number in range(4):
        Body.objects.create(name=f"Body {number}")
        make_forum(f"Forum {number}", "risk")
        services.add_item(meeting, title=f"Item {number}", purpose="performance", by=seat_holder, at=NOON)

    assert cost() == once


def test_nothing_of_another_organisation(body, forum, meeting, southbank, sign_in, send, administrator):
    assert (Meeting.objects.count(), AgendaItem.objects.count()) == (83, 0)
    status, problem = send(administrator, "get", "bodies/01a2096b-0542-75a1-ae88-412cdd5ff959/")

    assert (status, problem["code"]) == (404, "not_found")
