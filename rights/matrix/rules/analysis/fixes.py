"""Proposals. For a gap the smallest widening of a neighbouring row, for an overlap the smallest narrowing of one of two."""

import heapq
from collections.abc import Iterable, Mapping, Sequence

from rights.matrix.rules.analysis.findings import Fix, Repair
from rights.matrix.rules.analysis.grid import Box, Grid, holds, ones, shared, size

OFFERED = 3
NEAR = 16  # rows that are looked at more closely to close a gap


def for_gap(grid: Grid, gap: Box) -> tuple[Fix, ...]:
    """How a gap could be closed: one cell wider if that is enough, without a new overlap if there is a way."""
    ranked = sorted(_widenings(grid, gap))
    if grid.table.hit_policy == "U":
        ranked = [one for one in ranked if not one[0]]  # rather a new row than a new pair of rows that overlap
    fixes = [_widen(grid, row, gap) for *_rank, row in ranked[:OFFERED]]
    return tuple(fixes) or (Fix(Repair.ADD, None, rows=tuple(grid.cells(gap))),)


def _widenings(grid: Grid, gap: Box) -> Iterable[tuple[int, int, int, int, int, int, str, int]]:
    """For each row near: pairs that would come to overlap, all that would overlap more, cells to change, cells that would
    be no single range, new points, rank; code and row.
    """
    for changed, larger, junior, code, row in heapq.nsmallest(NEAR, _near(grid, gap)):
        box = grid.boxes[row]
        wider = _hull(box, gap)
        clumsy = sum(
            len(axis.fact.show(axis.points(bits))) > 1
            for axis, bits, old in zip(grid.axes, wider, box, strict=True)
            if bits != old
        )
        met = grid.meeting(box)
        meeting = ones(grid.meeting(wider) & ~(1 << row))
        clashing = [other for other in meeting if not holds(box, shared(wider, grid.boxes[other]))]
        apart = sum(not met >> other & 1 for other in clashing)
        yield apart, len(clashing), changed, clumsy, larger, junior, code, row


def _near(grid: Grid, gap: Box) -> Iterable[tuple[int, int, int, str, int]]:
    """For each row that covers anything: cells to change to take in the gap, new points, rank (the most senior first)."""
    for row, box in enumerate(grid.boxes):
        if all(box):
            changed = sum(bool(theirs & ~mine) for mine, theirs in zip(box, gap, strict=True))
            yield changed, size(_hull(box, gap)) - size(box), -_rank(grid, row), grid.table.rules[row].code, row


def _hull(box: Box, gap: Box) -> Box:
    return tuple(mine | theirs for mine, theirs in zip(box, gap, strict=True))


def _widen(grid: Grid, row: int, gap: Box) -> Fix:
    return _changed(grid, Repair.WIDEN, row, _hull(grid.boxes[row], gap))


def _changed(grid: Grid, repair: Repair, row: int, box: Box) -> Fix:
    """The cells that turn a row's box into another."""
    rule, old = grid.table.rules[row], grid.boxes[row]
    places = {axis.fact.code: place for place, axis in enumerate(grid.axes) if box[place] != old[place]}
    order = [fact.code for fact in grid.table.facts if fact.code in places]
    before = {code: rule.cell(code) for code in order}
    return Fix(repair, rule.code, before, {code: grid.cell(places[code], box[places[code]]) for code in order})


def for_overlap(grid: Grid, one: int, other: int) -> tuple[Fix, ...]:
    """How two rows could be kept apart, opening no gap: rather with less for the more junior of the two."""
    pair = sorted((one, other), key=lambda row: (_rank(grid, row), grid.table.rules[row].code))
    common = shared(grid.boxes[one], grid.boxes[other])
    fixes = [fix for row in pair for fix in _narrowings(grid, row, common)]
    for row in pair:
        inside = grid.boxes[row] == common
        if inside and grid.table.rules[row].code not in {fix.rule for fix in fixes}:
            fixes.append(Fix(Repair.REMOVE, grid.table.rules[row].code))
        elif not inside and not any(fix.rule == grid.table.rules[row].code for fix in fixes):
            fixes.append(Fix(Repair.SPLIT, grid.table.rules[row].code, rows=_without(grid, grid.boxes[row], common)))
    return tuple(fixes[:OFFERED])


def _rank(grid: Grid, row: int) -> int:
    authority = grid.table.rules[row].authority
    return grid.table.rank(authority) if authority else -1


def _narrowings(grid: Grid, row: int, common: Box) -> Iterable[Fix]:
    """One cell narrower, where that leaves out exactly what is common."""
    box = grid.boxes[row]
    apart = [place for place, bits in enumerate(box) if bits != common[place]]
    if len(apart) == 1:
        place = apart[0]
        yield _changed(grid, Repair.NARROW, row, (*box[:place], box[place] & ~common[place], *box[place + 1 :]))


def _without(grid: Grid, box: Box, common: Box) -> tuple[Mapping[str, str], ...]:
    """Rows that are together a row without what is common."""
    rows: list[Mapping[str, str]] = []
    rest: Sequence[int] = box
    for place, bits in enumerate(common):
        if rest[place] & ~bits:
            rows += grid.cells((*rest[:place], rest[place] & ~bits, *rest[place + 1 :]))
        rest = (*rest[:place], bits, *rest[place + 1 :])
    return tuple(rows)
