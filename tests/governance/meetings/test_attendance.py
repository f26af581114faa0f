"""Who came to a meeting, who sent apologies, who stepped aside; on the page, in the API and in the admin site."""

from datetime import timedelta

import pytest
from django.db import transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.meetings import selectors, services
from governance.meetings.models import AgendaItem, Attendance, Meeting, Recusal
from governance.meetings.states import MeetingState
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join

HOUR = timedelta(hours=1)
HOME = "/t/northshore/governance/"
ADMIN = "/t/northshore/admin/governance/"


@pytest.fixture
def colleague(northshore, body, administrator):
    """A member of the body with a vote."""
    person = join(northshore, "Colleague")
    with tenant_scope(northshore.pk):
        bodies.give_seat(body, membership=person, kind="member", by=administrator, at=LONG_AGO)
    return person


@pytest.fixture
def session(northshore, meeting) -> Meeting:
    """The meeting, begun an hour ago."""
    with tenant_scope(northshore.pk):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=NOON - HOUR, ends_at=NOON + HOUR)
        return Meeting.objects.select_related("forum__body").get(pk=meeting.pk)


@pytest.fixture
def item(northshore, session, seat_holder) -> AgendaItem:
    with tenant_scope(northshore.pk):
        return services.add_item(session, title="Renew hosting", purpose="performance", by=seat_holder, at=NOON)


def written():
    return [list(table.objects.order_by("pk").values_list()) for table in (Attendance, Recusal, Event)]


def refused(northshore, code, act, *args, **given) -> Refusal:
    """It is refused with this code, in a sentence, and nothing is written."""
    with tenant_scope(northshore.pk):
        before = written()
    with pytest.raises(Refusal) as refusal, tenant_scope(northshore.pk), transaction.atomic():
        act(*args, **given)
    with tenant_scope(northshore.pk):
        assert written() == before
    assert (refusal.value.code, bool(refusal.value.sentence)) == (code, True)
    return refusal.value


def record(meeting, by, people, at=NOON):
    return services.record_attendance(meeting, presence=people, by=by, at=at)


def test_who_is_there_is_recorded_once_and_said_again_is_replaced(northshore, session, seat_holder, colleague):
    with tenant_scope(northshore.pk):
        record(session, seat_holder, people={seat_holder: "present", colleague: "absent"})
        record(session, seat_holder, people={colleague: "present"})
        rows = dict(Attendance.objects.values_list("membership", "presence"))
        voting = selectors.voting_present(session, NOON)
        events = Event.objects.filter(action="meeting.attended").count()

    assert rows == {seat_holder.pk: "present", colleague.pk: "present"}
    assert (voting, events) == ({seat_holder.pk, colleague.pk}, 3)


def test_a_seat_without_a_vote_is_there_but_does_not_count(northshore, session, body, seat_holder, administrator):
    person = join(northshore, "Observer of the board")
    with tenant_scope(northshore.pk):
        bodies.give_seat(body, membership=person, kind="observer", by=administrator, at=LONG_AGO)
        record(session, seat_holder, people={seat_holder: "present", person: "present"})

        assert selectors.voting_present(session, NOON) == {seat_holder.pk}


def test_attendance_is_recorded_from_the_beginning_on_and_apologies_are_sent_before(
    northshore, meeting, seat_holder, colleague
):
    refused(northshore, "attendance.not_begun", record, meeting, seat_holder, people={colleague: "present"})

    with tenant_scope(northshore.pk):
        row = services.send_apologies(meeting, by=colleague, at=NOON)
    assert (row.presence, row.recorded_by) == ("excused", colleague)


def test_apologies_come_too_late_once_it_has_begun(northshore, session, colleague):
    refused(northshore, "attendance.begun", services.send_apologies, session, by=colleague, at=NOON)


def test_who_has_no_seat_or_says_something_else_is_refused(northshore, session, seat_holder, member):
    refused(northshore, "attendance.no_seat", record, session, seat_holder, people={member: "present"})
    refused(northshore, "attendance.presence", record, session, seat_holder, people={seat_holder: "asleep"})
    refused(northshore, "attendance.no_seat", services.send_apologies, session, by=member, at=NOON)


@pytest.mark.parametrize("who", ["member", "owner", "administrator", "auditor", "colleague"])
def test_who_does_not_keep_the_meeting_records_nobody(northshore, session, seat_holder, request, who):
    by = request.getfixturevalue(who)

    assert refused(northshore, "right.missing", record, session, by, people={seat_holder: "present"}).status == 403


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_what_is_closed_or_cancelled_stays_as_it_is(northshore, session, item, seat_holder, state):
    with tenant_scope(northshore.pk):
        Meeting.objects.filter(pk=session.pk).update(state=state, reason="x")

    refused(northshore, "attendance.over", record, session, seat_holder, people={seat_holder: "present"})
    refused(northshore, "attendance.over", services.recuse_from, item, because="x", by=seat_holder, at=NOON)


