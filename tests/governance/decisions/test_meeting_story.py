"""A meeting with one purpose, from the drafted agenda to the sealed minutes: portal, API and admin site give one answer."""

import hashlib
from datetime import timedelta

import pytest

from governance.bodies import services as bodies
from governance.bodies.models import SeatKind
from governance.decisions import services
from governance.decisions.models import Ballot, Decision, Vote
from governance.forums.models import Forum
from governance.meetings import services as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors import coming_meetings
from tests.cast import LONG_AGO, NOON, join

pytestmark = pytest.mark.usefixtures("inside")

HOME, API, ADMIN = "/t/northshore/", "/t/northshore/api/v1/", "/t/northshore/admin/governance/"
HOUR = timedelta(hours=1)


@pytest.fixture
def members(northshore, board, administrator):
    """Five more members of the board, seven in all; its quorum is four."""
    people = [join(northshore, f"Member {number}") for number in range(1, 6)]
    for person in people:
        bodies.give_seat(board, membership=person, kind=SeatKind.MEMBER, by=administrator, at=LONG_AGO)
    Forum.objects.filter(body=board).update(quorum=4)
    return people


@pytest.fixture
def secretary(northshore, board, administrator):
    person = join(northshore, "Secretary of the board")
    bodies.give_seat(board, membership=person, kind=SeatKind.SECRETARY, by=administrator, at=LONG_AGO)
    return person


@pytest.fixture
def question(members, write, owner):
    """50,000 on hosting: for the board, by r6."""
    return services.propose(write("Renew hosting", facts={"amount": "50000"}), by=owner, at=NOON)


@pytest.fixture
def session(question, forum) -> Meeting:
    """The board's next meeting with the agenda that the system drafted, begun an hour ago."""
    meeting = coming_meetings(NOON).filter(forum=forum).first()
    meetings.draft_agenda(meeting, at=NOON)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    return Meeting.objects.select_related("forum__body", "tenant").get(pk=meeting.pk)


@pytest.fixture
def doors(sign_in, secretary):
    """What the secretary is answered by the portal, the API and the admin site: status and code, of the same act."""
    browser = sign_in(secretary)

    def answers(page, typed, api, given, admin, chosen):
        portal = browser.post(f"{HOME}{page}", typed)
        program = browser.post(f"{API}{api}", given, content_type="application/json")
        site = browser.post(f"{ADMIN}{admin}", chosen)
        codes = [portal.context["refusal"].code, program.json()["code"], site.context["refusal"].code]
        return [portal.status_code, program.status_code, site.status_code], codes

    return answers


def standing():
    tables = (AgendaItem, Ballot, Vote, Decision)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_a_question_of_another_purpose_is_refused_on_every_door_and_sent_on_from_each(
    session, make_body, northshore, doors
):
    make_body("Architecture board", "portfolio", "architecture", join(northshore, "Chair of architecture"))
    before = standing()
    typed = {"title": "Redesign integration layer", "purpose": "architecture", "minutes": "25", "why": "", "stream": ""}
    given = {"title": typed["title"], "purpose": "architecture"}
    page = f"governance/meetings/{session.pk}/items/"
    statuses, codes = doors(
        page, typed, f"meetings/{session.pk}/items/", given, "agendaitem/add/", typed | {"meeting": str(session.pk)}
    )

    assert (statuses, set(codes)) == ([422, 422, 422], {"forum.purpose"})
    assert standing() == before


def test_from_the_drafted_agenda_to_the_sealed_minutes(
    session, question, seat_holder, deputy, members, secretary, sign_in, doors
):
    browser = sign_in(secretary)

    def post(path, given=None):
        return browser.post(f"{API}{path}", given or {}, content_type="application/json")

    def attend(*people):
        said = [{"membership": str(one.pk), "presence": "present"} for one in people]
        return post(f"meetings/{session.pk}/attendance/", {"people": said})

    item = AgendaItem.objects.get(meeting=session)
    assert (item.subject_ref, item.source) == (question.pk, "decisions.funding")

    # Three of seven are there, four are needed; then four, of whom one is recused.
    attend(seat_holder, deputy, members[0])
    in_meeting = {"mode": "meeting", "meeting": str(session.pk)}
    three = post(f"decisions/{question.pk}/ballots/", in_meeting)
    attend(members[1])
    post(f"agenda-items/{item.pk}/recuse/", {"because": "The supplier is a cousin", "membership": str(members[1].pk)})
    four = post(f"decisions/{question.pk}/ballots/", in_meeting)
    typed = {f"ballot-{name}": value for name, value in in_meeting.items()}
    page = browser.post(f"{HOME}decisions/{question.pk}/ballot/", typed)
    assert [(one.status_code, one.json()["code"]) for one in (three, four)] == [(409, "forum.quorum")] * 2
    assert (page.status_code, page.context["refusal"].code, Ballot.objects.exists()) == (409, "forum.quorum", False)

    # One more comes. Three vote: recording an outcome is refused on every door until the fourth has.
    attend(members[2])
    ballot = post(f"decisions/{question.pk}/ballots/", in_meeting).json()["ballots"][0]["id"]
    votes = f"decisions/{question.pk}/ballots/{ballot}/"
    for person in (seat_holder, deputy, members[0]):
        post(f"{votes}votes/", {"choice": "for", "membership": str(person.pk)})
    before = standing()
    early = post(f"{votes}close/")
    site = browser.post(f"{ADMIN}decision/", {"action": "approve", "_selected_action": [str(question.pk)]})
    assert (early.status_code, early.json()["code"]) == (409, "forum.quorum")
    assert (site.status_code, "forum.quorum" in site.content.decode(), standing() == before) == (409, True, True)
    post(f"{votes}votes/", {"choice": "abstain", "membership": str(members[2].pk)})
    sealed = post(f"{votes}close/", {"words": "Carried."}).json()
    again = browser.patch(
        f"{API}decisions/{question.pk}/", {"title": "x"}, content_type="application/json", headers={"If-Match": "*"}
    )
    assert (sealed["state"], again.status_code, again.json()["code"]) == ("approved", 409, "decision.sealed")

    # Minutes: draft, an amendment, adopted; the seal is the digest of what is carried.
    line = post("minute-lines/", {"meeting": str(session.pk), "item": str(item.pk), "text": "Carried with 3 votes."})
    minutes = line.json()["minutes"]
    post(f"meetings/{session.pk}/hold/")
    post(f"minutes/{minutes}/offer/")
    amendment = sign_in(deputy).post(
        f"{API}amendments/",
        {"minutes": minutes, "line": line.json()["id"], "text": "Carried with 3 votes, 1 abstained.", "because": "So"},
        content_type="application/json",
    )
    post(f"amendments/{amendment.json()['id']}/answer_it/", {"state": "taken"})
    by_secretary = post(f"minutes/{minutes}/adopt/")
    chair = sign_in(seat_holder)
    adopted = chair.post(f"{API}minutes/{minutes}/adopt/", {}, content_type="application/json").json()
    record = chair.get(f"{API}minutes/{minutes}/record/")

    assert (by_secretary.status_code, by_secretary.json()["code"]) == (403, "right.missing")
    assert (adopted["state"], hashlib.sha256(record.content).hexdigest()) == ("adopted", adopted["seal"])
    said = record.json()
    assert [one["text"] for one in said["lines"]] == ["Carried with 3 votes, 1 abstained."]
    assert [(one["number"], one["seal"]) for one in said["decisions"]] == [(question.number, sealed["seal"])]
    assert [one["because"] for one in said["recusals"]] == ["The supplier is a cousin"]
    session.refresh_from_db()
    assert session.state == "closed"
