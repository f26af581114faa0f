"""The 51 tests of the DMN Technology Compatibility Kit on hit policies: ours decides U, P and plain C, the test the rest."""

import json
import re
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from rights.matrix.rules.cells import split_values
from rights.matrix.rules.routing import Router
from rights.matrix.rules.table import Table

CASES = json.loads((Path(__file__).parents[2] / "data" / "tck_hit_policies.json").read_text())["cases"]
OURS = {"UNIQUE": "U", "PRIORITY": "P", "COLLECT": "C"}
KINDS = {"number": "number", "string": "choice", "boolean": "boolean"}


def values(text):
    return split_values(text) if text else []


def ranking(table):
    """All outputs from the least wanted to the most: the first output counts first, then the second."""
    orders = []
    for place, output in enumerate(table["outputs"]):
        seen = dict.fromkeys(rule["then"][place] for rule in table["rules"])
        orders.append([f'"{value}"' for value in values(output["priority_order"])] or list(seen))
    return [" ".join(one) for one in reversed(list(product(*orders)))]


def ours(table):
    levels = ranking(table)
    facts = [
        {"code": one["name"], "type": KINDS[one["type"]], "domain": values(one["domain"]) or None}
        for one in table["inputs"]
    ]
    rules = [
        {
            "code": f"r{number}",
            "when": {fact["code"]: cell for fact, cell in zip(facts, rule["when"], strict=True)},
            "then": {"level": " ".join(rule["then"])},
        }
        for number, rule in enumerate(table["rules"], start=1)
    ]
    direct = table["hit_policy"] in OURS and table["aggregation"] is None
    policy = OURS[table["hit_policy"]] if direct else "C"
    return Table.of({"hit_policy": policy, "facts": facts, "levels": levels, "rules": rules}), direct


def literal(text):
    return text.strip('"') if text.startswith('"') else Decimal(text)


def output(table, rule):
    """What a rule says, as the kit writes it."""
    said = table["rules"][int(rule.code[1:]) - 1]["then"]
    names = [one["name"] for one in table["outputs"]]
    found = [literal(text) for text in said]
    return found[0] if names == [None] else dict(zip(names, found, strict=True))


def decided(table, router, facts, *, direct):
    if direct:
        answer = router.route(facts)
        return output(table, answer.rule) if answer.rule else [output(table, hit) for hit in answer.hits]
    hits = router.compiled.hits(facts)
    said = [output(table, hit) for hit in hits]
    kind = table["aggregation"] or table["hit_policy"]
    if kind in {"MIN", "MAX", "SUM", "COUNT"}:
        return {"MIN": min, "MAX": max, "SUM": sum, "COUNT": len}[kind](said)
    if kind == "FIRST":
        return said[0]
    if kind == "ANY":
        assert all(one == said[0] for one in said)
        return said[0]
    if kind == "OUTPUT ORDER":
        seniority = ranking(table)
        return [output(table, hit) for hit in sorted(hits, key=lambda hit: -seniority.index(hit.authority.level))]
    assert kind == "RULE ORDER"
    return said


def same(found, expected):
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in expected)
    return found == (Decimal(str(expected)) if isinstance(expected, float) else expected)


TESTS = [(case, test) for case in CASES for test in case["tests"]]


@pytest.mark.parametrize(("case", "test"), TESTS, ids=[f"{case['case']}-{test['id']}" for case, test in TESTS])
def test_as_the_kit_expects(case, test):
    (table,) = case["tables"]
    engine, direct = ours(table)
    (expected,) = test["expected"].values()
    facts = {fact.code: test["inputs"][fact.code] for fact in engine.facts}
    found = decided(table, Router(engine), facts, direct=direct)
    if direct and isinstance(found, list):  # C promises no order
        found, expected = sorted(found, key=repr), sorted(expected, key=repr)
    assert same(found, expected), (found, expected)


def test_eighteen_are_decided_by_the_engine_alone():
    direct = [case["case"] for case, _test in TESTS if ours(case["tables"][0])[1]]
    assert len(TESTS) == 51
    assert len(direct) == 18
    assert {re.sub(r"^\d+-", "", name) for name in direct} >= {
        "simpletable-U",
        "simpletable-P1",
        "multi-collect-hitpolicy",
    }
