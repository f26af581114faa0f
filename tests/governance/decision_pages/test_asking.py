"""A question is written down: who decides it stands beside it while it is typed, and nobody decides what is not theirs."""

from datetime import timedelta

import pytest
from django.conf import settings

from governance.decisions.models import Decision, Step
from rights.matrix.models import MatrixVersion
from streams.services import assign_role, end_term
from tests.cast import NOON, join
from tests.governance.decision_pages.conftest import HERE, words

LIVE = {"HX-Request": "true"}
DECIDE = 'value="decide"'


def test_within_the_limit_the_owner_is_told_that_they_may_decide(browser, matrix, board, typed):
    answer = browser.post(f"{HERE}route/", typed(), headers=LIVE)

    said = words(answer)
    assert "You may decide. Matrix v7, r3" in said
    assert "Amount £50,000.00 or more" in said
    assert DECIDE in answer.content.decode()
    assert not Decision.objects.exists()


def test_at_the_limit_the_board_decides_and_the_button_is_not_there(browser, matrix, board, typed):
    answer = browser.post(f"{HERE}route/", typed(amount="50,000"), headers=LIVE)

    said = "Portfolio funding board decides, r6; next sitting Wed 14 Oct; papers due Wed 7 Oct; you recommend"
    assert said in words(answer)
    assert DECIDE not in answer.content.decode()


def test_a_fact_that_is_not_typed_yet_is_named_and_nobody_is_promised(browser, matrix, typed):
    answer = browser.post(f"{HERE}route/", typed(amount=""), headers=LIVE)

    said = words(answer)
    assert "Say the facts: then you see who decides." in said
    assert "Amount" in said
    assert "decides," not in said


def test_without_script_the_form_is_checked_by_a_button_and_keeps_what_was_typed(browser, matrix, board, typed):
    answer = browser.post(f"{HERE}new/", typed(do="check", amount="50000", title="Renew the ring road"))

    assert answer.status_code == 200
    assert "Portfolio funding board decides" in words(answer)
    assert 'value="Renew the ring road"' in answer.content.decode()
    assert not Decision.objects.exists()


def test_one_click_decides_and_seals(browser, matrix, typed):
    answer = browser.post(f"{HERE}new/", typed(do="decide"))

    decision = Decision.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}{decision.pk}/")
    assert (decision.state, decision.rule, decision.facts["amount"]) == ("approved", "r3", "42000")
    assert str(decision.review_on) == "2027-04-05"


def test_a_direct_post_above_the_limit_is_refused_in_place_and_writes_nothing(browser, matrix, board, typed):
    answer = browser.post(f"{HERE}new/", typed(do="decide", amount="50000"))

    assert answer.status_code == 403
    assert 'data-code="decision_right.limit"' in answer.content.decode()
    assert "Who may</dt><dd>Portfolio funding board" in words(answer)
    assert 'value="50000"' in answer.content.decode()
    assert not Decision.objects.exists()


def test_facts_that_are_missing_are_said_at_their_fields(browser, matrix, typed):
    answer = browser.post(f"{HERE}new/", typed(do="propose", amount="many", reversible=""))

    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'href="#id_fact_amount"' in said
    assert "This is no number." in said
    assert not Decision.objects.exists()


@pytest.mark.parametrize("given", ["NaN", "Infinity", "-1", "1e999"])
def test_a_number_that_is_none_or_out_of_its_domain_is_refused(browser, matrix, typed, given):
    answer = browser.post(f"{HERE}new/", typed(do="propose", amount=given))

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_draft_is_its_authors_alone_and_can_be_gone_on_with(browser, sign_in, member, matrix, typed):
    browser.post(f"{HERE}new/", typed(do="draft", amount=""))
    draft = Decision.objects.get()

    assert (draft.state, draft.facts.get("amount")) == ("draft", None)
    assert sign_in(member).get(f"{HERE}{draft.pk}/").status_code == 404
    browser.post(f"{HERE}{draft.pk}/edit/", typed(do="propose", title="Another title"))
    draft.refresh_from_db()
    assert (draft.state, draft.title, draft.rule) == ("proposed", "Another title", "r3")


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(browser, matrix, typed):
    browser.post(f"{HERE}new/", typed(do="draft"))
    draft = Decision.objects.get()
    read = browser.get(f"{HERE}{draft.pk}/edit/").context["form"]["version_read"].initial
    browser.post(f"{HERE}{draft.pk}/edit/", typed(do="draft", title="In the other window"))

    answer = browser.post(f"{HERE}{draft.pk}/edit/", typed(do="draft", title="In this window", version_read=read))

    assert answer.status_code == 409
    assert 'value="In this window"' in answer.content.decode()
    assert "In the other window" in words(answer)
    draft.refresh_from_db()
    assert draft.title == "In the other window"


def test_a_second_stream_sends_it_elsewhere_and_names_the_fact(
    browser, asked, make_stream, northshore, coordination, board
):
    other = make_stream("Planned care", join(northshore, "Owner of Planned care"))
    decision = asked()

    facts = {f"fact_{code}": value for code, value in decision.facts.items() if code != "streams"}
    answer = browser.post(f"{HERE}{decision.pk}/facts/", {**facts, "touched": [str(other.pk)]}, follow=True)

    decision.refresh_from_db()
    assert (decision.rule, decision.body) == ("r4", coordination)
    assert "Streams affected from 1 to 2; Coordination decides now" in words(answer)
    assert Step.objects.filter(decision=decision, code="rerouted").exists()


def test_the_minute_after_the_term_the_button_is_gone_and_the_successor_is_named(
    browser, inside, northshore, owner_term, administrator, stream, request
):
    midnight = NOON.replace(hour=23, minute=0)
    successor = join(northshore, "Next owner")
    end_term(owner_term, ends_at=midnight, by=administrator, at=NOON)
    assign_role(stream, role="accountable_owner", membership=successor, starts_at=midnight, by=administrator, at=NOON)
    request.getfixturevalue("board")
    decision = request.getfixturevalue("asked")()  # the matrix is in force now
    before = browser.get(f"{HERE}{decision.pk}/").content.decode()

    settings.FROZEN_NOW = midnight + timedelta(minutes=1)
    answer = browser.post(f"{HERE}{decision.pk}/decide/", {"decide-answer": "approved"})

    assert 'id="decide"' in before
    assert 'id="decide"' not in browser.get(f"{HERE}{decision.pk}/").content.decode()
    assert answer.status_code == 403
    assert 'data-code="owner.term_ended"' in answer.content.decode()
    assert "Next owner" in words(answer)
    decision.refresh_from_db()
    assert decision.state == "proposed"


def test_before_the_first_matrix_a_question_is_kept_and_not_asked(browser, inside, stream, typed):
    assert not MatrixVersion.objects.exists()
    assert "No matrix of decision rights is in force yet." in words(browser.get(f"{HERE}new/"))

    answer = browser.post(f"{HERE}new/", typed(do="propose"))

    assert answer.status_code == 409
    assert 'data-code="decision.no_matrix"' in answer.content.decode()
    assert not Decision.objects.exists()


def test_the_auditor_reads_and_does_not_ask(sign_in, auditor, matrix):
    answer = sign_in(auditor).get(f"{HERE}new/")

    assert answer.status_code == 403
    assert 'data-code="right.missing"' in answer.content.decode()
