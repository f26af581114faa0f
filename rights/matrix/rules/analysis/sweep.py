"""What part of a box no row covers, exactly and with bounded work.

The box is swept fact by fact. After some facts only the rows still in play matter, so equal sets of rows are answered once
(a decision diagram); a row that asks nothing more ends the search. The work is counted: past the bound it stops.
"""

from collections.abc import Iterator
from functools import reduce
from operator import and_

from rights.matrix.rules.analysis.grid import Box, Grid

STEPS = 200_000  # about a tenth of a second
FACTS = 100  # as deep as the sweep goes
REGIONS = 2_000  # nobody reads more

Node = tuple[tuple[int, "Node"], ...] | None
"""For each bundle of pieces what is uncovered in it: None is everything that is left, () nothing."""


class TooMuch(Exception):
    """The table has more cases than are looked through."""


class Work:
    """What is left of the work that may be done for one table."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuch


class Sweep:
    """Looks for uncovered points of one box."""

    __slots__ = ("box", "classes", "free", "same", "seen", "work")

    def __init__(self, grid: Grid, box: Box, work: Work) -> None:
        self.box, self.work = box, work
        self.classes = [
            [(bits & pieces, rows) for pieces, rows in axis.classes if bits & pieces]
            for axis, bits in zip(grid.axes, box, strict=True)
        ]
        # Rows that cover the box in every fact from this one on.
        self.free = [(1 << len(grid.boxes)) - 1]
        for classes in reversed(self.classes):
            self.free.insert(0, reduce(and_, (rows for _bits, rows in classes), self.free[0]))
        self.seen: dict[tuple[int, int], Node] = {}
        self.same: dict[tuple[tuple[int, int], ...], Node] = {}

    def uncovered(self, rows: int) -> Iterator[Box]:
        """Boxes without common points that are together all that none of the rows covers; raises TooMuch."""
        if all(self.box):
            yield from self._boxes(self._node(0, rows), ())

    def covered(self, rows: int) -> bool:
        """Do the rows cover the whole box? raises TooMuch."""
        return self._node(0, rows) == ()

    def _node(self, depth: int, rows: int) -> Node:
        if not rows:
            return None
        if rows & self.free[depth]:
            return ()
        known = self.seen.get((depth, rows))
        if known is not None:
            return known
        classes = self.classes[depth]
        self.work.spend(len(classes))
        bundles: dict[int, tuple[int, Node]] = {}
        for bits, fitting in classes:
            child = self._node(depth + 1, rows & fitting)
            if child != ():
                bundles[id(child)] = (bundles.get(id(child), (0, None))[0] | bits, child)
        found = tuple(bundles.values())
        if len(found) == 1 and found[0][0] == self.box[depth] and found[0][1] is None:
            return None  # nothing here is covered
        node = self.same.setdefault(tuple((bits, id(child)) for bits, child in found), found)
        self.seen[depth, rows] = node
        return node

    def _boxes(self, node: Node, above: Box) -> Iterator[Box]:
        if node is None:
            yield (*above, *self.box[len(above) :])
            return
        for bits, child in node:
            self.work.spend(1)
            yield from self._boxes(child, (*above, bits))


def joined(boxes: list[Box]) -> list[Box]:
    """The same points in fewer boxes: two that differ in one fact alone become one."""
    found = list(boxes)
    again = len(found) <= 200
    while again:
        again = False
        for first, one in enumerate(found):
            second = next((place for place in range(first + 1, len(found)) if _apart(one, found[place]) == 1), None)
            if second is not None:
                other = found.pop(second)
                found[first] = tuple(mine | theirs for mine, theirs in zip(one, other, strict=True))
                again = True
                break
    return found


def _apart(one: Box, other: Box) -> int:
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True))
