"""Decisions that were taken elsewhere, before this register was kept: written down as they were, judged by the matrix of their day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from doors.refusal import Refusal
from governance.decisions import followers
from governance.decisions.authority import Decider, Directory
from governance.decisions.models import Decision, DecisionStream, Step
from governance.decisions.routing import Asked, where_it_goes
from governance.decisions.selectors import kind_named
from governance.decisions.services.drafting import SERIES
from governance.decisions.services.proposing import write_route
from governance.decisions.services.sealing import seal_of
from governance.decisions.services.steps import recorded
from governance.decisions.states import SEALED, DecisionState
from governance.priorities.models import StrategicPriority
from rights.services import require
from streams.models import ValueStream
from tenancy.counters import next_number
from tenancy.models import Membership

ANSWERED = frozenset({DecisionState.APPROVED, DecisionState.DECLINED})


@dataclass(frozen=True)
class Past:
    """One decision as an older register has it. `settled_at` is when it was answered or withdrawn; none while it is open.

    `review_on` is when it comes back; only what an answer was given to is reviewed.
    """

    kind: str
    title: str
    stream: ValueStream | None
    facts: Mapping[str, Any]
    state: DecisionState
    proposed_by: Membership
    proposed_at: datetime
    settled_at: datetime | None = None
    touched: Sequence[ValueStream] = ()
    recommendation: str = ""
    rationale: str = ""
    expected: str = ""
    confidence: int | None = None
    priority: StrategicPriority | None = None
    answer: str = ""
    review_on: date | None = None


@transaction.atomic
def record_past(past: Iterable[Past], *, by: Membership, at: datetime) -> list[Decision]:
    """Write past decisions into the register, each under a number of its year; nobody is asked, told, or voted.

    Who decided is whoever held that authority at the time. Raises what asking then would have been refused with.
    """
    require(by, "decisions.record_past", None, at=at)
    directory = Directory()
    return [_record(one, directory, by=by, at=at) for one in past]


def _record(past: Past, directory: Directory, *, by: Membership, at: datetime) -> Decision:
    moment = past.settled_at or past.proposed_at
    asked = where_it_goes(kind_named(past.kind), past.stream, past.touched, past.facts, by, moment, directory=directory)
    decision = Decision(
        number=next_number(SERIES, past.proposed_at.astimezone(by.tenant.zone).year),
        kind=past.kind,
        title=past.title,
        stream=past.stream,
        recommendation=past.recommendation,
        rationale=past.rationale,
        expected=past.expected,
        confidence=past.confidence,
        priority=past.priority,
        state=DecisionState.PROPOSED,
        drafted_by=past.proposed_by,
        drafted_at=past.proposed_at,
        proposed_by=past.proposed_by,
        proposed_at=past.proposed_at,
        answer=past.answer,
        review_on=past.review_on if past.state in ANSWERED else None,
    )
    write_route(decision, asked)
    decision.save(force_insert=True)
    DecisionStream.objects.bulk_create(DecisionStream(decision=decision, stream=stream) for stream in past.touched)
    if past.state in ANSWERED:
        decider = _decider(asked)
        decision.decided_by, decision.decided_for = decider.membership, decider.place_of
        decision.decided_at = moment
    decision.state = past.state
    if past.state in SEALED:
        decision.seal = seal_of(decision)
    decision.save()
    Step.objects.bulk_create(_steps(decision, past, moment))
    if decision.review_on is not None:
        followers.follow(decision, by=by, at=at)  # it comes back, too
    recorded(
        "decision.recorded", decision, by=by, at=at, state=past.state, settled_at=past.settled_at, seal=decision.seal
    )
    return decision


def _steps(decision: Decision, past: Past, moment: datetime) -> list[Step]:
    """What is known of the way: when it was put, and when it was answered."""
    facts = {"rule": decision.rule, "who": decision.route["who"], "told": []}
    steps = [Step(decision=decision, code="proposed", at=past.proposed_at, by=past.proposed_by, facts=facts)]
    if past.settled_at is not None:
        by = decision.decided_by or past.proposed_by
        words = {"because": past.answer, "told": []}
        steps.append(Step(decision=decision, code=past.state, at=moment, by=by, facts=words))
    return steps


def _decider(asked: Asked) -> Decider:
    if not asked.who:
        raise Refusal("decision.nobody", params={"who": str(asked.authority)}, rule=asked.rule.code, status=409)
    return asked.who[0]
