"""Answering a question: by exactly the authority that the matrix named, asked at that moment, sealed at once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from doors.refusal import Refusal, check_move
from governance.decisions import followers
from governance.decisions.authority import Standing, ended_term, role_label
from governance.decisions.models import Ballot, Choice, Condition, Decision, Vote
from governance.decisions.routing import Asked, limit_refusal
from governance.decisions.rules import count
from governance.decisions.selectors import (
    asked_authority,
    kind_named,
    missing_agreements,
    route_of,
    subject_of,
)
from governance.decisions.services.proposing import propose
from governance.decisions.services.sealing import seal_of
from governance.decisions.services.steps import concerned, note, open_one, recorded, see
from governance.decisions.states import ANSWERS, MOVES, DecisionState
from rights.decision_kinds import Mandate
from tenancy.models import Membership

Conditions = Iterable[Mapping[str, Any]]


@transaction.atomic
def decide(
    decision: Decision,
    *,
    answer: str,
    by: Membership,
    at: datetime,
    words: str = "",
    conditions: Conditions = (),
    review_on: date | None = None,
    back_on: date | None = None,
) -> Decision:
    """Answer a question for good, or put it off until `back_on`. What a body decides follows its open ballot."""
    decision = open_one(decision)
    if answer not in ANSWERS:
        words_ = {"given": str(answer)[:40], "answers": ", ".join(ANSWERS)}
        raise Refusal("decision.answer", params=words_, status=422)
    if answer == DecisionState.DEFERRED:
        return defer(decision, back_on=back_on, because=words, by=by, at=at)
    check_move(MOVES, decision.state, DecisionState(answer), decision.number)
    standing = refuse_unless_theirs(decision, by=by, at=at)
    ballot = _ballot_for(decision, answer) if decision.body_id else None
    if answer == DecisionState.APPROVED:
        _refuse_without_agreement(decision)
    if ballot is not None:
        Ballot.objects.filter(pk=ballot.pk).update(closed_at=at, closed_by=by, outcome=answer)
    return _answer(decision, answer, standing, by=by, at=at, words=words, conditions=conditions, review_on=review_on)


@transaction.atomic
def propose_and_decide(
    decision: Decision,
    *,
    by: Membership,
    at: datetime,
    answer: str = DecisionState.APPROVED,
    words: str = "",
    conditions: Conditions = (),
    review_on: date | None = None,
) -> Decision:
    """Put a question and answer it in one click, which within the stream's own limits one person may do."""
    decision = propose(decision, by=by, at=at)
    return decide(decision, answer=answer, words=words, conditions=conditions, review_on=review_on, by=by, at=at)


@transaction.atomic
def defer(decision: Decision, *, back_on: date | None, because: str, by: Membership, at: datetime) -> Decision:
    """Put a question off. It comes back by itself on the day that is named."""
    decision = open_one(decision)
    check_move(MOVES, decision.state, DecisionState.DEFERRED, decision.number)
    refuse_unless_theirs(decision, by=by, at=at)
    if Ballot.objects.filter(decision=decision, closed_at=None).exists():
        raise Refusal("decision.ballot_open", params={"body": str(decision.body)}, status=409, next_step=see(decision))
    if not because.strip():
        raise Refusal("decision.words_missing", status=422)
    if back_on is None or back_on <= at.astimezone(by.tenant.zone).date():
        raise Refusal("decision.in_the_past", params={"on": back_on or ""}, status=422)
    decision.state, decision.due_on = DecisionState.DEFERRED, back_on
    decision.save(update_fields=["state", "due_on"])
    note(decision, "deferred", by=by, at=at, told=concerned(decision, at), because=because.strip(), until=str(back_on))
    recorded("decision.deferred", decision, by=by, at=at, because=because.strip(), until=back_on)
    followers.follow(decision, by=by, at=at)
    return decision


def refuse_unless_theirs(decision: Decision, *, by: Membership, at: datetime) -> Standing:
    """Raise unless `by` holds exactly the right that this decision asks for, and did not ask for it themselves."""
    asked = route_of(decision, by, at)
    if not asked.standing:
        raise _not_theirs(decision, asked, by, at)
    in_place_of = asked.standing.place_of
    deciding = {by.pk, in_place_of.pk if in_place_of else by.pk}
    if not asked.own_level and decision.proposed_by_id in deciding:
        raise Refusal(
            "sod.self_approval",
            params={"decision": decision.number},
            rule=asked.rule.code,
            version=str(asked.version),
            who=", ".join(str(one) for one in asked.who if one.membership.pk != by.pk),
        )
    if decision.body_id:
        refuse_recused(decision, by)
    return asked.standing


def refuse_recused(decision: Decision, person: Membership) -> None:
    """Raise `ballot.recused` for somebody who is recused from this question."""
    votes = Vote.objects.filter(ballot__decision=decision, membership=person, choice=Choice.RECUSED)
    vote = votes.exclude(ballot__outcome="void").first()
    if vote is not None:
        words = {"person": str(person), "decision": decision.number, "because": vote.because}
        raise Refusal("ballot.recused", params=words, rule="ballot.recused", status=409)


