"""A matrix is changed without looking left and right: what the analysis says, and what it says once it is mended."""

from decimal import Decimal

from rights.matrix.rules.analysis import analyse
from rights.matrix.rules.table import Table
from tests.rights.matrix.tables import fitting

BOARD = {"level": "enterprise", "forum": "direction"}
FUNDING = {"level": "portfolio", "forum": "funding"}
ONE_STREAM = {"duty": "false", "streams": "1"}
V7 = {
    "hit_policy": "U",
    "facts": [
        {"code": "duty", "type": "boolean"},
        {"code": "amount", "type": "number", "domain": ">= 0"},
        {"code": "reversible", "type": "boolean"},
        {"code": "streams", "type": "integer", "domain": ">= 1"},
        {"code": "data", "type": "choice", "domain": ["public", "personal", "patient"]},
    ],
    "levels": ["stream", "coordination", "portfolio", "enterprise"],
    "rules": [
        {"code": "r1", "when": {"duty": "true"}, "then": BOARD},
        {"code": "r2", "when": {"duty": "false", "amount": ">= 500000"}, "then": BOARD},
        {
            "code": "r3",
            "when": ONE_STREAM | {"amount": "< 50000", "reversible": "true"},
            "then": {"level": "stream", "role": "owner"},
        },
        {
            "code": "r4",
            "when": {"duty": "false", "amount": "< 500000", "streams": ">= 2"},
            "then": {"level": "coordination", "forum": "coordination"},
        },
        {"code": "r5", "when": ONE_STREAM | {"amount": "< 50000", "reversible": "false"}, "then": FUNDING},
        {"code": "r6", "when": ONE_STREAM | {"amount": "[50000..500000)"}, "then": FUNDING},
    ],
}


def changed(**cells):
    """v7 with other amounts in some rows."""
    rules = [
        rule | {"when": rule["when"] | {"amount": cells[rule["code"]]}} if rule["code"] in cells else rule
        for rule in V7["rules"]
    ]
    return V7 | {"rules": rules}


def with_r9(document, **when):
    r9 = {"code": "r9", "when": {"data": "patient"} | when, "then": {"level": "portfolio", "forum": "architecture"}}
    return document | {"rules": [*document["rules"], r9]}


def test_v7_is_publishable():
    found = analyse(Table.of(V7))
    assert found.publishable
    assert (found.gaps, found.overlaps, found.out_of_domain) == ((), (), ())


def test_raising_one_limit_and_adding_a_row_gives_two_gaps_and_six_contradictions():
    table = Table.of(with_r9(changed(r3="< 80000", r6="[100000..500000)")))
    found = analyse(table)
    assert found.analysed
    assert not found.publishable
    regions = {gap.region["reversible"]: gap for gap in found.gaps}
    assert len(found.gaps) == 2
    assert regions["true"].region["amount"] == "[80000..100000)"
    assert regions["false"].region["amount"] == "[50000..100000)"
    assert regions["true"].example["amount"] == Decimal(90_000)
    for gap in found.gaps:
        assert (gap.region["streams"], gap.region["duty"], gap.region["data"]) == ("1", "false", "not(patient)")
        assert not fitting(table, gap.example)
        assert gap.fixes
    assert len(found.contradictions) == len(found.overlaps) == 6
    assert {one.rules for one in found.contradictions} == {(f"r{number}", "r9") for number in range(1, 7)}
    for one in found.contradictions:
        assert {rule.code for rule in fitting(table, one.example)} >= set(one.rules)
        assert one.example["data"] == "patient"
        assert one.fixes
    against_r2 = next(one for one in found.contradictions if one.rules == ("r2", "r9"))
    assert against_r2.example["amount"] >= 500_000
    assert next(fix.sentence for fix in regions["true"].fixes) == "widen r3: amount from < 80000 to < 100000"


def test_once_the_limits_meet_and_r9_has_patient_data_for_itself_it_is_publishable():
    document = with_r9(changed(r3="< 80000", r5="< 80000", r6="[80000..500000)"))
    rules = [
        rule | {"when": rule["when"] | {"data": "not(patient)"}} if rule["code"] != "r9" else rule
        for rule in document["rules"]
    ]
    assert analyse(Table.of(document | {"rules": rules})).publishable


def test_what_is_past_the_bound_is_not_analysed_and_never_clean():
    table = Table.of(V7)
    for bound in ({"steps": 5}, {"regions": 0}):
        found = analyse(Table.of(changed(r6="[60000..500000)")), **bound)
        assert not found.analysed
        assert not found.publishable
    assert analyse(table, regions=0).publishable
    facts = [{"code": f"f{number}", "type": "boolean"} for number in range(2_000)]
    deep = [{"code": "r1", "when": {fact["code"]: "true" for fact in facts}, "then": BOARD}]
    assert not analyse(Table.of(V7 | {"facts": facts, "rules": deep})).analysed
