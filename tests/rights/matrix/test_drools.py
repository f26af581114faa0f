"""Drools' own analysis cases: the same points without a rule, and the same points with several."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from rights.matrix.rules.analysis import analyse
from rights.matrix.rules.cells import BadCell, split_values
from rights.matrix.rules.table import BadTable, Table
from tests.rights.matrix.tables import fitting, grid, in_region

DATA = Path(__file__).parents[2] / "data" / "drools_dtanalysis_cases.json"
PI = Decimal("3.1415926535897932384626433832794")
CASES = json.loads(DATA.read_text(), parse_float=Decimal)["cases"]


def fact(number, given):
    kind, domain = given["type"], given["domain"]
    if "null" in (domain or ""):
        return "null in a domain"
    if kind == "number":
        return {"code": f"f{number}", "type": "number", "domain": domain}
    if kind == "boolean":
        return {"code": f"f{number}", "type": "boolean"}
    if domain is None or kind.startswith(("date", "year")):
        return "free text" if kind == "string" or "." in kind else "dates and durations"
    try:
        return {"code": f"f{number}", "type": "choice", "domain": sorted(split_values(domain))}
    except BadCell:
        return "a domain of comparisons of text"


def table_of(case):
    """The case as a table of ours, or why it cannot be one."""
    given = case["table"]
    facts = [fact(number, one) for number, one in enumerate(given["inputs"])]
    refused = [one for one in facts if isinstance(one, str)]
    cells = [cell for rule in given["rules"] for cell in rule["when"]]
    if any("null" in cell for cell in cells):
        return "null in a cell"
    if refused:
        return refused[0]
    rules = [
        {
            "code": f"r{number}",
            "when": {one["code"]: cell for one, cell in zip(facts, rule["when"], strict=True)},
            "then": {"level": " ".join(rule["then"])},
        }
        for number, rule in enumerate(given["rules"], start=1)
    ]
    levels = list(dict.fromkeys(rule["then"]["level"] for rule in rules))
    try:
        return Table.of({"hit_policy": "U", "facts": facts, "levels": levels, "rules": rules})
    except BadTable as problem:
        assert all(one.what == "cell" for one in problem.troubles)
        return "a cell that is an expression"


def asserted(case, what):
    expected = case["expect"]
    return expected[what] if expected[f"{what}_count"] == len(expected[what]) else None


def inside(table, region, point):
    return all(holds(one, point[fact.code], fact) for fact, one in zip(table.facts, region, strict=False))


def holds(interval, value, fact):
    low, high = interval["lo"], interval["hi"]
    if not fact.numeric:
        order = list(fact.values)
        at = order.index(value)
        first, last = place(order, low, 0), place(order, high, len(order))
        return first <= at and (at <= last if interval["hi_closed"] else at < last)
    above = low is None or (number(low) <= value if interval["lo_closed"] else number(low) < value)
    return above and (high is None or (value <= number(high) if interval["hi_closed"] else value < number(high)))


def place(order, value, otherwise):
    return otherwise if value is None else order.index(value)


def number(value):
    """The file has pi as a binary number; the table has all its digits."""
    return PI if value != PI and float(value) == float(PI) else Decimal(str(value))


def reason(case):
    table = table_of(case)
    if isinstance(table, str):
        return table
    return "no region asserted" if asserted(case, "gaps") is None and asserted(case, "overlaps") is None else None


COVERED = [case for case in CASES if reason(case) is None]


@pytest.mark.parametrize("case", COVERED, ids=[case["test"] for case in COVERED])
def test_the_same_points(case):
    table = table_of(case)
    found = analyse(table)
    gaps, overlaps = asserted(case, "gaps"), asserted(case, "overlaps")
    for point in grid(table):
        hits = fitting(table, point)
        if gaps is not None:
            theirs = any(inside(table, region, point) for region in gaps)
            assert theirs == any(in_region(table, gap.region, point) for gap in found.gaps) == (not hits), point
        if overlaps is not None:
            theirs = any(inside(table, one["region"], point) for one in overlaps)
            ours = any(in_region(table, one.region, point) for one in found.overlaps)
            assert theirs == ours == (len(hits) > 1), point


LEFT_OUT = {
    "free text": {
        "AgeKittenTest.age_kitten_import",
        "Check1stNFViolationTest.check1stNFViolationCollect",
        "MisleadingRulesTest.misleadingRules2",
        "NotTest.notStringVowel2",
        "SimpleStringNoGapTest.test",
        "SomeProblemTest.diseqString",
        "SomeProblemTest.gtLtString",
        "SomeProblemTest.test",
        "StringWithoutEnumNoGapTest.test",
    },
    "a domain of comparisons of text": {"SomeProblemTest.test"},
    "dates and durations": {
        "BuiltinAndOtherValuesTest.complexDTdates",
        "BuiltinAndOtherValuesTest.complexDTdatesV2",
        "BuiltinAndOtherValuesTest.weirdYMduration",
        "NoGapsDateAdjacentTest.test",
    },
    "a cell that is an expression": {
        "BuiltinAndOtherValuesTest.weirdPosNeg",
        "SomeProblemTest.diseqNumber",
        "SomeProblemTest.ltGtNumber",
        "SomeProblemTest.validDiseqNumber1",
        "SymbolInDTTest.symbolLastDateOfWork",
        "SymbolInDTTest.symbolMyThreshold",
    },
    "null in a domain": {"EnumerationWithNullTest.test", "RecommenderHitPolicyTest.gapsAllowNull"},
    "null in a cell": {
        "NullTest.notNullAndEmptyRule",
        "NullTest.nullBooleanAfter",
        "NullTest.nullNumberAfter",
        "NullTest.nullsWithActiveRules",
    },
    # These cases are about normal forms and messages; Drools' tests say nothing of points.
    "no region asserted": {
        "Check1stNFViolationTest.check1stNFViolation",
        "Check1stNFViolationTest.check1stNFViolationB",
        "Check1stNFViolationTest.check1stNFViolationDuplicateNoSubsumption",
        "Check2ndNFViolationTest.check2ndNFViolation",
        "Check2ndNFViolationTest.check2ndNFViolation3combo",
        "Check2ndNFViolationTest.check2ndNFViolationWasADash",
        "Check2ndNFViolationTest.check2ndNFViolationWasADash2",
        "RecommenderHitPolicyTest.gaps",
        "SomeProblemruleOutsideDomainTest.test",
    },
}


def test_what_is_left_out_and_why():
    skipped = {}
    for case in CASES:
        why = reason(case)
        if why:
            skipped.setdefault(why, set()).add(case["test"])
    assert skipped == LEFT_OUT
    assert len(COVERED) == 47


def test_a_cell_beyond_the_domain_is_named_as_drools_does():
    (case,) = [one for one in CASES if one["test"] == "SomeProblemruleOutsideDomainTest.test"]
    (found,) = analyse(table_of(case)).out_of_domain
    assert (found.rule, found.cell, found.outside) == ("r1", "[0..999]", ("999",))