def test_who_steps_aside_says_why_and_does_it_once(northshore, item, seat_holder, colleague):
    refused(northshore, "recusal.because_missing", services.recuse_from, item, because=" ", by=colleague, at=NOON)
    with tenant_scope(northshore.pk):
        services.recuse_from(item, because="Shares", by=colleague, at=NOON)
        shown = [one.recused for one in selectors.agenda_of(item.meeting, seat_holder, NOON)]

    assert shown == [[{"person": "Colleague", "because": "Shares"}]]
    refused(northshore, "recusal.made", services.recuse_from, item, because="Shares", by=colleague, at=NOON)


def test_who_keeps_the_meeting_records_it_for_somebody_else_and_nobody_else_does(
    northshore, item, seat_holder, colleague, member
):
    with tenant_scope(northshore.pk):
        made = services.recuse_from(item, because="Said so", membership=colleague, by=seat_holder, at=NOON)

    assert (made.membership, made.recorded_by) == (colleague, seat_holder)
    for_another = {"because": "x", "membership": seat_holder, "at": NOON}
    refused(northshore, "right.missing", services.recuse_from, item, by=colleague, **for_another)
    refused(northshore, "attendance.no_seat", services.recuse_from, item, because="x", by=member, at=NOON)


def test_an_item_that_was_withdrawn_has_nothing_to_step_aside_from(northshore, item, seat_holder):
    with tenant_scope(northshore.pk):
        services.withdraw_item(item, by=seat_holder, at=NOON)

    refused(northshore, "recusal.withdrawn", services.recuse_from, item, because="x", by=seat_holder, at=NOON)


# --- Doors -----------------------------------------------------------------------------------------------------------------
def test_the_page_records_who_is_there_and_says_whether_they_are_enough(
    northshore, session, forum, seat_holder, colleague, sign_in
):
    browser, url = sign_in(seat_holder), f"{HOME}meetings/{session.pk}/"
    before = browser.get(url).content.decode()
    answer = browser.post(
        f"{url}attendance/", {f"presence-{seat_holder.pk}": "present", f"presence-{colleague.pk}": ""}
    )
    after = browser.get(url).content.decode()

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url}#seats")
    assert ("No quorum: 0 there, 1 needed" in before, "Quorum: 1 there, 1 needed" in after) == (True, True)
    odd = browser.post(f"{url}attendance/", {f"presence-{colleague.pk}": "asleep"})
    assert (odd.status_code, "attendance.presence" in odd.content.decode()) == (422, True)


def test_a_member_sends_apologies_from_the_page_and_is_not_asked_again(northshore, meeting, colleague, sign_in):
    browser, url = sign_in(colleague), f"{HOME}meetings/{meeting.pk}/"

    assert "Send apologies" in browser.get(url).content.decode()
    browser.post(f"{url}apologies/")
    page = browser.get(url).content.decode()
    assert ("Excused" in page, "Send apologies" in page) == (True, False)


def test_the_form_of_recusal_lets_the_keeper_choose_and_a_member_not(
    northshore, session, item, seat_holder, colleague, sign_in
):
    url = f"{HOME}meetings/items/{item.pk}/recuse/"

    assert 'name="membership"' not in sign_in(colleague).get(url).content.decode()
    browser = sign_in(seat_holder)
    assert 'name="membership"' in browser.get(url).content.decode()
    browser.post(url, {"because": "Shares", "membership": str(colleague.pk)})
    with tenant_scope(northshore.pk):
        assert Recusal.objects.get().membership == colleague
    assert "Colleague is recused: Shares" in browser.get(f"{HOME}meetings/{session.pk}/").content.decode()


def test_api_and_admin_keep_the_same_attendance(northshore, session, item, seat_holder, colleague, sign_in):
    browser, api = sign_in(seat_holder), "/t/northshore/api/v1/"
    people = {"people": [{"membership": str(colleague.pk), "presence": "present"}]}
    said = browser.post(f"{api}meetings/{session.pk}/attendance/", people, content_type="application/json")
    recused = browser.post(f"{api}agenda-items/{item.pk}/recuse/", {"because": "x"}, content_type="application/json")
    admin = browser.post(
        f"{ADMIN}attendance/add/",
        {"meeting": str(session.pk), "membership": str(seat_holder.pk), "presence": "present"},
    )

    assert (said.status_code, said.json()[0]["presence"], recused.status_code, admin.status_code) == (
        200,
        "present",
        201,
        302,
    )
    with tenant_scope(northshore.pk):
        assert Attendance.objects.count() == 2
