"""What a meeting agrees that somebody does comes back until it is settled."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.actions import selectors, services
from governance.actions.models import Action
from governance.actions.states import ActionState
from governance.forums.models import Forum
from governance.meetings import services as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import AgendaState, MeetingState
from people.holdings import Handover, find, held_by
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.cast import NOON

DAY = timedelta(days=1)
HOME = "/t/northshore/"
DUE = date(2026, 10, 12)


@pytest.fixture
def meeting(northshore, forum) -> Meeting:
    """A meeting of the forum that began an hour ago."""
    with tenant_scope(northshore.pk):
        first = Meeting.objects.filter(forum=forum).order_by("starts_at").first()
        first.starts_at, first.ends_at = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
        first.save()
        return Meeting.objects.select_related("forum__body").get(pk=first.pk)


@pytest.fixture
def agree(northshore, meeting, member, seat_holder):
    """Agrees that the member asks the supplier within a week, unless told otherwise."""

    def act(**other) -> Action:
        given = {"what": "Ask the supplier", "owner": member, "due_on": DUE, "by": seat_holder, "at": NOON} | other
        with tenant_scope(northshore.pk):
            return services.agree_action(given.pop("meeting", meeting), **given)

    return act


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Action, AgendaItem, Event)]


def refused(northshore, code: str, act, *args, **given) -> Refusal:
    """It is refused with this code, in a sentence, and nothing is written."""
    with tenant_scope(northshore.pk):
        before = written()
    with pytest.raises(Refusal) as refusal, tenant_scope(northshore.pk), transaction.atomic():
        act(*args, **given)
    with tenant_scope(northshore.pk):
        assert written() == before
    assert (refusal.value.code, bool(refusal.value.sentence)) == (code, True)
    return refusal.value


# --- Agreeing -------------------------------------------------------------------------------------------------------------
def test_an_action_has_an_owner_and_a_day_and_is_recorded(northshore, agree, meeting, member, seat_holder):
    action = agree()

    assert (action.meeting, action.owner, action.due_on, action.state) == (meeting, member, DUE, ActionState.OPEN)
    with tenant_scope(northshore.pk):
        assert Event.objects.get(action="action.agreed").object_ref == action.pk


def test_nothing_is_agreed_before_a_meeting_or_in_a_cancelled_one(northshore, agree, meeting):
    refused(northshore, "action.meeting_to_come", agree, at=meeting.starts_at - timedelta(seconds=1))
    with tenant_scope(northshore.pk):
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, reason="Ill")

    refused(northshore, "action.meeting_cancelled", agree)


def test_an_action_says_what_and_is_due_on_the_day_of_its_meeting_at_the_earliest(northshore, agree, meeting):
    refused(northshore, "action.what", agree, what="   ")
    refused(northshore, "action.due_before", agree, due_on=date(2026, 10, 4))

    assert agree(due_on=meeting.local_start.date()).due_on == date(2026, 10, 5)


def test_who_has_left_or_may_not_see_the_meeting_owns_no_action(
    northshore, agree, leaver, member, administrator, forum
):
    refused(northshore, "action.owner_gone", agree, owner=leaver)
    with tenant_scope(northshore.pk):
        Forum.objects.filter(pk=forum.pk).update(
            confidential_until=NOON + DAY,
            confidential_at=NOON,
            confidential_by=administrator,
            confidential_because="M&A",
        )

    refused(northshore, "action.owner_sees_nothing", agree)


def test_an_item_of_another_meeting_is_refused(northshore, agree, meeting, seat_holder):
    with tenant_scope(northshore.pk):
        other = Meeting.objects.filter(forum=meeting.forum, starts_at__gt=NOON + DAY).first()
        item = meetings.add_item(other, title="Later", purpose=meeting.forum.purpose, by=seat_holder, at=NOON)

    refused(northshore, "action.other_meeting", agree, item=item)


@pytest.mark.parametrize("who", ["member", "owner", "administrator", "auditor"])
def test_who_does_not_keep_the_meeting_agrees_nothing(northshore, agree, request, who):
    by = request.getfixturevalue(who)

    assert refused(northshore, "right.missing", agree, by=by).status == 403


# --- Settling -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["member", "seat_holder"])
def test_its_owner_or_who_keeps_the_meeting_settles_it(northshore, agree, request, who):
    action, by = agree(), request.getfixturevalue(who)

    with tenant_scope(northshore.pk):
        services.settle_action(action, state="done", words="They answered", by=by, at=NOON)
        action.refresh_from_db()

    assert (action.state, action.words, action.settled_by_id, action.settled_at) == (
        "done",
        "They answered",
        by.pk,
        NOON,
    )


def test_nobody_else_settles_it_and_a_leaver_settles_nothing(northshore, agree, owner, member):
    action = agree()

    refusal = refused(northshore, "action.not_yours", services.settle_action, action, state="done", by=owner, at=NOON)
    assert refusal.who == str(member)
    with tenant_scope(northshore.pk):
        Membership.objects.filter(pk=member.pk).update(ends_at=NOON)
        member.refresh_from_db()
    refused(northshore, "action.not_yours", services.settle_action, action, state="done", by=member, at=NOON)


def test_what_is_dropped_needs_a_reason_and_what_is_settled_is_settled(northshore, agree, member):
    action = agree()
    settle = services.settle_action

    refused(northshore, "action.reason_missing", settle, action, state="dropped", by=member, at=NOON)
    with tenant_scope(northshore.pk):
        settle(action, state="dropped", words="Nobody needs it", by=member, at=NOON)

    refused(northshore, "move.not_possible", settle, action, state="done", by=member, at=NOON)
    refused(northshore, "action.reason_missing", services.reopen_action, action, because="", by=member, at=NOON)
    with tenant_scope(northshore.pk):
        services.reopen_action(action, because="Somebody does", by=member, at=NOON)
        action.refresh_from_db()
    assert (action.state, action.words, action.settled_by_id, action.settled_at) == ("open", "", None, None)


def test_it_is_given_to_somebody_else_or_put_off_with_a_reason(northshore, agree, owner, seat_holder, member):
    action = agree()
    change = services.change_action
    later = {"owner": owner, "due_on": DUE + DAY, "at": NOON}

    refused(northshore, "action.reason_missing", change, action, because=" ", by=seat_holder, **later)
    refused(northshore, "right.missing", change, action, because="Away", by=member, **later)
    with tenant_scope(northshore.pk):
        change(action, because="Away", by=seat_holder, **later)
        action.refresh_from_db()
        event = Event.objects.get(action="action.changed")

    assert (action.owner_id, action.due_on) == (owner.pk, DUE + DAY)
    assert event.words["because"] == "Away"


# --- Coming back ----------------------------------------------------------------------------------------------------------
def test_what_is_due_stands_on_the_next_agenda_until_it_is_settled(northshore, agree, meeting, member):
    action = agree(due_on=date(2026, 10, 7))
    with tenant_scope(northshore.pk):
        following = Meeting.objects.filter(forum=meeting.forum, starts_at__gt=NOON + DAY).order_by("starts_at").first()
        meetings.draft_agenda(following, at=NOON)
        meetings.draft_agenda(following, at=NOON)
        [item] = AgendaItem.objects.filter(meeting=following, source__startswith="actions.")
        services.settle_action(action, state="done", by=member, at=NOON)
        meetings.draft_agenda(following, at=NOON)
        item.refresh_from_db()

    assert (item.subject_ref, item.title, item.state) == (action.pk, "Ask the supplier", AgendaState.WITHDRAWN)


def test_what_is_due_after_the_next_meeting_waits_for_its_own(northshore, agree, meeting):
    agree(due_on=date(2026, 12, 31))
    with tenant_scope(northshore.pk):
        following = Meeting.objects.filter(forum=meeting.forum, starts_at__gt=NOON + DAY).order_by("starts_at").first()
        meetings.draft_agenda(following, at=NOON)

        assert not AgendaItem.objects.filter(source__startswith="actions.").exists()


def test_my_week_shows_ones_own_open_actions(northshore, agree, member, owner, sign_in):
    action = agree()

    assert "Ask the supplier" in sign_in(member).get(HOME).content.decode()
    assert "Ask the supplier" not in sign_in(owner).get(HOME).content.decode()
    with tenant_scope(northshore.pk):
        assert list(selectors.mine(member, NOON)) == [action]


def test_a_leaver_hands_over_open_actions(northshore, agree, member, owner, administrator):
    action = agree()
    with tenant_scope(northshore.pk):
        [holding] = [one for one in held_by(member, reader=administrator, at=NOON) if one.kind == "action"]
        assert (holding.ref, holding.of) == (action.pk, "Ask the supplier")

        find("action").hand_over(
            holding, Handover(to=owner), ends_at=NOON + DAY, because="Leaves", by=administrator, at=NOON
        )
        action.refresh_from_db()
    assert action.owner_id == owner.pk


# --- Pages, API, admin ----------------------------------------------------------------------------------------------------
def test_an_action_is_agreed_settled_and_reopened_in_the_portal(northshore, meeting, member, seat_holder, sign_in):
    chair, person = sign_in(seat_holder), sign_in(member)
    new = {"what": "Ask the supplier", "owner": str(member.pk), "due_on": "2026-10-12"}

    page = chair.get(f"{HOME}governance/meetings/{meeting.pk}/").content.decode()
    made = chair.post(f"{HOME}governance/meetings/{meeting.pk}/actions/new/", new)
    with tenant_scope(northshore.pk):
        action = Action.objects.get()
    here = f"{HOME}governance/actions/{action.pk}/"
    answers = [
        person.post(f"{here}settle/", {"state": "dropped"}),
        person.post(f"{here}settle/", {"state": "done", "words": "Asked"}),
        person.post(f"{here}reopen/", {"because": "No answer"}),
        chair.post(f"{here}change/", {"owner": str(member.pk), "due_on": "2026-10-19", "because": "Ill"}),
    ]

    assert "Agree an action" in page
    assert made.status_code == 302
    assert [answer.status_code for answer in answers] == [422, 302, 302, 302]
    assert "Ask the supplier" in person.get(f"{HOME}governance/meetings/{meeting.pk}/").content.decode()
    assert "Agree an action" not in person.get(f"{HOME}governance/meetings/{meeting.pk}/").content.decode()
    shown = person.get(here).content.decode()
    assert "Mon 19 Oct 2026" in shown


def test_web_api_and_admin_refuse_alike(northshore, meeting, member, seat_holder, sign_in):
    browser = sign_in(seat_holder)
    new = {"what": "Ask", "owner": str(member.pk), "due_on": "2026-10-01"}

    web = browser.post(f"{HOME}governance/meetings/{meeting.pk}/actions/new/", new)
    api = browser.post(f"{HOME}api/v1/actions/", {"meeting": str(meeting.pk), **new}, content_type="application/json")
    admin = browser.post(f"{HOME}admin/governance/action/add/", {"meeting": str(meeting.pk), "item": "", **new})

    said = "an action is due on the day of its meeting at the earliest"
    assert (web.status_code, api.status_code, api.json()["code"]) == (422, 422, "action.due_before")
    assert said in web.content.decode()
    assert said in admin.content.decode()
    with tenant_scope(northshore.pk):
        assert not Action.objects.exists()


def test_the_list_filters_by_state_and_owner_and_is_taken_away(northshore, agree, member, owner, sign_in):
    agree(what="Mine and late", due_on=date(2026, 10, 5))
    agree(what="Of another", owner=owner)
    browser = sign_in(member)

    def shown(query: str) -> list[str]:
        page = browser.get(f"{HOME}governance/actions/?{query}").content.decode()
        return [name for name in ("Mine and late", "Of another") if name in page]

    assert shown("") == ["Mine and late", "Of another"]
    assert shown("whose=mine") == ["Mine and late"]
    assert shown("state=overdue") == []
    assert shown("state=open") == ["Mine and late", "Of another"]
    exported = browser.get(f"{HOME}governance/actions/?export=csv")
    assert b"Of another" in b"".join(exported.streaming_content)
    exported.close()


@pytest.mark.parametrize("page", ["governance/actions/", "api/v1/actions/"])
def test_a_list_costs_the_same_with_one_and_with_five_rows(agree, member, sign_in, django_assert_max_num_queries, page):
    browser = sign_in(member)
    agree()
    browser.get(HOME + page)
    with django_assert_max_num_queries(14) as one:
        assert browser.get(HOME + page).status_code == 200
    for number in range(4):
        agree(what=f"Action {number}")
    with django_assert_max_num_queries(14) as five:
        assert browser.get(HOME + page).status_code == 200
    assert len(five) == len(one)


def test_a_confidential_meeting_hides_its_actions(northshore, agree, forum, member, administrator, sign_in):
    action = agree()
    with tenant_scope(northshore.pk):
        Forum.objects.filter(pk=forum.pk).update(
            confidential_until=NOON + DAY,
            confidential_at=NOON,
            confidential_by=administrator,
            confidential_because="M&A",
        )
    browser = sign_in(member)

    assert browser.get(f"{HOME}governance/actions/{action.pk}/").status_code == 404
    assert "Ask the supplier" not in browser.get(f"{HOME}governance/actions/").content.decode()
    assert browser.get(f"{HOME}api/v1/actions/{action.pk}/").status_code == 404
