"""The end of an escalation: an answer by the body it stands with, by deciding the decision it is about, or its withdrawal."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from governance.escalations import refusals  # noqa: F401  registers the room's sentences
from governance.escalations.models import Escalation
from governance.escalations.selectors import officers
from governance.escalations.services.raising import RAISE, note
from governance.escalations.states import MOVES, WAITING, EscalationState
from rights.services import require
from tenancy.models import Membership

ANSWER = "escalations.answer"


@transaction.atomic
def answer_escalation(escalation: Escalation, *, answer: str, by: Membership, at: datetime) -> Escalation:
    """Answer a question for its body: the chair, a deputy or the secretary does, never who raised it."""
    escalation = _locked(escalation)
    check_move(MOVES, EscalationState(escalation.state), EscalationState.ANSWERED, escalation.number)
    require(by, ANSWER, escalation, at=at)
    if by.pk == escalation.raised_by_id:
        words = {"number": escalation.number, "body": str(escalation.body)}
        others = [str(one) for one in officers(escalation.body, at) if one.pk != by.pk] if escalation.body else []
        raise Refusal("escalation.own", params=words, rule=ANSWER, who=", ".join(others))
    answer = answer.strip()
    if not answer:
        raise Refusal("escalation.no_answer", status=422)
    return _answer(escalation, answer, by=by, at=at, rule=ANSWER)


@transaction.atomic
def withdraw_escalation(escalation: Escalation, *, because: str, by: Membership, at: datetime) -> Escalation:
    """Take a question back, with the reason: who raised it does, or who may raise one for the stream."""
    escalation = _locked(escalation)
    check_move(MOVES, EscalationState(escalation.state), EscalationState.WITHDRAWN, escalation.number)
    if by.pk != escalation.raised_by_id:
        require(by, RAISE, escalation.stream, at=at)
    because = because.strip()
    if not because:
        raise Refusal("escalation.no_reason", status=422)
    return take_back(escalation, because, by=by, at=at)


def follow_decision(decision: Decision, by: Membership, at: datetime) -> None:
    """What was escalated is answered when the decision it is about is decided, and goes when that is withdrawn."""
    waiting = Escalation.objects.select_for_update(of=("self",)).select_related("stream", "body", "level")
    for escalation in waiting.filter(decision=decision, state__in=WAITING):
        if decision.state in (DecisionState.APPROVED, DecisionState.DECLINED):
            said = f"{decision.number}: {decision.get_state_display()}. {decision.answer}".strip()
            _answer(escalation, said, by=by, at=at, rule="")
        elif decision.state == DecisionState.WITHDRAWN:
            take_back(escalation, _("%(number)s was withdrawn") % {"number": decision.number}, by=by, at=at)


def _answer(escalation: Escalation, answer: str, *, by: Membership, at: datetime, rule: str) -> Escalation:
    escalation.state = EscalationState.ANSWERED
    escalation.answer, escalation.answered_by, escalation.answered_at = answer, by, at
    escalation.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    note(escalation, "answered", by=by, at=at, words=answer)
    audit.record("escalation.answered", escalation, by=by, at=at, rule=rule, facts={"answer": answer})
    return escalation


def take_back(escalation: Escalation, because: str, *, by: Membership, at: datetime) -> Escalation:
    """It is no longer asked; `escalation` is locked and waits."""
    escalation.state = EscalationState.WITHDRAWN
    escalation.save(update_fields=["state"])
    note(escalation, "withdrawn", by=by, at=at, words=because)
    audit.record("escalation.withdrawn", escalation, by=by, at=at, because=because, rule=RAISE)
    return escalation


def _locked(escalation: Escalation) -> Escalation:
    rows = Escalation.objects.select_for_update(of=("self",)).select_related("stream", "body", "level", "raised_by")
    found: Escalation = rows.get(pk=escalation.pk)
    return found
