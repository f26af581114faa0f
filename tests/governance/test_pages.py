"""The pages of bodies, forums and meetings: who sees what, refusals in place, what a page costs."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.bodies import services as bodies
from governance.bodies.models import Body, Seat
from governance.forums import services as forums
from governance.forums.models import Forum
from governance.meetings import services
from governance.meetings.models import AgendaItem, Meeting
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

HOME = "/t/northshore/governance/"
HTMX = {"HX-Request": "true"}
NEW_FORUM = {
    "name": "Risk committee", "purpose": "risk", "cycle": "medium", "first_on": "2026-10-14", "rhythm": "monthly",
    "starts_time": "13:30", "duration_min": "90", "time_zone": "Europe/London", "papers_due_days": "7", "quorum": "4",
}  # fmt: skip


def pages(body: Body, forum: Forum, meeting: Meeting) -> list[str]:
    return [
        f"{HOME}bodies/", f"{HOME}bodies/{body.pk}/", f"{HOME}forums/", f"{HOME}forums/{forum.pk}/",
        f"{HOME}forums/preview/", f"{HOME}meetings/{meeting.pk}/",
    ]  # fmt: skip


def forms(body: Body, forum: Forum, meeting: Meeting, seat: Seat) -> list[str]:
    return [
        f"{HOME}bodies/{body.pk}/describe/", f"{HOME}bodies/{body.pk}/seats/new/", f"{HOME}bodies/seats/{seat.pk}/end/",
        f"{HOME}forums/new/", f"{HOME}forums/{forum.pk}/change/", f"{HOME}forums/{forum.pk}/close/",
        f"{HOME}meetings/{meeting.pk}/move/", f"{HOME}meetings/{meeting.pk}/cancel/",
    ]  # fmt: skip


def agenda_posts(meeting: Meeting, item: AgendaItem) -> list[tuple[str, dict]]:
    new = {"title": "More", "purpose": "performance", "minutes": "5", "to": str(meeting.pk)}
    return [
        (f"{HOME}meetings/{meeting.pk}/items/", new), (f"{HOME}meetings/{meeting.pk}/send/", new),
        (f"{HOME}meetings/{meeting.pk}/hold/", {}),
        *[(f"{HOME}meetings/items/{item.pk}/", {"step": step}) for step in ("done", "reopen", "withdraw", "up", "down")],
        (f"{HOME}meetings/items/{item.pk}/", {"step": "minutes", "minutes": "5"}),
    ]  # fmt: skip


@pytest.fixture
def seat(northshore, body) -> Seat:
    with tenant_scope(northshore.pk):
        return Seat.objects.get(body=body)


@pytest.fixture
def item(northshore, meeting, seat_holder) -> AgendaItem:
    with tenant_scope(northshore.pk):
        return services.add_item(meeting, title="Cost", purpose="performance", by=seat_holder, at=NOON)


# --- Who gets in -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["administrator", "auditor", "member", "owner", "seat_holder"])
def test_every_active_member_reads_everything(person, body, forum, meeting, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    assert [browser.get(url).status_code for url in pages(body, forum, meeting)] == [200] * 6


@pytest.mark.parametrize("person", ["leaver", "stranger", "southbank_administrator"])
def test_nobody_else_finds_anything(person, body, forum, meeting, seat, item, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))
    addresses = pages(body, forum, meeting) + forms(body, forum, meeting, seat)

    assert {browser.get(url).status_code for url in addresses} == {404}
    assert {browser.post(url, data).status_code for url, data in agenda_posts(meeting, item)} == {404}


def test_another_organisation_answers_as_if_it_did_not_exist(
    body, forum, meeting, seat, item, southbank_administrator, sign_in
):
    browser = sign_in(southbank_administrator)
    there = [url.replace("northshore", "southbank") for url in pages(body, forum, meeting)]

    assert [browser.get(url).status_code for url in there] == [200, 404, 200, 404, 200, 404]
    posts = [(url.replace("northshore", "southbank"), data) for url, data in agenda_posts(meeting, item)]
    assert {browser.post(url, data).status_code for url, data in posts} == {404}


@pytest.mark.parametrize("person", ["auditor", "member", "owner"])
def test_who_may_not_is_told_who_may(person, body, forum, meeting, seat, item, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    answers = [browser.get(url) for url in [f"{HOME}bodies/new/", *forms(body, forum, meeting, seat)]]
    answers += [browser.post(url, data) for url, data in agenda_posts(meeting, item)]

    assert {(answer.status_code, b"right.missing" in answer.content) for answer in answers} == {(403, True)}


# --- What pages say --------------------------------------------------------------------------------------------------------
def test_empty_lists_teach(northshore, member, sign_in):
    browser = sign_in(member)

    assert "A body is those who govern together" in browser.get(f"{HOME}bodies/").content.decode()
    assert "A forum is where a body meets for one purpose" in browser.get(f"{HOME}forums/").content.decode()


def test_the_lists_filter_search_and_export(body, forum, make_forum, member, sign_in, inside):
    make_forum("Risk committee", "risk")
    browser = sign_in(member)

    def found(url: str) -> list[str]:
        return [row.name for row in browser.get(f"{HOME}{url}").context["table"].page.object_list]

    assert found("bodies/?power=sets_direction") == ["Review board"]
    assert found("bodies/?power=accepts_risk") == []
    assert found("forums/?purpose=risk") == ["Risk committee"]
    assert found(f"forums/?stream={forum.stream_id}&closed=no") == ["Review of Urgent care"]
    assert found("forums/?sort=next&q=board") == ["Review of Urgent care", "Risk committee"]
    lines = b"".join(browser.get(f"{HOME}forums/?export=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "Review of Urgent care,Performance,Review board,Urgent care,Short cycle,every Wednesday,2026-10-07T10:00:00+01:00"
    )


def test_a_body_says_its_powers_seats_and_forums(body, forum, member, sign_in):
    words = sign_in(member).get(f"{HOME}bodies/{body.pk}/").content.decode()

    for word in ("sets direction", "Chair of the board", "Review of Urgent care", "every Wednesday"):
        assert word in words


def test_a_forum_without_members_says_so(make_forum, administrator, member, sign_in, inside):
    empty = bodies.make_body(name="Empty", by=administrator, at=NOON)
    forum = make_forum("Nobody's", of=empty)

    assert "Nobody gets its packs" in sign_in(member).get(f"{HOME}forums/{forum.pk}/").content.decode()


def test_a_meeting_shows_its_agenda_with_time_boxes(meeting, source, stream, member, sign_in, inside):
    source.propose("A signal", why="13 weeks below", stream=stream, minutes=15, url="/streams/")
    source.propose("Another")
    services.draft_agenda(meeting, at=NOON)

    page = sign_in(member).get(f"{HOME}meetings/{meeting.pk}/")

    assert [f"{line.box.starts_at:%H:%M}" for line in page.context["sheet"].lines] == ["09:00", "09:15"]
    words = page.content.decode()
    assert '<a href="/t/northshore/streams/">A signal</a>' in words
    assert "25 of 60 minutes are given." in words
    assert 'name="step"' not in words


def test_my_week_shows_the_meetings_of_those_who_sit(meeting, seat_holder, member, sign_in):
    assert "Review of Urgent care" in sign_in(seat_holder).get("/t/northshore/").content.decode()
    assert "Review of Urgent care" not in sign_in(member).get("/t/northshore/").content.decode()


def test_the_preview_says_rule_and_dates(northshore, member, sign_in):
    browser = sign_in(member)

    good = browser.get(f"{HOME}forums/preview/", NEW_FORUM | {"first_on": "2026-10-28"}).content.decode()
    wrong = browser.get(f"{HOME}forums/preview/", NEW_FORUM | {"rhythm": "own", "rule": "FREQ=HOURLY"}).content.decode()

    assert "It meets on the fourth Wednesday of every month, 13:30." in good
    assert [day in good for day in ("Wed 28 Oct 2026, 13:30", "Wed 24 Mar 2027, 13:30", "13:30 UTC")] == [True] * 3
    assert "cannot be used; expected one of DAILY" in wrong


# --- Changing things -------------------------------------------------------------------------------------------------------
def test_an_administrator_sets_up_body_seat_and_forum(northshore, administrator, member, sign_in, inside):
    browser = sign_in(administrator)

    made = browser.post(f"{HOME}bodies/new/", {"name": "Board", "mandate": "Money.", "sets_funding": "on"})
    body = Body.objects.get()
    seated = browser.post(
        f"{HOME}bodies/{body.pk}/seats/new/",
        {"membership": str(member.pk), "kind": "chair", "voting": "on", "ends_on": "2026-12-31"},
    )
    forum = browser.post(f"{HOME}forums/new/", NEW_FORUM | {"body": str(body.pk)})

    assert [answer.status_code for answer in (made, seated, forum)] == [302] * 3
    seat = Seat.objects.get()
    assert (seat.starts_at, f"{seat.ends_at:%Y-%m-%d %H:%M}") == (NOON, "2027-01-01 00:00")
    assert Forum.objects.get().rule == "FREQ=MONTHLY;BYDAY=2WE"
    assert Meeting.objects.filter(state="planned").count() == 19


@pytest.mark.parametrize("purpose", ["", "strategy", "risk,funding"])
def test_a_form_with_no_or_a_mixed_purpose_makes_nothing(purpose, body, administrator, sign_in, inside):
    answer = sign_in(administrator).post(f"{HOME}forums/new/", NEW_FORUM | {"body": str(body.pk), "purpose": purpose})

    assert answer.status_code == 422
    assert not Forum.objects.exists()


def test_a_second_chair_is_refused_in_place_and_the_step_leads_on(body, seat, administrator, member, sign_in, inside):
    browser = sign_in(administrator)

    answer = browser.post(f"{HOME}bodies/{body.pk}/seats/new/", {"membership": str(member.pk), "kind": "chair"})

    assert (answer.status_code, Seat.objects.count()) == (409, 1)
    assert browser.get(answer.context["refusal"].next_step.url).status_code == 200


def test_describe_end_change_and_close(body, forum, seat, administrator, sign_in, inside):
    browser = sign_in(administrator)

    answers = [
        browser.post(f"{HOME}bodies/{body.pk}/describe/", {"name": "Board", "mandate": ""}),
        browser.post(f"{HOME}bodies/seats/{seat.pk}/end/", {"because": "Moved on"}),
        browser.post(f"{HOME}forums/{forum.pk}/change/", NEW_FORUM),
        browser.post(f"{HOME}forums/{forum.pk}/close/", {"because": "Done."}),
    ]

    assert [answer.status_code for answer in answers] == [302] * 4
    forum.refresh_from_db()
    seat.refresh_from_db()
    assert (forum.name, forum.purpose, forum.closed_at, seat.ends_at) == ("Risk committee", "performance", NOON, NOON)


def test_moving_and_cancelling_without_a_reason_is_refused_in_place(meeting, seat_holder, sign_in, inside):
    browser = sign_in(seat_holder)

    moved = browser.post(f"{HOME}meetings/{meeting.pk}/move/", {"starts_at": "2026-10-08T10:00", "reason": ""})
    cancelled = browser.post(f"{HOME}meetings/{meeting.pk}/cancel/", {"reason": " "})

    assert [(one.status_code, one.context["refusal"].code) for one in (moved, cancelled)] == [
        (422, "meeting.reason_missing")
    ] * 2
    assert "2026-10-08T10:00" in moved.content.decode()
    assert Meeting.objects.get(pk=meeting.pk).sequence == 0


def test_move_cancel_and_hold(forum, meeting, seat_holder, sign_in, inside):
    first, second, third = forum.meetings.order_by("starts_at")[:3]
    browser = sign_in(seat_holder)

    browser.post(f"{HOME}meetings/{second.pk}/move/", {"starts_at": "2026-10-15T11:00", "reason": "Room."})
    browser.post(f"{HOME}meetings/{third.pk}/cancel/", {"reason": "Holiday."})
    settings.FROZEN_NOW = first.ends_at
    browser.post(f"{HOME}meetings/{first.pk}/hold/")

    states = Meeting.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("occurrence")
    assert [(one.state, one.reason) for one in states] == [
        ("held", ""),
        ("planned", "Room."),
        ("cancelled", "Holiday."),
    ]
    assert f"{Meeting.objects.get(pk=second.pk).starts_at:%H:%M}" == "10:00"  # 11:00 on the organisation's wall clock


# --- The agenda ------------------------------------------------------------------------------------------------------------
def test_an_item_of_another_purpose_is_refused_in_place_and_sent_by_one_click(
    meeting, make_forum, seat_holder, sign_in, inside
):
    make_forum("Architecture board", "architecture")
    browser = sign_in(seat_holder)
    typed = {"title": "Redesign integration layer", "purpose": "architecture", "minutes": "25", "why": "Costs"}

    answer = browser.post(f"{HOME}meetings/{meeting.pk}/items/", typed)
    step = answer.context["refusal"].next_step
    there = browser.post(step.url, step.fields, follow=True)

    assert (answer.status_code, answer.context["refusal"].code) == (422, "forum.purpose")
    assert 'value="Redesign integration layer"' in answer.content.decode()
    item = AgendaItem.objects.get()
    assert (item.meeting.forum.name, item.source, item.minutes) == ("Architecture board", "sent", 25)
    assert (there.status_code, there.context["meeting"]) == (200, item.meeting)
    assert item.why == "Sent by Review of Urgent care: Costs"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_items_are_kept_by_one_click(headers, meeting, item, seat_holder, sign_in, inside):
    browser = sign_in(seat_holder)
    browser.post(f"{HOME}meetings/{meeting.pk}/items/", {"title": "Second", "purpose": "performance", "minutes": "5"})

    def step(**data: str) -> int:
        return browser.post(f"{HOME}meetings/items/{item.pk}/", data, headers=headers).status_code

    answers = [
        step(step="down"),
        step(step="minutes", minutes="25"),
        step(step="minutes", minutes="x"),
        step(step="done"),
    ]

    assert answers == [200 if headers else 302] * 4
    item.refresh_from_db()
    assert (item.position, item.minutes, item.state) == (1, 25, "done")
    assert step(step="nonsense") == 404


def test_htmx_gets_a_refusal_in_the_shells_place(meeting, source, seat_holder, sign_in, inside):
    source.propose("A signal")
    services.draft_agenda(meeting, at=NOON)

    url = f"{HOME}meetings/items/{AgendaItem.objects.get().pk}/"
    answer = sign_in(seat_holder).post(url, {"step": "withdraw"}, headers=HTMX)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#refusal")


# --- What pages cost -------------------------------------------------------------------------------------------------------
@pytest.fixture
def cost(sign_in, seat_holder):
    """How many queries a page takes."""
    browser = sign_in(seat_holder)

    def measure(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len([one for one in queries if not one["sql"].startswith(("SET LOCAL", "SAVEPOINT", "RELEASE"))])

    return measure


def test_pages_cost_the_same_with_one_and_five_rows(
    body, forum, meeting, make_forum, administrator, seat_holder, source, stream, northshore, cost
):
    def grow(number: int) -> None:
        person = join(northshore, f"Member {number}")
        with tenant_scope(northshore.pk):
            other = bodies.make_body(name=f"Body {number}", by=administrator, at=NOON)
            for seated in (body, other):
                bodies.give_seat(seated, membership=person, kind="member", by=administrator, at=NOON)
            source.propose(f"Signal {number}", stream=stream)
            services.draft_agenda(meeting, at=NOON)
            services.add_item(meeting, title=f"By hand {number}", purpose="performance", by=seat_holder, at=NOON)
        make_forum(f"Forum {number}", "risk", stream=stream)

    addresses = pages(body, forum, meeting)
    grow(0)
    with_one = [cost(url) for url in addresses]
    for number in range(1, 5):
        grow(number)

    assert [cost(url) for url in addresses] == with_one
    door = 4  # session, user, membership and transaction belong to the door, not to the page
    assert max(with_one) <= 10 + door  # a body shows its priorities, decisions and escalations, too


def test_a_closed_forum_is_shown_as_closed(forum, administrator, member, sign_in, inside):
    forums.close_forum(forum, by=administrator, at=NOON)

    words = sign_in(member).get(f"{HOME}forums/{forum.pk}/").content.decode()

    assert "Closed on Mon 5 Oct 2026" in words
    assert "No date to come" in words


def test_a_meeting_in_session_says_where_the_clock_stands(meeting, item, member, sign_in):
    settings.FROZEN_NOW = meeting.starts_at + timedelta(minutes=4)

    words = sign_in(member).get(f"{HOME}meetings/{meeting.pk}/").content.decode()

    assert "In session" in words
    assert "10:04, 6 minutes left for item 1" in words
    assert 'class="cb-pin" x="80"' in words
