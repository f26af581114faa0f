"""May this table be published? Gaps, overlaps, contradictions and rows that do nothing, by sets of points, exactly."""

from collections.abc import Iterator

from rights.matrix.rules.analysis import fixes
from rights.matrix.rules.analysis.findings import (
    Analysis,
    Fix,
    Gap,
    Masked,
    Mergeable,
    OutOfDomain,
    Overlap,
    Repair,
    Subsumed,
)
from rights.matrix.rules.analysis.grid import Box, Grid, holds, ones, shared
from rights.matrix.rules.analysis.sweep import FACTS, REGIONS, STEPS, Sweep, TooMuch, Work, joined
from rights.matrix.rules.table import HitPolicy, Table

__all__ = [
    "REGIONS",
    "STEPS",
    "Analysis",
    "Fix",
    "Gap",
    "Masked",
    "Mergeable",
    "OutOfDomain",
    "Overlap",
    "Repair",
    "Subsumed",
    "analyse",
]


def analyse(table: Table, *, steps: int = STEPS, regions: int = REGIONS) -> Analysis:
    """All that is wrong with a table. Past the bound on work or on regions it is "not analysed", never clean."""
    outside = tuple(_out_of_domain(table))
    many_agree = tuple(rule.code for rule in table.rules if len(rule.agree) > 1)
    try:
        return _Analyst(table, Work(steps), regions).analysis(outside, many_agree)
    except TooMuch:
        return Analysis(False, False, out_of_domain=outside, many_agree=many_agree)


def _out_of_domain(table: Table) -> Iterator[OutOfDomain]:
    facts = {fact.code: fact for fact in table.facts}
    outside: dict[tuple[str, str], list[str]] = {}  # the same cell stands in many rows
    for rule in table.rules:
        for code, cell in rule.when.items():
            fact = facts[code]
            named = outside.get((code, cell))
            if named is None:
                named = outside[code, cell] = fact.outside(cell)
            if named:
                yield OutOfDomain(rule.code, code, cell, tuple(named), fact.expected)


