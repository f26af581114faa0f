"""The grammar of cells, and what facts take for an answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rights.matrix.rules.cells import BadCell
from rights.matrix.rules.facts import BadFact, Fact
from tests.rights.matrix.tables import FACTS, axes, cells_of, fits, tables

AMOUNT = Fact.of("amount", "number", "[0..1000000]")
STREAMS = Fact.of("streams", "integer", ">= 1")
DATA = Fact.of("data", "choice", ["public", "personal", "patient"])
REVERSIBLE = Fact.of("reversible", "boolean")


@pytest.mark.parametrize(
    ("fact", "cell", "shown"),
    [
        (AMOUNT, "-", "-"),
        (AMOUNT, ">= 0", "-"),
        (AMOUNT, "<50000", "< 50000"),
        (AMOUNT, "[ 50000 .. 100000 )", "[50000..100000)"),
        (AMOUNT, "not(5, 7.50)", "not(5, 7.5)"),
        (AMOUNT, "5, 3, 3", "3, 5"),
        (AMOUNT, "< 5, >= 5", "-"),
        (STREAMS, "> 1", ">= 2"),
        (STREAMS, "(1..4)", "[2..3]"),
        (STREAMS, "< 2", "1"),
        (STREAMS, "1, 2", "<= 2"),
        (STREAMS, "1, 3", "1, 3"),
        (STREAMS, 2, "2"),
        (DATA, "patient, public", "not(personal)"),
        (DATA, '"patient"', "patient"),
        (DATA, "not(public)", "not(public)"),
        (DATA, ["patient"], "patient"),
        (REVERSIBLE, "true", "true"),
        (REVERSIBLE, False, "false"),
        (REVERSIBLE, "not(false)", "true"),
    ],
)
def test_cells_are_sets_of_points(fact, cell, shown):
    points = fact.read(cell)
    assert fact.cell(points) == shown
    assert fact.read(shown) == points


@pytest.mark.parametrize(
    ("fact", "cell"),
    [
        (AMOUNT, "50,000"),
        (AMOUNT, "< 50,000"),
        (AMOUNT, "[5..1]"),
        (AMOUNT, "(5..5)"),
        (AMOUNT, "5..7"),
        (AMOUNT, "about 5"),
        (AMOUNT, "< NaN"),
        (AMOUNT, "1e5"),
        (AMOUNT, "٣"),
        (AMOUNT, ""),
        (AMOUNT, "5,"),
        (AMOUNT, "9" * 50),
        (AMOUNT, None),
        (AMOUNT, float("inf")),
        (DATA, "public,, patient"),
        (DATA, 'a "b" c'),
        (DATA, "< public"),
        (DATA, '"public'),
        (REVERSIBLE, "yes"),
        (REVERSIBLE, "null"),
    ],
)
def test_what_is_no_cell_says_what_was_expected(fact, cell):
    with pytest.raises(BadCell) as refused:
        fact.read(cell)
    assert refused.value.expected


@pytest.mark.parametrize(
    ("fact", "cell", "outside"),
    [
        (AMOUNT, "< 2000000", ["2000000"]),
        (AMOUNT, "[0..1000000]", []),
        (AMOUNT, "> 1000000", ["> 1000000"]),
        (AMOUNT, "not(-1)", ["-1"]),
        (STREAMS, "> 0", []),
        (STREAMS, "0", ["0"]),
        (STREAMS, "(1..2)", ["(1..2)"]),
        (DATA, "public, secret", ["secret"]),
        (DATA, "not(public, personal, patient)", ["not(public, personal, patient)"]),
    ],
)
def test_a_cell_outside_its_domain_names_what_is(fact, cell, outside):
    assert fact.outside(cell) == outside


@given(st.data())
def test_a_cell_holds_exactly_what_its_text_says(data):
    declared = data.draw(st.sampled_from(FACTS))
    fact = Fact.of(code=declared["code"], kind=declared["type"], domain=declared["domain"])
    cell = data.draw(cells_of(declared))
    points = fact.read(cell)
    table = data.draw(tables(most_rules=1))
    values = [
        value for one, axis in zip(table.facts, axes(table), strict=True) if one.code == fact.code for value in axis
    ]
    for value in values:
        assert fact.holds(points, value) == fits(fact, cell, value)
    if points:
        assert any(fact.read(shown) for shown in fact.show(points))
        assert fact.read(fact.cell(points)) == points


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        (AMOUNT, "42000", Decimal(42_000)),
        (AMOUNT, 0.1 + 0.2, Decimal("0.30000000000000004")),
        (AMOUNT, Decimal("1E+3"), Decimal(1000)),
        (STREAMS, "3", 3),
        (STREAMS, "3.0", 3),
        (STREAMS, 2.0, 2),
        (DATA, "patient", "patient"),
        (REVERSIBLE, "True", True),
        (REVERSIBLE, False, False),
    ],
)
def test_answers_become_typed_values(fact, raw, value):
    found = fact.value(raw)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("fact", "raw", "why"),
    [
        (AMOUNT, None, "missing"),
        (AMOUNT, " ", "missing"),
        (AMOUNT, "NaN", "not_a_number"),
        (AMOUNT, float("nan"), "not_a_number"),
        (AMOUNT, Decimal("sNaN"), "not_a_number"),
        (AMOUNT, Decimal("Infinity"), "not_a_number"),
        (AMOUNT, "42,000", "not_a_number"),
        (AMOUNT, "£42000", "not_a_number"),
        (AMOUNT, True, "not_a_number"),
        (AMOUNT, [1], "not_a_number"),
        pytest.param(AMOUNT, 10**5000, "not_a_number", id="an-endless-number"),
        (AMOUNT, "5" * 500, "not_a_number"),
        (AMOUNT, Decimal("1E+999999"), "not_a_number"),
        (AMOUNT, "1000000.01", "out_of_domain"),
        (AMOUNT, -1, "out_of_domain"),
        (STREAMS, "1.5", "not_an_integer"),
        (STREAMS, 0, "out_of_domain"),
        (DATA, "secret", "not_a_choice"),
        (DATA, 1, "not_a_choice"),
        (REVERSIBLE, 1, "not_boolean"),
        (REVERSIBLE, "yes", "not_boolean"),
        (Fact.of("always", "boolean", ["true"]), False, "out_of_domain"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_stable_code(fact, raw, why):
    with pytest.raises(BadFact) as refused:
        fact.value(raw)
    assert (refused.value.why, refused.value.fact) == (why, fact.code)
    assert fact.expected in str(refused.value)


def test_one_tenth_and_two_tenths_are_three_tenths():
    fact = Fact.of("share", "number", "[0..1]")
    at_most = fact.read("<= 0.3")
    assert fact.holds(at_most, fact.value("0.1") + fact.value("0.2"))
    assert not fact.holds(at_most, fact.value(0.1 + 0.2))