def _not_theirs(decision: Decision, asked: Asked, by: Membership, at: datetime) -> Refusal:
    """Why not: a term that has ended, a delegation that does not reach so far, or somebody else's altogether."""
    successors = ", ".join(str(one) for one in asked.who)
    version, rule = str(asked.version), asked.rule.code
    delegation = asked.standing.delegation
    if asked.standing.code == "delegation.above_limit" and delegation is not None:
        words = {
            "holder": str(asked.standing.place_of),
            "up_to": delegation.up_to,
            "until": delegation.ends_at,
            "amount": asked.amount,
        }
        return Refusal("delegation.above_limit", params=words, rule=rule, version=version, who=successors)
    term = ended_term(by, asked.authority, at)
    if term is not None:
        words = {
            "role": role_label(term.role),
            "stream": str(decision.stream),
            "ended_at": term.ends_at,
            "successor": successors,
        }
        return Refusal("owner.term_ended", params=words, rule=rule, version=version, who=successors)
    return limit_refusal(asked, currency=by.tenant.currency, link=see(decision))


def _ballot_for(decision: Decision, answer: str) -> Ballot:
    """The body's open ballot, with enough members, and with this outcome."""
    ballot: Ballot | None = Ballot.objects.select_for_update().filter(decision=decision, closed_at=None).first()
    if ballot is None:
        raise Refusal(
            "decision.ballot_needed", params={"body": str(decision.body)}, status=409, next_step=see(decision)
        )
    came_to = count(Vote.objects.filter(ballot=ballot).values_list("choice", flat=True), ballot.quorum)
    if not came_to.quorate:
        words = {
            "body": str(decision.body),
            "quorum": ballot.quorum,
            "present": came_to.present,
            "recused": came_to.recused,
        }
        raise Refusal("forum.quorum", params=words, rule="forum.quorum", status=409, next_step=see(decision))
    outcome = DecisionState.APPROVED if came_to.carried else DecisionState.DECLINED
    if answer != outcome:
        words = {"outcome": outcome.label, "for": came_to.for_, "against": came_to.against}
        raise Refusal("decision.against_the_vote", params=words, status=409, next_step=see(decision))
    return ballot


def _refuse_without_agreement(decision: Decision) -> None:
    for ask in missing_agreements(decision):
        who = str(asked_authority(ask))
        if ask.agrees is False:
            words = {"who": who, "words": ask.words}
            raise Refusal("decision.agreement_refused", params=words, who=who, status=409, next_step=see(decision))
        moments = {"who": who, "asked_on": ask.asked_at.date(), "due_on": ask.due_on}
        raise Refusal(
            "decision.agreement_missing",
            params=moments,
            who=who,
            next_on=ask.due_on,
            status=409,
            next_step=see(decision),
        )


def _answer(
    decision: Decision,
    answer: str,
    standing: Standing,
    *,
    by: Membership,
    at: datetime,
    words: str,
    conditions: Conditions,
    review_on: date | None,
) -> Decision:
    """Write the answer, seal it, and do what was decided; if that is refused, nothing was decided."""
    told, today = concerned(decision, at), at.astimezone(by.tenant.zone).date()
    decision.state, decision.answer = DecisionState(answer), words.strip()
    decision.decided_by, decision.decided_for, decision.decided_at = by, standing.place_of, at
    decision.review_on = review_on or decision.review_on
    for day in filter(None, [decision.review_on, *(one["due_on"] for one in conditions)]):
        if day <= today:
            raise Refusal("decision.in_the_past", params={"on": day}, status=422)
    if answer == DecisionState.APPROVED:
        Condition.objects.bulk_create(
            Condition(decision=decision, text=one["text"].strip(), due_on=one["due_on"]) for one in conditions
        )
    place_of = str(standing.place_of.pk) if standing.place_of else ""
    note(decision, answer, by=by, at=at, told=told, because=decision.answer, place_of=place_of)
    decision.seal = seal_of(decision)
    decision.save()
    recorded(
        f"decision.{answer}",
        decision,
        by=by,
        at=at,
        because=decision.answer,
        seal=decision.seal,
        facts_digest=decision.facts_digest,
        place_of=place_of,
    )
    if answer == DecisionState.APPROVED:
        _enact(decision, by=by, at=at)
    followers.follow(decision, by=by, at=at)
    return decision


def _enact(decision: Decision, *, by: Membership, at: datetime) -> None:
    kind = kind_named(decision.kind)
    if kind.enact is None:
        return
    subject = subject_of(kind, decision.subject_ref, at=at)
    kind.enact(
        subject,
        decision.params,
        Mandate(kind.code, decision.subject_ref, decision.pk, decision.number, by=by, at=at),
    )
