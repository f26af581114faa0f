"""The analysis says exactly what one finds by looking at every row at every point."""

import random

from hypothesis import assume, given, settings

from rights.matrix.rules.analysis import Repair, analyse
from rights.matrix.rules.table import Table
from tests.rights.matrix.tables import documents, fitting, grid, in_region, tables, winners

MOST_POINTS = 800


def looked_through(table):
    """All points of the grid if they are few, else some of them and every example that the analysis names."""
    found, points = analyse(table), grid(table)
    assert found.analysed
    if len(points) > MOST_POINTS:
        named = [one.example for one in (*found.gaps, *found.overlaps)]
        points = [*random.Random(len(points)).sample(points, MOST_POINTS), *named]
    return points, found


def looked_through_whole(table):
    assume(len(grid(table)) <= MOST_POINTS)
    return looked_through(table)


def check_gaps(table, points, found):
    for point in points:
        covered = bool(fitting(table, point))
        assert covered != any(in_region(table, gap.region, point) for gap in found.gaps)
    for gap in found.gaps:
        assert in_region(table, gap.region, gap.example)
        assert not fitting(table, gap.example)
        typed = {fact.code: fact.value(gap.example[fact.code]) for fact in table.facts}  # inside the domain
        assert typed == gap.example


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_regions_of_gaps_are_exactly_the_points_that_no_row_covers(table):
    points, found = looked_through(table)
    check_gaps(table, points, found)
    if table.hit_policy == "U":
        twice = [point for point in points if len(fitting(table, point)) > 1]
        assert bool(twice) == bool(found.overlaps)
        assert found.publishable == (not found.gaps and not twice and not found.out_of_domain)


@given(tables(policies=("U",), most_rules=8))
@settings(max_examples=60, deadline=None)
def test_each_pair_of_rows_overlaps_exactly_in_its_regions(table):
    points, found = looked_through(table)
    for point in points:
        hits = [rule.code for rule in fitting(table, point)]
        pairs = {(one, other) for at, one in enumerate(hits) for other in hits[at + 1 :]}
        assert pairs == {overlap.rules for overlap in found.overlaps if in_region(table, overlap.region, point)}
    for overlap in found.overlaps:
        one, other = map(table.rule, overlap.rules)
        assert {one.code, other.code} <= {rule.code for rule in fitting(table, overlap.example)}
        assert overlap.contradiction == (one.authority != other.authority)


@given(tables(policies=("P",), most_rules=10))
@settings(max_examples=60, deadline=None)
def test_under_priority_a_contradiction_is_where_equals_disagree_and_a_masked_row_never_wins(table):
    points, found = looked_through_whole(table)
    for point in points:
        at_a_loss = len(winners(table, point)) > 1
        assert at_a_loss == any(in_region(table, one.region, point) for one in found.overlaps)
    masked = {one.rule for one in found.masked}
    for rule in table.rules:
        own = [point for point in points if rule in fitting(table, point)]
        seniors = [table.rank(hit.authority) for point in own for hit in fitting(table, point)]
        if rule.code in masked:
            assert own
        outranked = all(
            max(table.rank(hit.authority) for hit in fitting(table, point)) > table.rank(rule.authority)
            for point in own
        )
        assert (rule.code in masked) == (bool(seniors) and outranked)


@given(tables(most_rules=8))
@settings(max_examples=60, deadline=None)
def test_subsumed_rows_and_duplicates_are_inside_another_of_the_same_outcome(table):
    points, found = looked_through_whole(table)
    inside = {
        rule.code: {at for at, point in enumerate(points) if rule in fitting(table, point)} for rule in table.rules
    }
    subsumed = {(one.rule, one.by) for one in found.subsumed}
    for one in table.rules:
        for other in table.rules:
            if one is other or one.outcome != other.outcome or not inside[one.code]:
                continue
            assert ((one.code, other.code) in subsumed) == (inside[one.code] < inside[other.code])
            same = inside[one.code] == inside[other.code]
            assert same == ((one.code, other.code) in found.duplicates or (other.code, one.code) in found.duplicates)


def applied(table, fix):
    document = table.document()
    rules = []
    for rule in document["rules"]:
        if rule["code"] != fix.rule:
            rules.append(rule)
        elif fix.repair in {Repair.WIDEN, Repair.NARROW}:
            rules.append(rule | {"when": rule["when"] | dict(fix.after)})
        elif fix.repair is Repair.SPLIT:
            rules += [rule | {"code": f"{rule['code']}.{at}", "when": dict(when)} for at, when in enumerate(fix.rows)]
    if fix.repair is Repair.ADD:
        new = {"code": "new", "then": {"level": table.levels[-1]}}
        rules += [new | {"code": f"new{at}", "when": dict(row)} for at, row in enumerate(fix.rows)]
    return Table.of(document | {"rules": rules}) if rules else None


@given(documents(policies=("U",), most_rules=6))
@settings(max_examples=60, deadline=None)
def test_every_fix_mends_what_it_was_proposed_for_and_breaks_nothing(document):
    table = Table.of(document)
    points, found = looked_through(table)
    before = {at: len(fitting(table, point)) for at, point in enumerate(points)}
    for gap in found.gaps[:4]:
        for fix in gap.fixes:
            mended = applied(table, fix)
            apart = {one for overlap in found.overlaps if fix.rule in overlap.rules for one in overlap.rules}
            for at, point in enumerate(points):
                now = len(fitting(mended, point))
                assert now == 1 if in_region(table, gap.region, point) else before[at] <= now <= before[at] + 1
                if now > max(before[at], 1):  # only with rows that the changed one overlaps elsewhere anyway
                    assert {rule.code for rule in fitting(mended, point)} <= apart
    for overlap in found.overlaps[:4]:
        for fix in overlap.fixes:
            mended = applied(table, fix)
            for at, point in enumerate(points):
                now = len(fitting(mended, point)) if mended else 0
                assert now == before[at] - in_region_of_pair(table, found, overlap, point)


def in_region_of_pair(table, found, overlap, point):
    return any(in_region(table, one.region, point) for one in found.overlaps if one.rules == overlap.rules)
