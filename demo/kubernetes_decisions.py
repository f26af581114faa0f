"""*kubernetes*: its 653 enhancement proposals as decisions, each on the level where its facts belong."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from demo import rights_of_decision, sources
from demo.moving import Move
from demo.organisation import Organisation, address_of
from governance.bodies.models import Body, SeatKind
from governance.decisions import services as decisions
from governance.decisions.states import DecisionState
from governance.forums import services as forums
from governance.forums.models import Cycle, Purpose
from rights.matrix import library
from rights.matrix.models import FactKind
from streams.models import ValueStream

# Production readiness is asked of whatever changes a running cluster; what touches more than one group is agreed between them.
MATRIX = {
    "hit_policy": "U",
    "facts": ["production_readiness", "streams"],
    "rules": [
        {
            "code": "r1",
            "when": {"production_readiness": "true"},
            "then": {"level": "enterprise", "forum": "architecture"},
            "days": 20,
            "sentence": "What needs a production-readiness review is decided for the whole project.",
        },
        {
            "code": "r2",
            "when": {"production_readiness": "false", "streams": ">= 2"},
            "then": {"level": "coordination", "forum": "priorities"},
            "days": 15,
            "sentence": "What touches two or more groups is decided between the groups.",
        },
        {
            "code": "r3",
            "when": {"production_readiness": "false", "streams": "1"},
            "then": {"level": "stream", "role": "accountable_owner"},
            "days": 10,
            "sentence": "What touches one group is decided by that group.",
        },
    ],
}
# What a status says about the question, by how it begins; templates and spelling mistakes of the source included.
ANSWERS = {
    r"impl|iml|removed": DecisionState.APPROVED,
    r"rejected": DecisionState.DECLINED,
    r"withdrawn|replaced|superseded": DecisionState.WITHDRAWN,
}


def fill(organisation: Organisation, groups: Mapping[str, ValueStream], move: Move) -> None:
    """Levels, matrix and the whole register."""
    levels = rights_of_decision.begin(organisation)
    library.make_fact(
        code="production_readiness",
        label="Production readiness",
        question="Does it need a production-readiness review?",
        kind=FactKind.BOOLEAN,
        by=organisation.administrator,
        at=organisation.since,
    )
    readiness = _body(organisation, "Production readiness", Purpose.ARCHITECTURE, "FREQ=WEEKLY;BYDAY=WE")
    coordination = _body(organisation, "Coordination of groups", Purpose.PRIORITIES, "FREQ=MONTHLY;BYDAY=1TH")
    rights_of_decision.stand_at(organisation, readiness, levels["enterprise"])
    rights_of_decision.stand_at(organisation, coordination, levels["coordination"])
    rights_of_decision.first_matrix(organisation, MATRIX, "As the enhancement process has it")
    past = [_past(organisation, one, groups, move) for one in sources.kubernetes_decisions()]
    past.sort(key=lambda one: one.proposed_at)
    decisions.record_past(past, by=organisation.administrator, at=organisation.now)


def _body(organisation: Organisation, name: str, purpose: Purpose, rule: str) -> Body:
    chair = organisation.account(address_of(name, "chair"), f"Chair of {name}")
    secretary = organisation.account(address_of(name, "secretary"), f"Secretary of {name}")
    body = organisation.body(
        name, "Decides what one group alone cannot.", [(chair, SeatKind.CHAIR), (secretary, SeatKind.SECRETARY)]
    )
    forums.make_forum(
        body,
        name=f"{name}: sitting",
        purpose=purpose,
        cycle=Cycle.MEDIUM if "MONTHLY" in rule else Cycle.SHORT,
        rule=rule,
        first_on=organisation.now.date().replace(day=1),
        starts_time=time(16),
        time_zone="UTC",
        duration_min=60,
        papers_due_days=2,
        quorum=1,
        by=organisation.administrator,
        at=organisation.now,
    )
    return body


def _past(
    organisation: Organisation, proposal: sources.Proposal, groups: Mapping[str, ValueStream], move: Move
) -> decisions.Past:
    others = [groups[key] for key in sorted(proposal.others) if key in groups]
    # The newest month was still running when the data was taken; what lies ahead after the move is not known yet.
    seen = [(move(on), status) for on, status in proposal.events if _noon(move(on)) < organisation.now]
    state, on = answer_of(seen)
    first = min([_noon(day) for day, _status in seen], default=organisation.now)
    facts: dict[str, Any] = {"production_readiness": proposal.ready, "streams": str(1 + len(proposal.others))}
    return decisions.Past(
        kind="general.question",
        title=proposal.title[:200],
        stream=groups[proposal.owner],
        touched=others,
        facts=facts,
        state=state,
        proposed_by=organisation.accounts[address_of(proposal.owner, "lead")],
        proposed_at=first,
        settled_at=_noon(on) if on else None,
        rationale=f"Enhancement proposal {proposal.number}.",
    )


def answer_of(events: list[tuple[date, str]]) -> tuple[DecisionState, date | None]:
    """The first answer that a proposal got, and when; what is only provisional is still asked."""
    for on, status in events:
        for words, state in ANSWERS.items():
            if re.match(words, status):
                return state, on
    return DecisionState.PROPOSED, None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
