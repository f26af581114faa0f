"""A table is read with all its troubles named, and written as it was read."""

import pytest

from rights.matrix.rules.facts import BadFact
from rights.matrix.rules.routing import REMEMBERED, Route, Router, explain, route
from rights.matrix.rules.table import BadTable, Table

GOOD = {
    "hit_policy": "U",
    "facts": [
        {"code": "amount", "type": "number", "domain": "[0..1000000]"},
        {"code": "streams", "type": "integer", "domain": ">= 1"},
    ],
    "levels": ["stream", "portfolio"],
    "rules": [
        {"code": "r1", "when": {"amount": "< 50000"}, "then": {"level": "stream", "role": "owner"}, "days": 0},
        {
            "code": "r2",
            "when": {"amount": ">= 50000", "streams": "-"},
            "then": {"level": "portfolio", "forum": "funding"},
            "agree": ["finance"],
            "consult": ["risk"],
            "days": 20,
        },
    ],
}


def troubles(document):
    with pytest.raises(BadTable) as refused:
        Table.of(document)
    return {(one.what, one.rule, one.fact) for one in refused.value.troubles}


def test_a_table_is_written_as_it_was_read():
    table = Table.of(GOOD)
    assert Table.of(table.document()) == table
    assert list(table.rule("r2").when) == ["amount"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"rules": []}, ("no_rule", None, None)),
        ({"facts": []}, ("no_fact", None, None)),
        ({"levels": []}, ("levels", None, None)),
        ({"hit_policy": "F"}, ("hit_policy", None, None)),
        ({"colour": 1}, ("unknown_key", None, None)),
        ({"levels": ["stream", "stream", "portfolio"]}, ("twice", None, None)),
        ({"facts": [{"code": "amount", "type": "date"}]}, ("kind", None, "amount")),
        ({"facts": [{"code": "amount", "type": "choice"}]}, ("domain", None, "amount")),
        ({"facts": [{"code": "amount", "type": "number", "domain": "[5..1]"}]}, ("domain", None, "amount")),
        ({"facts": [{"code": "amount", "type": "number", "places": 99}]}, ("places", None, "amount")),
        ({"rules": ["r1"]}, ("not_an_object", None, None)),
        ({"rules": [{"code": ""}]}, ("code", None, None)),
        ({"rules": [GOOD["rules"][0], GOOD["rules"][0]]}, ("twice", None, None)),
    ],
)
def test_what_is_wrong_with_the_whole_is_named(change, expected):
    assert expected in troubles(GOOD | change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"when": {"amount": "< 50,000"}}, ("cell", "r1", "amount")),
        ({"when": {"colour": "red"}}, ("unknown_fact", "r1", "colour")),
        ({"when": []}, ("not_an_object", "r1", None)),
        ({"then": {"level": "galaxy"}}, ("unknown_level", "r1", None)),
        ({"then": {"level": "stream", "role": "a", "forum": "b"}}, ("role_and_forum", "r1", None)),
        ({"then": None}, ("no_authority", "r1", None)),
        ({"then": {"level": "stream", "who": "me"}}, ("then", "r1", None)),
        ({"days": -1}, ("days", "r1", None)),
        ({"days": True}, ("days", "r1", None)),
        ({"agree": "finance"}, ("texts", "r1", None)),
        ({"sentence": 5}, ("text", "r1", None)),
        ({"wenn": {}}, ("unknown_key", "r1", None)),
    ],
)
def test_what_is_wrong_with_a_row_is_named_with_row_and_fact(change, expected):
    rules = [GOOD["rules"][0] | change, GOOD["rules"][1]]
    assert expected in troubles(GOOD | {"rules": rules})


def test_all_troubles_are_named_at_once_and_a_broken_fact_does_not_spoil_its_cells():
    facts = [{"code": "amount", "type": "number", "domain": "none"}, GOOD["facts"][1]]
    rules = [GOOD["rules"][0] | {"days": -1}, GOOD["rules"][1]]
    assert troubles(GOOD | {"facts": facts, "rules": rules}) == {("domain", None, "amount"), ("days", "r1", None)}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"amount": 1}, "missing"),
        ({"amount": 1, "streams": 1, "colour": "red"}, "unknown"),
        ({"amount": 1, "streams": None}, "missing"),
        ({"amount": float("nan"), "streams": 1}, "not_a_number"),
        ({"amount": 2_000_000, "streams": 1}, "out_of_domain"),
    ],
)
def test_wrong_facts_are_refused_on_the_short_way_and_on_the_long(facts, why):
    table = Table.of(GOOD)
    for ask in (route, explain):
        with pytest.raises(BadFact) as refused:
            ask(table, facts)
        assert refused.value.why == why


def test_rows_that_say_the_same_are_heard_together():
    same = GOOD["rules"][1] | {"code": "r0", "when": {"amount": ">= 60000"}, "agree": ["legal"], "days": 5}
    answer = route(Table.of(GOOD | {"rules": [*GOOD["rules"], same]}), {"amount": 70_000, "streams": 1})
    assert isinstance(answer, Route)
    assert answer.rule.code == "r0"
    assert (answer.agree, answer.consult, answer.days) == (("legal", "finance"), ("risk",), 5)


def test_what_a_router_remembers_has_a_bound(monkeypatch):
    monkeypatch.setattr("rights.matrix.rules.routing.REMEMBERED", 1)
    router = Router(Table.of(GOOD))
    for amount in (1, 70_000, 1, 70_000):
        assert router.route({"amount": amount, "streams": 1}).rule.code == ("r1" if amount == 1 else "r2")
    assert len(router._routes) == 1 < REMEMBERED
