"""The page of one decision: what each of those concerned can do there, and what a refusal leaves."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.bodies import services as bodies
from governance.bodies.models import SeatKind
from governance.decisions import services
from governance.decisions.models import Ballot, Condition, Decision
from tests.cast import LONG_AGO, NOON, join
from tests.governance.decision_pages.conftest import HERE, words


@pytest.fixture
def small(asked):
    return asked()


@pytest.fixture
def large(asked, board):
    return asked("Buy scanners", facts={"amount": "90000"})


@pytest.fixture
def chair(sign_in, seat_holder):
    return sign_in(seat_holder)


def page(browser, decision):
    return browser.get(f"{HERE}{decision.pk}/")


def test_the_owner_decides_with_words_a_condition_and_a_day_of_review(browser, small):
    answer = browser.post(
        f"{HERE}{small.pk}/decide/",
        {
            "decide-answer": "approved",
            "decide-words": "Go ahead.",
            "decide-conditions": "2026-11-30 Security review passed",
            "decide-review_on": "2027-04-05",
        },
        follow=True,
    )

    small.refresh_from_db()
    said = words(answer)
    assert (small.state, small.answer, str(small.review_on)) == ("approved", "Go ahead.", "2027-04-05")
    assert Condition.objects.get().text == "Security review passed"
    assert small.seal in said
    assert "Approved by Owner of Urgent care on Mon 5 Oct 2026." in said


def test_a_condition_without_a_day_is_said_at_its_field(browser, small):
    answer = browser.post(f"{HERE}{small.pk}/decide/", {"decide-answer": "approved", "decide-conditions": "Be careful"})

    assert answer.status_code == 422
    assert "“Be careful” does not begin with a day." in words(answer)
    small.refresh_from_db()
    assert small.state == "proposed"


def test_whose_decision_it_is_not_sees_no_form_and_is_refused_in_place(browser, large):
    assert 'id="decide"' not in page(browser, large).content.decode()

    answer = browser.post(f"{HERE}{large.pk}/decide/", {"decide-answer": "approved", "decide-words": "Mine"})

    assert answer.status_code == 403
    assert 'data-code="decision_right.limit"' in answer.content.decode()
    large.refresh_from_db()
    assert large.state == "proposed"


def test_a_stale_answer_says_what_changed_and_keeps_what_was_typed(browser, small, owner):
    read = page(browser, small).context["acts"]["decide"]["version_read"].initial
    services.change_facts(small, facts={"amount": "43000"}, by=owner, at=NOON)

    answer = browser.post(
        f"{HERE}{small.pk}/decide/",
        {"decide-answer": "approved", "decide-words": "As I read it", "decide-version_read": read},
    )

    assert answer.status_code == 409
    said = words(answer)
    assert 'data-code="changed.meanwhile"' in answer.content.decode()
    assert "£43,000.00" in said
    assert "As I read it" in said
    small.refresh_from_db()
    assert small.state == "proposed"


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("defer", {"defer-back_on": "2026-11-02", "defer-words": "As I read it"}),
        ("withdraw", {"withdraw-because": "As I read it"}),
    ],
)
def test_nobody_puts_off_or_withdraws_what_has_become_another_question(browser, small, owner, act, typed):
    read = page(browser, small).context["acts"][act]["version_read"].initial
    services.change_facts(small, facts={"amount": "43000"}, by=owner, at=NOON)
    steps = small.steps.count()

    answer = browser.post(f"{HERE}{small.pk}/{act}/", {**typed, f"{act}-version_read": read})
    again = answer.context["acts"][act]["version_read"].value()

    said = words(answer)
    assert (answer.status_code, 'data-code="changed.meanwhile"' in answer.content.decode()) == (409, True)
    assert "£43,000.00" in said
    assert "As I read it" in said
    small.refresh_from_db()
    assert (small.state, small.steps.count()) == ("proposed", steps)
    meant = browser.post(f"{HERE}{small.pk}/{act}/", {**typed, f"{act}-version_read": again})
    assert meant.status_code == 302


def test_a_vote_that_somebody_recorded_meanwhile_is_not_overwritten_unread(sign_in, large, board, seat_holder, deputy):
    until = NOON + timedelta(days=2)
    ballot = services.open_ballot(large, mode="written", closes_at=until, by=seat_holder, at=NOON)
    member = sign_in(seat_holder)
    read = page(member, large).context["acts"]["vote"]["version_read"].initial
    services.cast_vote(ballot, choice="for", because="Said by phone", by=seat_holder, at=NOON)

    sent = {"vote-choice": "against", "vote-because": "As I read it", "vote-version_read": read}
    answer = member.post(f"{HERE}{large.pk}/vote/", sent)

    assert answer.status_code == 409
    assert "Said by phone" in words(answer)
    assert "As I read it" in words(answer)
    assert ballot.votes.get().choice == "for"


def test_a_sealed_decision_is_refused_on_every_form_and_can_be_decided_anew(browser, small, owner):
    services.decide(small, answer="approved", by=owner, at=NOON)

    for act, data in (
        ("decide", {"decide-answer": "declined"}),
        ("withdraw", {}),
        ("comment", {"comment-text": "Late"}),
    ):
        path = "comments" if act == "comment" else act
        answer = browser.post(f"{HERE}{small.pk}/{path}/", data)
        assert (answer.status_code, 'data-code="decision.sealed"' in answer.content.decode()) == (409, True), act
    assert f"{HERE}new/?supersedes={small.pk}" in page(browser, small).content.decode()


def test_what_takes_the_place_of_another_shows_on_both_pages(browser, small, owner, typed):
    services.decide(small, answer="approved", by=owner, at=NOON)
    browser.post(f"{HERE}new/", typed(do="decide", title="To one o'clock", supersedes=str(small.pk)))

    newer = Decision.objects.get(title="To one o'clock")
    assert f'Superseded by <a href="{HERE}{newer.pk}/">' in words(page(browser, small))
    assert f'Takes the place of <a href="{HERE}{small.pk}/">' in words(page(browser, newer))
    assert "superseded" in words(browser.get(HERE))


def test_a_body_votes_members_see_names_and_others_counts(
    browser, chair, sign_in, large, board, administrator, northshore
):
    voter = join(northshore, "Member of the board")
    bodies.give_seat(board, membership=voter, kind=SeatKind.MEMBER, by=administrator, at=LONG_AGO)
    chair.post(f"{HERE}{large.pk}/ballot/", {"ballot-mode": "written", "ballot-closes_at": "2026-10-09T12:00"})

    sign_in(voter).post(f"{HERE}{large.pk}/vote/", {"vote-choice": "for", "vote-because": "It pays"})

    ballot = Ballot.objects.get()
    assert ballot.votes.get().choice == "for"
    assert "It pays" in words(page(chair, large))
    assert "It pays" not in words(page(browser, large))
    assert page(browser, large).context["sheet"].ballots[0].more["for"] == 1

    settings.FROZEN_NOW = NOON.replace(day=10)
    answer = chair.post(f"{HERE}{large.pk}/decide/", {"decide-words": "Bought."}, follow=True)
    large.refresh_from_db()
    assert (large.state, answer.status_code) == ("approved", 200)


def test_nobody_outside_the_body_votes(browser, chair, large):
    chair.post(f"{HERE}{large.pk}/ballot/", {"ballot-mode": "written", "ballot-closes_at": "2026-10-09T12:00"})

    answer = browser.post(f"{HERE}{large.pk}/vote/", {"vote-choice": "for"})

    assert answer.status_code == 403
    assert 'data-code="ballot.no_vote"' in answer.content.decode()
    assert not Ballot.objects.get().votes.filter(choice="for").exists()


def test_a_question_is_put_off_until_a_day(browser, small):
    refused = browser.post(f"{HERE}{small.pk}/defer/", {"defer-words": "Wait"})
    done = browser.post(f"{HERE}{small.pk}/defer/", {"defer-words": "Wait", "defer-back_on": "2026-11-02"})

    small.refresh_from_db()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert (small.state, str(small.due_on)) == ("deferred", "2026-11-02")


def test_files_are_told_by_their_content_and_given_to_whoever_sees_the_decision(browser, sign_in, member, small):
    good = SimpleUploadedFile("offer.txt", b"An offer")
    bad = SimpleUploadedFile("offer.pdf", b"<script>alert(1)</script>")

    assert browser.post(f"{HERE}{small.pk}/attachments/", {"attach-file": bad}).status_code == 422
    browser.post(f"{HERE}{small.pk}/attachments/", {"attach-file": good})

    kept = small.attachments.get()
    file = sign_in(member).get(f"{HERE}{small.pk}/attachments/{kept.pk}/")
    assert (file.content, file["Content-Type"], file["X-Content-Type-Options"]) == (
        b"An offer",
        "text/plain",
        "nosniff",
    )
    assert file["Content-Disposition"] == 'attachment; filename="offer.txt"'
    assert kept.digest in words(page(browser, small))
    assert f'href="{HERE}{small.pk}/attachments/{kept.pk}/" download' in page(browser, small).content.decode()
    Decision.objects.filter(pk=small.pk).update(
        confidential_because="A merger", confidential_until=NOON.replace(year=2027), confidential_at=NOON,
        confidential_by=small.proposed_by,
    )  # fmt: skip
    assert sign_in(member).get(f"{HERE}{small.pk}/attachments/{kept.pk}/").status_code == 404


def test_a_change_that_is_a_decision_leads_to_its_form_with_the_subject_filled_in(
    sign_in, administrator, matrix, stream, board
):
    browser = sign_in(administrator)
    refused = browser.post(f"/t/northshore/streams/{stream.pk}/retire/", {"because": "Done"})

    step = f"{HERE}new/?kind=streams.retire&amp;subject={stream.pk}"
    assert refused.status_code == 409
    assert step in refused.content.decode()
    form = browser.get(step.replace("&amp;", "&")).context["form"]
    assert (form["kind"].value(), form["stream"].value()) == ("streams.retire", str(stream.pk))
