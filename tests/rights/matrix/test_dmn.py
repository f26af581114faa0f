"""The DMN export, read back from its XML alone, routes every point alike."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from rights.matrix.rules.dmn import NAMESPACE, dmn_xml
from rights.matrix.rules.routing import Router
from rights.matrix.rules.table import Table
from tests.rights.matrix.tables import grid, tables

POLICIES = {"UNIQUE": "U", "PRIORITY": "P", "COLLECT": "C"}
DMN = {"": NAMESPACE}
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def ours(feel):
    """FEEL's quotes as our cells write them."""
    return QUOTED.sub(lambda found: '"' + re.sub(r"\\(.)", r"\1", found.group(1)).replace('"', '""') + '"', feel)


def texts(parent, path):
    return [found.text or "" for found in parent.findall(f"{path}/text", DMN)]


def said(text):
    if text == "null":
        return None
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else int(text)


def read_back(xml, kinds):
    """A document of ours from the XML; integers are FEEL numbers, so the kinds are given."""
    root = ET.fromstring(xml)
    types = {one.get("name"): one for one in root.findall("itemDefinition", DMN)}
    table = root.find("decision/decisionTable", DMN)
    facts = []
    for column in table.findall("input", DMN):
        name = column.find("inputExpression/text", DMN).text
        allowed = types[f"t_{name}"].findtext("allowedValues/text", None, DMN)
        code = column.get("label")
        facts.append({"code": code, "type": kinds[code], "domain": ours(allowed) if allowed else None})
    outputs = [one.get("name") for one in table.findall("output", DMN)]
    levels = [said(one) for one in table.findtext("output/outputValues/text", None, DMN).split(", ")]
    rules = []
    for row in table.findall("rule", DMN):
        found = dict(zip(outputs, map(said, texts(row, "outputEntry")), strict=True))
        then = {key: found[key] for key in ("level", "role", "forum") if found[key]}
        lists = {key: found[key].split(", ") if found[key] else [] for key in ("agree", "consult", "inform")}
        when = dict(zip([fact["code"] for fact in facts], map(ours, texts(row, "inputEntry")), strict=True))
        code, sentence = texts(row, "annotationEntry")
        extra = {"days": found["days"], "criterion": found["criterion"], "sentence": sentence or None}
        rules.append({"code": code, "when": when, "then": then or None} | lists | extra)
    policy = POLICIES[table.get("hitPolicy")]
    return {"hit_policy": policy, "facts": facts, "levels": levels[::-1], "rules": rules}


def same_routes(table, points):
    kinds = {fact.code: fact.kind.value for fact in table.facts}
    again = Table.of(read_back(dmn_xml(table, name="Who decides"), kinds))
    here, there = Router(table), Router(again)
    for point in points:
        mine, theirs = here.route(point), there.route(point)
        assert mine.authorities == theirs.authorities
        assert [(one.code, one.outcome) for one in mine.hits] == [(one.code, one.outcome) for one in theirs.hits]


@given(tables(policies=("U", "P", "C"), most_rules=8))
@settings(max_examples=30, deadline=None)
def test_random_tables_route_alike(table):
    same_routes(table, grid(table)[:300])


def test_the_bench_matrix_routes_alike():
    table = Table.of(json.loads((Path(__file__).parents[3] / "bench" / "matrix.json").read_text()))
    same_routes(table, grid(table)[::997])


@pytest.mark.parametrize("value", ["a, b", 'say "yes"', "back\\slash", "not(a)", "-", "ärger", "1"])
def test_values_with_signs_of_their_own_survive(value):
    document = {
        "hit_policy": "U",
        "facts": [{"code": "data.class", "type": "choice", "domain": [value, "other"]}],
        "levels": ["stream"],
        "rules": [{"code": "r1", "when": {"data.class": [value]}, "then": {"level": "stream"}, "sentence": "a\x00b"}],
    }
    table = Table.of(document)
    xml = dmn_xml(table, name="Signs & such")
    again = Table.of(read_back(xml, {"data.class": "choice"}))
    assert again.facts == table.facts
    assert again.rules[0].points == table.rules[0].points == {"data.class": frozenset({value})}
    assert again.rules[0].sentence == "ab"
