"""May I decide this? The first story, step by step through the services."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from doors.refusal import Refusal
from governance.decisions import selectors, services
from governance.decisions.models import Decision, Step
from governance.decisions.routing import where_it_goes
from governance.decisions.states import DecisionState
from governance.decisions.timeline import in_words
from rights import decision_kinds
from streams.services import assign_role, end_term
from tests.cast import NOON, join
from tests.governance.decisions.conftest import SMALL

pytestmark = pytest.mark.usefixtures("inside")

KIND = "general.question"


def asked(stream, reader, at=NOON, touched=(), **facts):
    return where_it_goes(decision_kinds.get(KIND), stream, touched, SMALL | facts, reader, at)


def mandate(stream, by):
    return decision_kinds.Mandate("streams.owner", stream.pk, uuid4(), "DEC-2026-900", by=by, at=NOON)


def test_within_the_limit_the_owner_decides_and_is_told_by_which_rule(matrix, stream, owner, board):
    answer = asked(stream, owner)

    assert (str(answer.version), answer.rule.code, answer.you_decide) == ("v7", "r3", True)
    assert [str(one.membership) for one in answer.who] == ["Owner of Urgent care"]
    assert [(one.fact, one.cell) for one in answer.because] == [
        ("amount", "< 50000"), ("streams", "1"), ("reversible", "true"), ("regulatory_duty", "false"),
    ]  # fmt: skip


def test_at_the_limit_the_board_decides_with_its_next_sitting_and_the_day_of_papers(matrix, stream, owner, board):
    answer = asked(stream, owner, amount="50000")

    assert (answer.rule.code, answer.body, answer.you_decide) == ("r6", board, False)
    assert (answer.sitting_on, answer.papers_due_on) == (date(2026, 10, 14), date(2026, 10, 7))
    assert [(one.fact, one.to, one.rule) for one in answer.would_change if one.rule == "r3"] == [
        ("amount", "49999.99", "r3")
    ]


def test_one_click_proposes_decides_and_seals(write, owner):
    decision = write()

    services.propose_and_decide(decision, words="Go.", review_on=date(2027, 4, 5), by=owner, at=NOON)

    decision.refresh_from_db()
    assert (decision.number, decision.state, decision.rule) == ("DEC-2026-001", DecisionState.APPROVED, "r3")
    assert decision.decided_by == owner
    assert services.is_intact(decision)
    assert list(decision.steps.values_list("code", flat=True)) == ["drafted", "proposed", "approved"]


def test_above_the_limit_deciding_is_refused_with_who_when_and_by_which_rule(write, owner, board):
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)

    with pytest.raises(Refusal) as refusal:
        services.decide(decision, answer="approved", by=owner, at=NOON)

    refused = refusal.value
    assert (refused.code, refused.status, refused.rule, refused.version) == ("decision_right.limit", 403, "r6", "v7")
    assert refused.next_on == date(2026, 10, 14)
    assert refused.who == "Portfolio funding board (Chair of the board, Deputy of the board)"
    assert refused.params["papers_due"] == date(2026, 10, 7)
    assert refused.sentence == (
        "Not decided. Amount: £50,000.00. By rule r6 this is for Portfolio funding board. "
        "Next sitting Wed 14 Oct 2026; papers due Wed 7 Oct 2026."
    )
    assert Decision.objects.get().state == DecisionState.PROPOSED


def test_a_second_stream_re_routes_informs_its_owner_and_names_the_fact(
    write, owner, make_stream, northshore, coordination, board
):
    other = join(northshore, "Owner of Planned care")
    decision = services.propose(write(), by=owner, at=NOON)

    services.change_facts(
        decision, facts={}, touched=[make_stream("Planned care", other)], by=owner, at=NOON + timedelta(minutes=1)
    )

    decision.refresh_from_db()
    step = Step.objects.get(code="rerouted")
    assert (decision.rule, decision.body, decision.role) == ("r4", coordination, "")
    assert step.facts["changed"] == {"streams": ["1", "2"]}
    assert str(other.pk) in step.facts["told"]
    assert in_words(step, decision, "GBP") == (
        "Facts changed: Streams affected from 1 to 2; Coordination decides now, and not Accountable owner of Urgent care"
    )


def test_the_right_ends_the_second_the_term_ends(write, owner, owner_term, administrator, northshore, stream):
    successor = join(northshore, "Next owner")
    midnight = NOON.replace(hour=23)
    signed = {"by": administrator, "at": NOON, "mandate": mandate(stream, administrator)}
    end_term(owner_term, ends_at=midnight, **signed)
    assign_role(stream, role="accountable_owner", membership=successor, starts_at=midnight, **signed)
    decision = services.propose(write(), by=owner, at=NOON)

    with pytest.raises(Refusal) as refusal:
        services.decide(decision, answer="approved", by=owner, at=midnight)

    assert (refusal.value.code, refusal.value.params["successor"]) == ("owner.term_ended", "Next owner")
    assert list(selectors.waits_for(owner, midnight)) == []
    assert list(selectors.waits_for(successor, midnight)) == [decision]
    assert (
        services.decide(decision, answer="approved", by=owner, at=midnight - timedelta(seconds=1)).state
        == DecisionState.APPROVED
    )
