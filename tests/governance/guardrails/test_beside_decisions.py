"""Guardrails beside decisions, what they hold on to of them, and what is found before a matrix is published."""

import json
from decimal import Decimal

import pytest

from governance.guardrails import measures
from governance.guardrails.matrix_checks import cited_amounts
from governance.guardrails.models import GuardrailReading
from rights.matrix import checks
from rights.matrix.rules.table import Table
from rights.matrix.selectors import router_of, version_in_force
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.governance.decision_pages.conftest import asked
from tests.governance.decisions.conftest import (
    board,
    coordination,
    deputy,
    forum,
    levels,
    make_body,
    matrix,
    publish,
    write,
)

__all__ = ["asked", "board", "coordination", "deputy", "forum", "levels", "make_body", "matrix", "publish", "write"]


@pytest.fixture
def single_purchase(set_one, stream):
    """A stream approves at most 50,000 itself."""
    return set_one(
        title="Single purchase", measure="decisions.largest_own", lowest=None, highest=Decimal(50_000), streams=[stream]
    )


def drafted(**changes) -> Table:
    """The matrix in force, with other words."""
    text = json.dumps(router_of(version_in_force(NOON)).table.document())
    for was, now in changes.items():
        text = text.replace(was.strip("_"), now)
    return Table.of(json.loads(text))


def test_what_binds_it_stands_beside_a_decision(inside, set_one, gauge, stream, asked, board, owner, sign_in):
    gauge.value = Decimal(11)
    set_one(streams=[stream])
    decision = asked("Buy scanners", facts={"amount": "90000"})

    shown = sign_in(owner).get(f"/t/northshore/decisions/{decision.pk}/").content.decode()

    assert "Guardrails that bind it" in shown
    assert "At least 15 % on architecture" in shown
    assert "at least 15\xa0%" in shown
    assert "Broken" in shown


def test_before_a_matrix_is_published_guardrails_that_cite_a_changed_limit_are_named(inside, matrix, single_purchase):
    changed = drafted(_50000_="80000")

    [finding] = cited_amounts(changed, NOON)

    assert (finding.code, finding.severity) == ("guardrail.stale", "warning")
    assert finding.sentence == "1 guardrail still cites 50,000.00\xa0GBP"
    assert finding in checks.run(changed, NOON)


def test_a_matrix_that_keeps_its_limits_leaves_guardrails_alone(inside, matrix, single_purchase):
    assert list(cited_amounts(drafted(), NOON)) == []
    assert list(cited_amounts(drafted(_500000_="600000"), NOON)) == []


def test_without_a_matrix_nothing_is_cited(inside):
    first = {
        "hit_policy": "U",
        "facts": [{"code": "amount", "type": "number", "domain": "[0..100]"}],
        "levels": ["stream"],
        "rules": [{"code": "r1", "when": {}, "then": {"level": "stream"}}],
    }

    assert list(cited_amounts(Table.of(first), NOON)) == []


def test_every_measure_is_told_of_a_stream_and_of_the_whole(northshore, inside, asked, board, stream, set_one):
    asked("Buy scanners", facts={"amount": "90000"})

    for measure in measures.every():
        for about in (stream, None):
            value = measure.value(about, NOON)
            assert value is None or isinstance(value, Decimal), measure.code
    oldest = measures.find("decisions.oldest")
    assert (oldest.value(stream, NOON), measures.find("decisions.above_stream").value(None, NOON)) == (0, None)


def test_money_is_kept_in_the_currency_of_the_organisation(northshore, single_purchase):
    with tenant_scope(northshore.pk):
        assert (single_purchase.unit, single_purchase.currency) == ("money", "GBP")
        assert GuardrailReading.objects.get().value is None