class _Analyst:
    """One analysis: the grid, and the work that is left."""

    def __init__(self, table: Table, work: Work, regions: int) -> None:
        if len(table.facts) > FACTS:
            raise TooMuch
        # The grid is cheap for each row and cell, but not for thousands of both.
        work.spend(len(table.rules) * sum(len(rule.points) for rule in table.rules) // 16)
        self.table, self.work, self.regions = table, work, regions
        self.grid = Grid(table)
        self.ranks = [table.rank(rule.authority) if rule.authority else -1 for rule in table.rules]
        self.meeting = [self.grid.meeting(box) & ~(1 << row) for row, box in enumerate(self.grid.boxes)]

    def analysis(self, outside: tuple[OutOfDomain, ...], many_agree: tuple[str, ...]) -> Analysis:
        overlaps, gaps = tuple(self.overlaps()), tuple(self.gaps())
        duplicates, subsumed = self.repeated()
        harmful = (
            overlaps if self.table.hit_policy is HitPolicy.UNIQUE else [one for one in overlaps if one.contradiction]
        )
        return Analysis(
            analysed=True,
            publishable=not (gaps or harmful or outside),
            gaps=gaps,
            overlaps=overlaps,
            masked=tuple(self.masked()),
            subsumed=subsumed,
            duplicates=duplicates,
            out_of_domain=outside,
            mergeable=tuple(self.mergeable()),
            many_agree=many_agree,
        )

    # --- where nobody decides ----------------------------------------------------------------------------------------
    def gaps(self) -> Iterator[Gap]:
        """Gaps mean nothing where rows are collected."""
        if self.table.hit_policy is HitPolicy.COLLECT:
            return
        everything, count = self.grid.everything, 0
        for box in self._uncovered(everything, (1 << len(self.table.rules)) - 1):
            self.work.spend(10 * (len(self.table.rules) + sum(len(axis.classes) for axis in self.grid.axes)))
            proposed = fixes.for_gap(self.grid, box)
            for region in self.grid.cells(box):
                count += 1
                self._bound(count)
                yield Gap(region, self.grid.example(region), proposed)

    def _uncovered(self, box: Box, rows: int) -> list[Box]:
        found: list[Box] = []
        for one in Sweep(self.grid, box, self.work).uncovered(rows):
            found.append(one)
            self._bound(len(found))
        return joined(found)

    def _bound(self, count: int) -> None:
        if count > self.regions:
            raise TooMuch

    # --- where several fit -------------------------------------------------------------------------------------------
    def overlaps(self) -> Iterator[Overlap]:
        count, pairs = 0, list(self._pairs())
        self._bound(len(pairs))  # before any fix is thought of
        for one, other in pairs:
            proposed = fixes.for_overlap(self.grid, one, other)
            pair = (self.table.rules[one].code, self.table.rules[other].code)
            contradiction = self.table.rules[one].authority != self.table.rules[other].authority
            for box in self._disputed(one, other):
                for region in self.grid.cells(box):
                    count += 1
                    self._bound(count)
                    yield Overlap(pair, region, self.grid.example(region), contradiction, proposed)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for one, meeting in enumerate(self.meeting):
            for other in ones(meeting >> one << one):
                self.work.spend(len(self.grid.axes))
                if self._disputable(one, other):
                    yield one, other

    def _disputable(self, one: int, other: int) -> bool:
        """May the hit policy be at a loss between the two?"""
        if self.table.hit_policy is HitPolicy.PRIORITY:
            same_rank = self.ranks[one] == self.ranks[other]
            return same_rank and self.table.rules[one].authority != self.table.rules[other].authority
        return self.table.hit_policy is HitPolicy.UNIQUE

    def _disputed(self, one: int, other: int) -> list[Box]:
        """What two rows share; under P without what a more senior row settles."""
        common = shared(self.grid.boxes[one], self.grid.boxes[other])
        if self.table.hit_policy is not HitPolicy.PRIORITY:
            return [common]
        return self._uncovered(common, self._senior(one) & self.grid.meeting(common))

    def _senior(self, row: int) -> int:
        """The rows of higher levels, as bits."""
        return sum(1 << other for other, rank in enumerate(self.ranks) if rank > self.ranks[row])

    # --- rows that do nothing ----------------------------------------------------------------------------------------
    def masked(self) -> Iterator[Masked]:
        if self.table.hit_policy is not HitPolicy.PRIORITY:
            return
        for row, box in enumerate(self.grid.boxes):
            senior = self._senior(row) & self.meeting[row]
            if senior and all(box) and Sweep(self.grid, box, self.work).covered(senior):
                whole = [other for other in ones(senior) if holds(self.grid.boxes[other], box)]
                by = whole[:1] or ones(senior)
                yield Masked(self.table.rules[row].code, tuple(self.table.rules[other].code for other in by))

    def repeated(self) -> tuple[tuple[tuple[str, str], ...], tuple[Subsumed, ...]]:
        """Pairs of rows with the same cells and outcome, and rows inside another of the same outcome."""
        duplicates: list[tuple[str, str]] = []
        subsumed: list[Subsumed] = []
        rules, boxes = self.table.rules, self.grid.boxes
        for row, meeting in enumerate(self.meeting):
            for other in ones(meeting):
                if rules[row].outcome != rules[other].outcome or not holds(boxes[other], boxes[row]):
                    continue
                if boxes[row] != boxes[other]:
                    subsumed.append(Subsumed(rules[row].code, rules[other].code))
                elif row < other:
                    duplicates.append((rules[row].code, rules[other].code))
        return tuple(duplicates), tuple(subsumed)

    def mergeable(self) -> Iterator[Mergeable]:
        """Pairs of rows with the same outcome that differ in one cell, whose two cells can be written as one."""
        by_outcome: dict[tuple[object, ...], list[int]] = {}
        for row, rule in enumerate(self.table.rules):
            if all(self.grid.boxes[row]):
                by_outcome.setdefault(rule.outcome, []).append(row)
        for rows in by_outcome.values():
            for place, one in enumerate(rows):
                self.work.spend(len(rows) - place)
                for other in rows[place + 1 :]:
                    joint = self._joint(self.grid.boxes[one], self.grid.boxes[other])
                    cells = list(self.grid.cells(joint)) if joint else []
                    if len(cells) == 1:
                        yield Mergeable((self.table.rules[one].code, self.table.rules[other].code), cells[0])

    def _joint(self, one: Box, other: Box) -> Box | None:
        apart = [place for place, bits in enumerate(one) if bits != other[place]]
        if len(apart) != 1 or holds(one, other) or holds(other, one):
            return None
        return tuple(mine | theirs for mine, theirs in zip(one, other, strict=True))
