"""Reviewing decisions: the review that a decision brings, what it finds, and the change it asks for."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.decisions import services as decisions
from governance.decisions.kinds import GENERAL
from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from governance.forums.models import Forum
from governance.reviews import refusals, selectors  # noqa: F401  refusals registers the room's sentences
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.states import REQUEST_MOVES, REVIEW_MOVES, RequestState, ReviewState, Verdict
from rights import decision_kinds
from rights.matrix.selectors import router_of, version_in_force
from rights.services import may, require
from tenancy.models import Membership

RECORD, RECORD_OWN = "reviews.record", "reviews.record_own"
EDIT_MATRIX, CHANGE_FORUM = "matrix.edit", "forums.change"
SCORES = range(1, 6)


def follow_decision(decision: Decision, by: Membership, at: datetime) -> None:
    """A decision that is answered and names a day comes back on it."""
    if decision.state in (DecisionState.APPROVED, DecisionState.DECLINED) and decision.review_on is not None:
        _set(decision, decision.review_on, by=by, at=at)


@transaction.atomic
def record_review(
    review: DecisionReview,
    *,
    process_score: int,
    outcome_score: int,
    verdict: str,
    by: Membership,
    at: datetime,
    as_expected: bool | None = None,
    learned: str = "",
    again_on: date | None = None,
) -> DecisionReview:
    """Say how a decision was made, and apart from that how it turned out. Sealed at once.

    What is to be amended or reversed is drafted as a new decision in the reviewer's hands, which supersedes this one.
    `again_on` brings it back once more.
    """
    review = _locked(review)
    check_move(REVIEW_MOVES, ReviewState(review.state), ReviewState.DONE, review.decision.number)
    require_reviewer(review, by=by, at=at)
    if process_score not in SCORES or outcome_score not in SCORES:
        raise Refusal("review.score", params={"process": process_score, "outcome": outcome_score}, status=422)
    if verdict not in Verdict.values:
        verdicts = ", ".join(Verdict.values)
        raise Refusal("review.verdict", params={"given": str(verdict)[:40], "verdicts": verdicts}, status=422)
    learned = learned.strip()
    if not learned and (verdict != Verdict.KEEP or as_expected is False):
        raise Refusal("review.nothing_learned", status=422)
    if again_on is not None and again_on <= at.astimezone(by.tenant.zone).date():
        raise Refusal("review.again_in_the_past", params={"on": again_on}, status=422)
    review.process_score, review.outcome_score, review.as_expected = process_score, outcome_score, as_expected
    review.verdict, review.learned = verdict, learned
    review.reviewed_by, review.reviewed_at, review.state = by, at, ReviewState.DONE
    review.save()
    facts = {"process_score": process_score, "outcome_score": outcome_score, "verdict": verdict}
    audit.record("review.recorded", review, by=by, at=at, because=learned, rule=RECORD, facts=facts)
    if again_on is not None:
        _set(review.decision, again_on, by=by, at=at)
    if verdict != Verdict.KEEP:
        draft_successor(review, by=by, at=at)
    return review


def draft_successor(review: DecisionReview, *, by: Membership, at: datetime) -> Decision | None:
    """The decision that takes the place of the one reviewed, as a draft with all that is known; None if there is one.

    A deed is not undone by doing it again: to reverse one is an open question, and so is what no kind knows any more.
    What was declined has no place to take.
    """
    decision = review.decision
    if Decision.objects.filter(supersedes=decision).exclude(state=DecisionState.WITHDRAWN).exists():
        return None
    amends = review.verdict == Verdict.AMEND
    title = (_("Amend: %(title)s") if amends else _("Reverse: %(title)s")) % {"title": decision.title}
    kind = next((one for one in decision_kinds.every() if one.code == decision.kind), GENERAL)
    if kind.enact is not None and not amends:
        kind = GENERAL
    drafted: Decision = decisions.draft(
        kind=kind.code,
        title=title[:200],
        subject_ref=decision.subject_ref if kind.subject is not None else None,
        stream=decision.stream,
        facts=decision.facts,
        params=decision.params if kind.code == decision.kind else {},
        rationale=review.learned,
        priority=decision.priority,
        supersedes=decision if decision.state == DecisionState.APPROVED else None,
        by=by,
        at=at,
    )
    return drafted


def may_review(review: DecisionReview, membership: Membership, *, at: datetime) -> bool:
    """Is this person asked for the review: by an office in the body, by the role, or because nobody else is left?"""
    decision = review.decision
    if decision.body is not None:
        return bool(may(membership, RECORD, decision.body, at=at))
    if decision.stream is None:
        return False
    if may(membership, RECORD_OWN, decision.stream, at=at):
        return True
    return membership.is_active_at(at) and membership in selectors.reviewers(review, at)


def require_reviewer(review: DecisionReview, *, by: Membership, at: datetime) -> None:
    """Raise a Refusal that says who reviews, unless `by` does."""
    if may_review(review, by, at=at):
        return
    who = ", ".join(str(one) for one in selectors.reviewers(review, at))
    words = {"decision": review.decision.number, "who": who or _("nobody now")}
    raise Refusal("review.not_yours", params=words, rule=RECORD, who=who)


# --- The change that a review asks for ------------------------------------------------------------------------------------
@transaction.atomic
def open_request(
    review: DecisionReview, *, words: str, by: Membership, at: datetime, rule: str = "", forum: Forum | None = None
) -> ChangeRequest:
    """Ask for a change to a rule of the matrix in force, or to the rhythm of a forum."""
    review = _locked(review)
    if review.state != ReviewState.DONE:
        raise Refusal("change_request.not_yet", params={"decision": review.decision.number}, status=409)
    require_reviewer(review, by=by, at=at)
    rule, words = rule.strip(), words.strip()
    if bool(rule) == (forum is not None):
        raise Refusal("change_request.one_thing", status=422)
    if not words:
        raise Refusal("change_request.no_words", status=422)
    if rule:
        _check_rule(rule, at)
    request = ChangeRequest(review=review, rule=rule, forum=forum, words=words, opened_by=by, opened_at=at)
    request.save()
    facts = {"decision": review.decision.number, "rule": rule, "forum": str(forum or "")}
    audit.record("change_request.opened", request, by=by, at=at, because=words, facts=facts)
    return request


@transaction.atomic
def settle_request(
    request: ChangeRequest, *, state: str, by: Membership, at: datetime, answer: str = ""
) -> ChangeRequest:
    """Take a request up, or decline it with the reason: who may draft the matrix does, or who may change the forum."""
    rows = ChangeRequest.objects.select_for_update(of=("self",)).select_related("forum__body", "review__decision")
    request = rows.get(pk=request.pk)
    if state not in (RequestState.TAKEN_UP, RequestState.DECLINED):
        raise Refusal("change_request.state", status=422)
    check_move(REQUEST_MOVES, RequestState(request.state), RequestState(state), str(request))
    right = right_to_settle(request)
    require(by, right, request.forum, at=at)
    answer = answer.strip()
    if state == RequestState.DECLINED and not answer:
        raise Refusal("change_request.no_answer", status=422)
    request.state, request.answer, request.settled_by, request.settled_at = state, answer, by, at
    request.save(update_fields=["state", "answer", "settled_by", "settled_at"])
    audit.record("change_request.settled", request, by=by, at=at, because=answer, rule=right, facts={"state": state})
    return request


def right_to_settle(request: ChangeRequest) -> str:
    """Which right covers what is to change."""
    return CHANGE_FORUM if request.forum_id is not None else EDIT_MATRIX


def _check_rule(rule: str, at: datetime) -> None:
    version = version_in_force(at)
    if version is not None and any(one.code == rule for one in router_of(version).table.rules):
        return
    words = {"version": str(version or "–"), "rule": rule[:40]}
    raise Refusal("change_request.no_rule", params=words, version=str(version or ""), status=422)


def _set(decision: Decision, due_on: date, *, by: Membership, at: datetime) -> DecisionReview:
    """The one review to come of a decision; one that stands already stays."""
    review: DecisionReview
    review, made = DecisionReview.objects.get_or_create(
        decision=decision, state=ReviewState.DUE, defaults={"due_on": due_on}
    )
    if made:
        audit.record("review.to_come", review, by=by, at=at, facts={"decision": decision.number, "due_on": due_on})
    return review


def _locked(review: DecisionReview) -> DecisionReview:
    rows = DecisionReview.objects.select_for_update(of=("self",))
    found: DecisionReview = rows.select_related("decision__stream", "decision__body").get(pk=review.pk)
    return found
