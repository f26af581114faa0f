"""Every door gives the same answer: API, bulk, admin site."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.decisions import services
from governance.decisions.models import Decision, Step
from governance.decisions.states import DecisionState
from tests.cast import NOON, join
from tests.governance.decisions.conftest import SMALL

pytestmark = pytest.mark.usefixtures("inside")

API = "/t/northshore/api/v1/decisions/"
ADMIN = "/t/northshore/admin/governance/decision/"


@pytest.fixture
def door(sign_in):
    """`door(person, path, body)`: one POST to the API."""

    def post(person, path="", body=None):
        return sign_in(person).post(f"{API}{path}", body or {}, content_type="application/json")

    return post


def test_the_first_story_through_the_api(
    matrix, stream, owner, board, coordination, make_stream, northshore, door, sign_in
):
    question = {"title": "Extend triage", "stream": str(stream.pk), "facts": SMALL}

    may_i = door(owner, "route/", {"stream": str(stream.pk), "facts": SMALL}).json()
    made = door(owner, "", question).json()
    door(owner, f"{made['id']}/propose/")
    decided = door(owner, f"{made['id']}/decide/", {"answer": "approved", "review_on": "2027-04-05"})

    assert (may_i["you_decide"], may_i["version"], may_i["rule"]) == (True, "v7", "r3")
    assert (decided.status_code, decided.json()["state"], len(decided.json()["seal"])) == (200, "approved", 64)
    at_the_limit = {"stream": str(stream.pk), "facts": SMALL | {"amount": "50000"}}
    board_decides = door(owner, "route/", at_the_limit).json()
    assert (board_decides["you_decide"], board_decides["rule"], board_decides["decides"]["name"]) == (
        False, "r6", "Portfolio funding board",
    )  # fmt: skip
    assert (board_decides["next_sitting"], board_decides["papers_due_on"]) == ("2026-10-14", "2026-10-07")
    large = door(owner, "", question | {"facts": SMALL | {"amount": "50000"}}).json()
    door(owner, f"{large['id']}/propose/")
    refused = door(owner, f"{large['id']}/decide/", {"answer": "approved"})
    assert (refused.status_code, refused.json()["code"], refused.json()["next_on"]) == (
        403, "decision_right.limit", "2026-10-14",
    )  # fmt: skip
    other = make_stream("Planned care", join(northshore, "Owner of Planned care"))
    moved = door(owner, f"{large['id']}/facts/", {"facts": {"amount": "42000"}, "touched": [str(other.pk)]})
    assert (moved.json()["rule"], moved.json()["level"], moved.json()["touched"]) == (
        "r4", "coordination", [str(other.pk)],
    )  # fmt: skip
    assert moved.json()["steps"][-1]["code"] == "rerouted"
    listed = sign_in(owner).get(f"{API}?state=approved&fields=number,state").json()["results"]
    assert listed == [{"number": "DEC-2026-001", "state": "approved"}]


def test_api_bulk_and_admin_refuse_and_allow_the_same(write, owner, board, seat_holder, administrator, door, sign_in):
    mine = services.propose(write(), by=owner, at=NOON)
    theirs = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)

    alone = door(owner, f"{theirs.pk}/decide/", {"answer": "approved"}).json()
    many = {"answer": "approved", "decisions": [str(theirs.pk), str(mine.pk)]}
    bulk = door(owner, "decide-many/", many).json()["results"]
    by_admin = sign_in(administrator).post(ADMIN, {"action": "approve", "_selected_action": [str(theirs.pk)]})
    by_chair = sign_in(seat_holder).post(ADMIN, {"action": "approve", "_selected_action": [str(theirs.pk)]})

    assert [row["done"] for row in bulk] == [False, True]
    assert {alone["code"], bulk[0]["problem"]["code"]} == {"decision_right.limit"}
    assert (by_admin.status_code, "decision_right.limit" in by_admin.content.decode()) == (403, True)
    assert (by_chair.status_code, "decision.ballot_needed" in by_chair.content.decode()) == (409, True)
    states = dict(Decision.objects.values_list("pk", "state"))
    assert states == {mine.pk: DecisionState.APPROVED, theirs.pk: DecisionState.PROPOSED}


def test_the_admin_site_answers_row_by_row_and_says_why_not(write, owner, seat_holder, board, make_stream, sign_in):
    planned = make_stream("Planned care", seat_holder)
    mine = [services.propose(write(by=seat_holder, stream=planned), by=seat_holder, at=NOON) for _ in range(2)]
    theirs = services.propose(write(), by=owner, at=NOON)
    selected = [str(one.pk) for one in (mine[0], theirs, mine[1])]

    sent = {"action": "approve", "_selected_action": selected}
    page = sign_in(seat_holder).post(ADMIN, sent, follow=True)

    (no, yes) = page.context["messages"]
    assert (no.level_tag, str(no).startswith(f"{theirs}: "), "Urgent care" in str(no)) == ("error", True, True)
    assert (yes.level_tag, str(yes)) == ("success", "2 are done.")
    states = dict(Decision.objects.values_list("pk", "state"))
    assert states == {mine[0].pk: "approved", mine[1].pk: "approved", theirs.pk: "proposed"}
    assert set(Step.objects.filter(code="approved").values_list("decision", flat=True)) == {one.pk for one in mine}


def test_the_admin_site_shows_a_decision_and_changes_none(write, owner, administrator, sign_in):
    decision = services.propose_and_decide(write(), by=owner, at=NOON)
    browser = sign_in(administrator)

    pages = [browser.get(ADMIN), browser.get(f"{ADMIN}{decision.pk}/change/")]
    changed = browser.post(f"{ADMIN}{decision.pk}/change/", {"title": "Other"})

    assert [page.status_code for page in pages] == [200, 200]
    assert changed.status_code == 403


def test_a_body_votes_through_the_api(write, owner, board, seat_holder, deputy, door):
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)
    until = (NOON + timedelta(days=2)).isoformat()

    opened = door(seat_holder, f"{decision.pk}/ballots/", {"mode": "written", "closes_at": until}).json()
    ballot = opened["ballots"][0]["id"]
    for person in (seat_holder, deputy):
        voted = door(person, f"{decision.pk}/ballots/{ballot}/votes/", {"choice": "for"}).json()
    outside = door(owner, f"{decision.pk}/ballots/{ballot}/votes/", {"choice": "for"})
    closed = door(deputy, f"{decision.pk}/ballots/{ballot}/close/", {"words": "Carried."})

    assert (voted["ballots"][0]["count"]["for"], len(voted["ballots"][0]["votes"])) == (2, 2)
    assert (outside.status_code, outside.json()["code"]) == (403, "ballot.no_vote")
    assert (closed.status_code, closed.json()["state"]) == (200, "approved")


def test_files_go_in_and_out_as_attachments(write, owner, member, sign_in):
    decision = services.propose(write(), by=owner, at=NOON)
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 x", content_type="image/png")
    laid = sign_in(owner).post(f"{API}{decision.pk}/attachments/", {"file": upload})
    (kept,) = laid.json()["attachments"]
    file = sign_in(member).get(f"{API}{decision.pk}/attachments/{kept['id']}/file/")

    assert (kept["media_type"], file.content) == ("application/pdf", b"%PDF-1.7 x")
    assert (file["Content-Disposition"], file["X-Content-Type-Options"]) == (
        'attachment; filename="plan.pdf"', "nosniff",
    )  # fmt: skip


def test_a_draft_and_a_confidential_decision_are_nobodys_to_see(write, owner, member, board, sign_in):
    draft = write()
    secret = services.propose(write(), by=owner, at=NOON)
    Decision.objects.filter(pk=secret.pk).update(
        confidential_until=NOON + timedelta(days=9), confidential_because="Merger", confidential_at=NOON
    )

    seen = {
        person: [sign_in(person).get(f"{API}{one.pk}/").status_code for one in (draft, secret)]
        for person in (owner, member)
    }

    assert seen == {owner: [200, 200], member: [404, 404]}
    assert sign_in(member).get(API).json()["results"] == []


def test_the_right_ends_at_the_moment_the_term_ends_for_every_door(write, owner, owner_term, administrator, door):
    decision = services.propose(write(), by=owner, at=NOON)
    type(owner_term).objects.filter(pk=owner_term.pk).update(ends_at=NOON + timedelta(hours=1))
    type(decision.stream.grants.get_queryset().first()).objects.update(ends_at=NOON + timedelta(hours=1))
    settings.FROZEN_NOW = NOON + timedelta(hours=1)

    alone = door(owner, f"{decision.pk}/decide/", {"answer": "approved"})
    bulk = door(owner, "decide-many/", {"answer": "approved", "decisions": [str(decision.pk)]})

    assert (alone.status_code, alone.json()["code"]) == (403, "owner.term_ended")
    assert bulk.json()["results"][0]["problem"]["code"] == "owner.term_ended"


def test_a_question_that_changed_meanwhile_is_neither_overwritten_nor_decided(matrix, write, owner, board, sign_in):
    decision = write()
    address, client = f"{API}{decision.pk}/", sign_in(owner)

    def send(method, path, body, **headers):
        return getattr(client, method)(path, body, content_type="application/json", headers=headers)

    read = client.get(address)["ETag"]
    unsaid = send("patch", address, {"title": "Mine"})
    first = send("patch", address, {"title": "First"}, **{"If-Match": read})
    stale = send("patch", address, {"title": "Second"}, **{"If-Match": read})
    services.propose(decision, by=owner, at=NOON)
    decided = send("post", f"{address}decide/", {"answer": "approved"}, **{"If-Match": first["ETag"]})

    assert [one.status_code for one in (unsaid, first, stale, decided)] == [428, 200, 412, 412]
    assert [one.json()["code"] for one in (unsaid, stale, decided)] == [
        "precondition_required",
        *["changed_meanwhile"] * 2,
    ]
    assert stale.json()["current"]["title"] == "First"
    decision.refresh_from_db()
    assert (decision.title, decision.state) == ("First", DecisionState.PROPOSED)
