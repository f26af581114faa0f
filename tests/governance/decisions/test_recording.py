"""Decisions that were taken before the register was kept."""

from datetime import timedelta

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.decisions import services
from governance.decisions.models import Ask, Decision, Step
from governance.decisions.states import DecisionState
from outbox.models import Message
from tests.cast import NOON
from tests.governance.decisions.conftest import SMALL

ANSWERED_AT = NOON - timedelta(days=30)


@pytest.fixture
def past(inside, matrix, stream, owner):
    def make(**words):
        usual = {
            "kind": "general.question", "title": "A second triage desk", "stream": stream, "facts": SMALL,
            "state": DecisionState.APPROVED, "proposed_by": owner, "proposed_at": ANSWERED_AT - timedelta(days=9),
            "settled_at": ANSWERED_AT, "answer": "As recommended.",
        }  # fmt: skip
        return services.Past(**usual | words)

    return make


def test_a_past_decision_is_sealed_by_whoever_decided_then_and_nobody_is_told(past, owner, administrator):
    (decision,) = services.record_past([past()], by=administrator, at=NOON)

    decision.refresh_from_db()
    assert (decision.state, decision.rule, decision.level.code) == ("approved", "r3", "stream")
    assert (decision.decided_by, decision.decided_at, decision.number) == (owner, ANSWERED_AT, "DEC-2026-001")
    assert services.is_intact(decision)
    assert [step.code for step in Step.objects.filter(decision=decision)] == ["proposed", "approved"]
    assert Event.objects.filter(action="decision.recorded", object_ref=decision.pk).count() == 1
    assert not Message.objects.exists()
    assert not Ask.objects.exists()


def test_a_past_question_without_an_answer_is_still_asked(past, administrator):
    (decision,) = services.record_past(
        [past(state=DecisionState.PROPOSED, settled_at=None, answer="")], by=administrator, at=NOON
    )

    assert (decision.state, decision.decided_by, decision.seal) == ("proposed", None, "")


def test_past_decisions_are_recorded_by_administrators_only(past, owner):
    with pytest.raises(Refusal) as refusal:
        services.record_past([past()], by=owner, at=NOON)

    assert refusal.value.code == "right.missing"
    assert not Decision.objects.exists()


def test_one_that_could_not_be_routed_leaves_nothing_of_the_others(past, administrator):
    with pytest.raises(Refusal) as refusal:
        services.record_past([past(), past(facts={"amount": "42000"})], by=administrator, at=NOON)

    assert refusal.value.code == "decision.facts_missing"
    assert not Decision.objects.exists()
