"""Decisions come back by themselves to where they belong, to whoever holds the office then."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.decisions.models import Decision
from governance.meetings.models import AgendaItem
from governance.meetings.selectors import coming_meetings
from governance.meetings.services import draft_agenda
from governance.reviews import selectors, services
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.rules import Seen, calibration
from rights.decision_kinds import Mandate
from streams import services as streams
from streams.models import StreamRole
from tenancy.models import Membership
from tests.cast import NOON, join

FRIDAY = date(2026, 10, 9)
GOOD = {"process_score": 4, "outcome_score": 2, "verdict": "keep", "as_expected": True}

pytestmark = pytest.mark.usefixtures("inside")


def record(review: DecisionReview, by: Membership, at: datetime = NOON, **words: Any) -> DecisionReview:
    return services.record_review(review, by=by, at=at, **GOOD | words)


def refused(review: DecisionReview, by: Membership, at: datetime = NOON, **words: Any) -> Refusal:
    """The refusal, and that nothing was written."""
    with pytest.raises(Refusal) as refusal:
        record(review, by, at, **words)

    review.refresh_from_db()
    assert (review.state, review.process_score, DecisionReview.objects.count()) == ("due", None, 1)
    return refusal.value


# --- It comes back ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "on", "count"), [("approved", FRIDAY, 1), ("declined", FRIDAY, 1), ("approved", None, 0)]
)
def test_a_decision_that_names_a_day_comes_back(decided, state, on, count):
    decided(state=state, review_on=on)

    assert list(DecisionReview.objects.values_list("due_on", "state")) == [(FRIDAY, "due")] * count


def test_what_is_put_off_or_withdrawn_does_not(decided, owner):
    decided(state="deferred", decided_by=None, decided_at=None, seal="")
    decided(state="withdrawn", decided_by=None, decided_at=None, seal="")

    assert not DecisionReview.objects.exists()


def test_it_stands_on_the_agenda_of_the_forum_that_decided_from_its_day_on(of_committee, forum):
    risk = of_committee.decision.forum
    meeting = coming_meetings(NOON).filter(forum=risk).first()  # 21 October
    draft_agenda(meeting, at=NOON)
    draft_agenda(meeting, at=NOON)

    (item,) = AgendaItem.objects.filter(meeting=meeting)
    assert (item.source, item.title, item.url) == (
        "reviews.risk", "Review DEC-2026-901: Change the supplier", f"/reviews/{of_committee.pk}/",
    )  # fmt: skip
    DecisionReview.objects.update(due_on=date(2026, 10, 22))
    draft_agenda(meeting, at=NOON)
    assert AgendaItem.objects.get(meeting=meeting).state == "withdrawn"


def test_what_the_owner_decided_comes_to_the_performance_forum_and_to_their_week(of_owner, forum, owner, member):
    meeting = coming_meetings(NOON).filter(forum=forum).first()  # Wednesday 7 October: too early
    later = coming_meetings(NOON + timedelta(days=3)).filter(forum=forum).first()
    draft_agenda(meeting, at=NOON)
    assert not AgendaItem.objects.exists()
    draft_agenda(later, at=NOON + timedelta(days=3))

    assert [item.source for item in AgendaItem.objects.filter(meeting=later)] == ["reviews.performance"]
    assert list(selectors.waiting_for(owner, NOON, until=FRIDAY)) == [of_owner]
    assert not selectors.waiting_for(owner, NOON, until=FRIDAY - timedelta(days=1)).exists()
    assert not selectors.waiting_for(member, NOON, until=FRIDAY).exists()


# --- Who reviews -----------------------------------------------------------------------------------------------------------
def test_the_offices_of_the_body_review(of_committee, seat_holder):
    deputy, other = (Membership.objects.get(title=f"{kind} of the committee") for kind in ("Deputy", "Member"))

    assert selectors.reviewers(of_committee, NOON)[:2] == [seat_holder, deputy]
    assert refused(of_committee, other).who == "Chair of the board, Deputy of the committee, Secretary of the committee"
    assert record(of_committee, deputy).reviewed_by == deputy


def test_the_chairs_successor_takes_it_over(of_committee, committee, seat_holder, administrator):
    successor, seat = join(committee.tenant, "New chair"), committee.seats.get(kind="chair")
    tomorrow = NOON + timedelta(days=1)
    bodies.end_seat(seat, by=administrator, at=NOON, ends_at=tomorrow)
    bodies.give_seat(committee, membership=successor, kind="chair", starts_at=tomorrow, by=administrator, at=NOON)

    assert refused(of_committee, seat_holder, at=tomorrow).code == "review.not_yours"
    assert list(selectors.waiting_for(successor, tomorrow, until=FRIDAY)) == [of_committee]
    assert record(of_committee, successor, at=tomorrow).state == "done"


def test_the_owners_successor_takes_it_over_and_without_one_the_chair(
    of_owner, stream, owner, owner_term, administrator, forum, seat_holder, member
):
    tomorrow, next_week = NOON + timedelta(days=1), NOON + timedelta(days=7)
    decided = Mandate("streams.owner", stream.pk, of_owner.decision_id, "DEC-2026-999", administrator, NOON)
    streams.end_term(owner_term, ends_at=tomorrow, by=administrator, at=NOON, mandate=decided)
    successor = join(stream.tenant, "Next owner")
    streams.assign_role(
        stream,
        role=StreamRole.OWNER,
        membership=successor,
        starts_at=next_week,
        by=administrator,
        at=NOON,
        mandate=decided,
    )

    assert selectors.reviewers(of_owner, tomorrow) == [seat_holder]
    assert list(selectors.waiting_for(seat_holder, tomorrow, until=FRIDAY)) == [of_owner]
    assert not selectors.waiting_for(owner, tomorrow, until=FRIDAY).exists()
    assert refused(of_owner, owner, at=tomorrow).who == "Chair of the board"
    assert selectors.reviewers(of_owner, next_week) == [successor]
    assert not selectors.waiting_for(seat_holder, next_week, until=FRIDAY).exists()
    assert record(of_owner, successor, at=next_week).reviewed_by == successor


def test_a_reviewer_who_left_is_not_asked_and_cannot_review_and_the_chair_can(of_owner, owner, forum, seat_holder):
    gone = NOON + timedelta(days=1)
    owner.ends_at = gone
    owner.save()

    assert selectors.reviewers(of_owner, gone) == [seat_holder]
    assert refused(of_owner, owner, at=gone).code == "review.not_yours"
    assert record(of_owner, seat_holder, at=gone).reviewed_by == seat_holder


# --- What it finds ---------------------------------------------------------------------------------------------------------
def test_process_and_outcome_are_scored_apart_and_sealed(of_committee, seat_holder):
    done = record(of_committee, seat_holder, learned="Luck was not with us.")

    assert (done.process_score, done.outcome_score, done.verdict, done.reviewed_at) == (4, 2, "keep", NOON)
    with pytest.raises(Refusal) as again:
        record(of_committee, seat_holder)
    assert again.value.code == "move.not_possible"
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionReview.objects.filter(pk=done.pk).update(process_score=5)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"process_score": 0}, "review.score"),
        ({"outcome_score": 6}, "review.score"),
        ({"verdict": "maybe"}, "review.verdict"),
        ({"verdict": "amend"}, "review.nothing_learned"),
        ({"as_expected": False}, "review.nothing_learned"),
        ({"again_on": date(2026, 10, 5)}, "review.again_in_the_past"),
    ],
)
def test_what_is_not_whole_is_refused(of_committee, seat_holder, words, code):
    assert refused(of_committee, seat_holder, **words).code == code


def test_it_can_come_back_once_more(of_committee, seat_holder):
    record(of_committee, seat_holder, again_on=date(2027, 1, 11))

    assert list(DecisionReview.objects.order_by("due_on").values_list("state", "due_on")) == [
        ("done", FRIDAY), ("due", date(2027, 1, 11)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "title"), [("amend", "Amend: Change the supplier"), ("reverse", "Reverse: Change the supplier")]
)
def test_what_does_not_stay_is_drafted_anew_in_the_reviewers_hands(of_committee, seat_holder, verdict, title):
    record(of_committee, seat_holder, verdict=verdict, learned="The new one is worse.")

    draft = Decision.objects.get(state="draft")
    assert (draft.title, draft.supersedes, draft.drafted_by, draft.rationale) == (
        title, of_committee.decision, seat_holder, "The new one is worse.",
    )  # fmt: skip
    assert draft.facts == of_committee.decision.facts


# --- The change it asks for -----------------------------------------------------------------------------------------------
@pytest.fixture
def done(of_committee, seat_holder) -> DecisionReview:
    return record(of_committee, seat_holder)


def test_a_rule_of_the_matrix_is_asked_to_change_and_taken_up(done, seat_holder, administrator, member):
    asked = services.open_request(done, rule="r3", words="Raise it to 80,000.", by=seat_holder, at=NOON)
    waiting = list(selectors.open_requests(member, NOON))
    with pytest.raises(Refusal) as stranger:
        services.settle_request(asked, state="taken_up", by=seat_holder, at=NOON)
    settled = services.settle_request(asked, state="taken_up", by=administrator, at=NOON)

    assert (waiting, stranger.value.code) == ([asked], "right.missing")
    assert (settled.state, settled.settled_by, list(selectors.open_requests(member, NOON))) == (
        "taken_up",
        administrator,
        [],
    )


def test_a_forums_rhythm_is_asked_to_change_and_declined_with_a_reason(done, seat_holder, member):
    forum = done.decision.forum
    asked = services.open_request(done, forum=forum, words="Meet every two weeks.", by=seat_holder, at=NOON)
    waiting = list(selectors.open_requests(member, NOON, forum=forum))
    with pytest.raises(Refusal) as wordless:
        services.settle_request(asked, state="declined", by=seat_holder, at=NOON)
    settled = services.settle_request(asked, state="declined", answer="Not this year.", by=seat_holder, at=NOON)
    with pytest.raises(Refusal) as twice:
        services.settle_request(asked, state="taken_up", by=seat_holder, at=NOON)

    assert (waiting, wordless.value.code, settled.state) == ([asked], "change_request.no_answer", "declined")
    assert twice.value.code == "move.not_possible"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"words": "x"}, "change_request.one_thing"),
        ({"rule": "r99", "words": "x"}, "change_request.no_rule"),
        ({"rule": "r3", "words": " "}, "change_request.no_words"),
    ],
)
def test_a_request_that_says_too_little_is_refused(done, seat_holder, words, code):
    with pytest.raises(Refusal) as refusal:
        services.open_request(done, by=seat_holder, at=NOON, **words)

    assert (refusal.value.code, ChangeRequest.objects.count()) == (code, 0)


def test_a_request_needs_a_review_that_is_done_and_a_state_that_settles(of_committee, seat_holder, administrator):
    with pytest.raises(Refusal) as early:
        services.open_request(of_committee, rule="r3", words="x", by=seat_holder, at=NOON)
    record(of_committee, seat_holder)
    asked = services.open_request(of_committee, rule="r3", words="x", by=seat_holder, at=NOON)
    with pytest.raises(Refusal) as state:
        services.settle_request(asked, state="open", by=administrator, at=NOON)

    assert (early.value.code, state.value.code) == ("change_request.not_yet", "change_request.state")


# --- What many say together -----------------------------------------------------------------------------------------------
def test_fewer_than_ten_say_nothing(decided, seat_holder, member, committee):
    for _number in range(9):
        record(DecisionReview.objects.get(decision=decided()), seat_holder)
    (nine,) = selectors.calibrations(member, NOON)
    record(DecisionReview.objects.get(decision=decided()), seat_holder, outcome_score=5)
    (ten,) = selectors.calibrations(member, NOON)

    assert (nine.body, nine.found.n, nine.found.enough) == (committee, 9, False)
    assert (ten.found.enough, ten.found.process, ten.found.outcome) == (True, 4, 2.3)
    assert (ten.found.expected_share, ten.found.confidence, ten.found.gap) == (100, 80, -20)


def test_confidence_is_compared_with_the_decisions_that_state_it():
    found = calibration([Seen(3, 3, True, 90), Seen(3, 3, False, 70), Seen(5, 1, None, None)])

    assert (found.n, found.expected_share, found.confidence, found.gap) == (3, 50, 80, 30)
    assert calibration([]).gap is None
