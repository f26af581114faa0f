"""Routes: the same whatever the order of rows; reasons that lead back to the answer; changes that change it, none nearer."""

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from rights.matrix.rules.cells import BELOW, holds_after
from rights.matrix.rules.routing import CONTRADICTION, NO_RULE, NoRoute, Route, Router
from rights.matrix.rules.table import Table
from tests.rights.matrix.tables import axes, documents, fits, fitting, winners

POLICIES = ("U", "P", "C")
STEP = Decimal("0.01")


@st.composite
def questions(draw, policies=POLICIES):
    document = draw(documents(policies=policies, most_rules=10))
    table = Table.of(document)
    point = {fact.code: draw(st.sampled_from(axis)) for fact, axis in zip(table.facts, axes(table), strict=True)}
    return document, table, point


def named(table, point):
    """Whom an answer must name."""
    found = winners(table, point)
    return found if table.hit_policy == "C" or len(found) == 1 else set()


@given(questions())
@settings(max_examples=120, deadline=None)
def test_a_route_is_what_the_rows_that_fit_say(question):
    _document, table, point = question
    answer = Router(table).route(point)
    assert {rule.code for rule in answer.hits} == {rule.code for rule in fitting(table, point)}
    assert answer.authorities == named(table, point)
    if isinstance(answer, NoRoute):
        assert answer.why == (CONTRADICTION if answer.hits else NO_RULE)


@given(questions(), st.randoms(use_true_random=False))
@settings(max_examples=90, deadline=None)
def test_the_order_of_rows_plays_no_part(question, dice):
    document, table, point = question
    rows = list(document["rules"])
    dice.shuffle(rows)
    other = Table.of(document | {"rules": rows})
    assert Router(table).route(point) == Router(other).route(point)
    assert Router(table).explain(point) == Router(other).explain(point)


@given(questions(policies=("U", "P")))
@settings(max_examples=90, deadline=None)
def test_every_explanation_leads_back_to_its_answer(question):
    document, table, point = question
    router = Router(table)
    explained = router.explain(point)
    if not isinstance(explained.answer, Route):
        assert not explained.because
        return
    for reason in explained.because:
        assert reason.value == point[reason.fact]
        assert fits(table.fact(reason.fact), reason.cell, reason.value)
    alone = {reason.fact: reason.cell for reason in explained.because}
    (own,) = [rule for rule in document["rules"] if rule["code"] == explained.answer.rule.code]
    again = Router(Table.of(document | {"rules": [own | {"when": alone}]}))
    assert again.route(point).authorities == explained.answer.authorities
    assert all(table.rank(rule.authority) < table.rank(explained.answer.authority) for rule in explained.outranked)


@given(questions())
@settings(max_examples=150, deadline=None)
def test_every_change_changes_the_authority_and_nothing_nearer_does(question):
    _document, table, point = question
    explained = Router(table).explain(point)
    now = named(table, point)
    changes = {}
    for change in explained.would_change:
        changed = point | {change.fact: change.to}
        assert named(table, changed) == change.answer.authorities != now
        assert table.fact(change.fact).value(change.to) == change.to  # inside the domain, of the right kind
        changes.setdefault(change.fact, []).append(change)
    for fact, axis in zip(table.facts, axes(table), strict=True):
        found = changes.get(fact.code, [])
        if not fact.numeric:
            others = {value for value in axis if named(table, point | {fact.code: value}) != now}
            assert {change.to for change in found} == others
            continue
        assert len([change for change in found if change.to > change.value]) <= 1
        assert len([change for change in found if change.to < change.value]) <= 1
        for value in [*axis, *(between(fact, found))]:
            if named(table, point | {fact.code: value}) != now:
                assert any(as_near(fact, change, value) for change in found)


def between(fact, changes):
    """Values nearer than a change, on its side, on the fact's own steps."""
    dice = random.Random(len(changes))
    step = 1 if fact.kind == "integer" else STEP
    for change in changes:
        near = change.to - step if change.to > change.value else change.to + step
        span = [near, *(dice.choice((near, (near + change.value) // step * step)) for _ in range(3))]
        for value in span:
            inside = holds_after(fact.numbers, (Decimal(value), BELOW))
            if inside and min(change.value, change.to) < value < max(change.value, change.to):
                yield value


def as_near(fact, change, value):
    """Is a change on the side of a value and as near, to one smallest step beyond an open border?"""
    if (value > change.value) != (change.to > change.value):
        return False
    if change.open and fact.kind == "number":
        return abs(change.border - change.value) <= abs(value - change.value)
    return abs(change.to - change.value) <= abs(value - change.value)
