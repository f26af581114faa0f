"""A table's domain cut along every border that a cell names: inside one such piece all points fit the same rows.

A box is a set of points that is a product: for each fact, in the grid's order, the pieces that belong to it, as bits.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import product
from math import prod
from operator import or_
from typing import cast

from rights.matrix.rules import cells
from rights.matrix.rules.cells import EXACT, Cut, Numbers
from rights.matrix.rules.facts import Fact, Kind, Points, Value
from rights.matrix.rules.table import Table

Box = tuple[int, ...]
"""For each axis the pieces, as bits."""


class Axis:
    """One fact, cut to pieces."""

    __slots__ = ("anywhere", "classes", "fact", "full", "hole", "inside", "pieces", "rows")

    def __init__(self, fact: Fact, points: Sequence[Points | None]) -> None:
        self.fact = fact
        self.pieces: Sequence[tuple[Cut, Cut]] | Sequence[Value]
        if fact.numeric:
            numbers = [cast("Numbers | None", one) for one in points]
            self.pieces, self.inside = _cut(fact.numbers, numbers)
        else:
            self.pieces, self.inside = fact.values, [_chosen(fact, one) for one in points]
        self.hole = fact.numeric and len(fact.numbers) > 2
        self.full = (1 << len(self.pieces)) - 1
        self.rows = [0] * len(self.pieces)
        """For each piece the rows that fit, as bits."""
        for row, inside in enumerate(self.inside):
            for piece in ones(inside):
                self.rows[piece] |= 1 << row
        merged: dict[int, int] = {}
        for piece, rows in enumerate(self.rows):
            merged[rows] = merged.get(rows, 0) | 1 << piece
        self.anywhere = reduce(or_, self.rows, 0)
        self.classes = [(pieces, rows) for rows, pieces in merged.items()]
        """Pieces that fit the same rows, together."""

    def points(self, bits: int) -> Points:
        """The values that pieces stand for."""
        if not self.fact.numeric:
            return frozenset(cast("Value", self.pieces[piece]) for piece in ones(bits))
        joined: list[Cut] = []
        pieces = cast("Sequence[tuple[Cut, Cut]]", self.pieces)
        for first, last in runs(bits):
            low, high = pieces[first][0], pieces[last][1]
            if self.hole:  # neighbours in the list that do not touch
                joined += cells.intersection(cast("Numbers", self.fact.numbers), (low, high))
            else:
                joined += [low, high]
        return tuple(joined)

    def example(self, points: Points) -> Value:
        """One value of several, as round as possible."""
        if isinstance(points, frozenset):
            return next(value for value in self.fact.values if value in points)
        low, high = max(cells.pieces(points), key=_width)
        number = inside(low, high, integer=self.fact.kind is Kind.INTEGER)
        return int(number) if self.fact.kind is Kind.INTEGER else number


class Grid:
    """All axes of a table and the box of each row."""

    __slots__ = ("axes", "boxes", "everything", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        columns = [Axis(fact, [rule.points.get(fact.code) for rule in table.rules]) for fact in table.facts]
        # What has few values comes first: people read "irreversible, 50,000 to 100,000", and so regions stay whole.
        self.axes = sorted(
            columns, key=lambda axis: (axis.fact.kind is not Kind.BOOLEAN, axis.fact.numeric, len(axis.rows))
        )
        self.everything: Box = tuple(axis.full for axis in self.axes)
        self.boxes: list[Box] = list(zip(*(axis.inside for axis in self.axes), strict=True))

    def meeting(self, box: Box) -> int:
        """The rows whose boxes share a point with this one, as bits."""
        found = (1 << len(self.boxes)) - 1
        for axis, bits in zip(self.axes, box, strict=True):
            if bits != axis.full:
                found &= reduce(or_, (rows for pieces, rows in axis.classes if pieces & bits), 0)
            else:
                found &= axis.anywhere
        return found

    def cells(self, box: Box) -> Iterator[dict[str, str]]:
        """The box as cells, in the table's order of facts; several where a fact's pieces need more than one cell."""
        shown = {axis.fact.code: axis.fact.show(axis.points(bits)) for axis, bits in zip(self.axes, box, strict=True)}
        codes = [fact.code for fact in self.table.facts]
        for texts in product(*(shown[code] for code in codes)):
            yield {code: text for code, text in zip(codes, texts, strict=True) if text != cells.ANY}

    def example(self, region: Mapping[str, str]) -> dict[str, Value]:
        """One point of what cells stand for."""
        axes = {axis.fact.code: axis for axis in self.axes}
        facts = self.table.facts
        return {fact.code: axes[fact.code].example(fact.read(region.get(fact.code, cells.ANY))) for fact in facts}

    def cell(self, place: int, bits: int) -> str:
        """The pieces of one axis as one cell."""
        axis = self.axes[place]
        return axis.fact.cell(axis.points(bits))


def shared(one: Box, other: Box) -> Box:
    """The points of both."""
    return tuple(mine & theirs for mine, theirs in zip(one, other, strict=True))


def holds(outer: Box, inner: Box) -> bool:
    """Is every point of `inner` in `outer`?"""
    return not any(mine & ~theirs for mine, theirs in zip(inner, outer, strict=True))


def size(box: Box) -> int:
    """How many pieces of the grid a box has."""
    return prod(bits.bit_count() for bits in box)


def ones(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def runs(bits: int) -> Iterator[tuple[int, int]]:
    """The first and the last place of each run of bits that are set."""
    at = 0
    while bits:
        skip = (bits & -bits).bit_length() - 1
        bits >>= skip
        length = (~bits & (bits + 1)).bit_length() - 1
        yield at + skip, at + skip + length - 1
        bits >>= length
        at += skip + length


def inside(low: Cut, high: Cut, *, integer: bool) -> Decimal:
    """A number between two cuts, with as few digits as there is room for."""
    start, end = low[0], high[0]
    if start == end:
        return start
    if not start.is_finite() and not end.is_finite():
        return Decimal(0)
    if not end.is_finite():
        return start if low[1] == cells.BELOW else EXACT.add(start, _room(start))
    if not start.is_finite():
        return end if high[1] == cells.ABOVE else EXACT.subtract(end, _room(end))
    middle = EXACT.divide(EXACT.add(start, EXACT.subtract(end, cells.ONE) if integer else end), Decimal(2))
    exponent = max(start.adjusted(), end.adjusted())
    while True:
        found = middle.quantize(Decimal(1).scaleb(exponent), context=EXACT)
        if low < (found, cells.ABOVE) and (found, cells.BELOW) < high and (found, cells.BELOW) >= low:
            return Decimal(cells.show_number(found))
        exponent -= 1


def _room(number: Decimal) -> Decimal:
    """A tenth of a number's magnitude, at least 1."""
    return Decimal(1).scaleb(max(number.adjusted() - 1, 0)) if number else Decimal(1)


def _width(piece: tuple[Cut, Cut]) -> Decimal:
    return piece[1][0] - piece[0][0]


def _cut(domain: Numbers, rows: Sequence[Numbers | None]) -> tuple[list[tuple[Cut, Cut]], list[int]]:
    """The pieces of a domain of numbers, and for each row the pieces inside it."""
    cuts = sorted({cut for one in (domain, *rows) for cut in one or ()})
    pieces: list[tuple[Cut, Cut]] = []
    place: dict[Cut, int] = {}
    known = set(domain)
    within = False
    for at, cut in enumerate(cuts):
        place[cut] = len(pieces)
        within = within != (cut in known)
        if within:
            pieces.append((cut, cuts[at + 1]))
    full = (1 << len(pieces)) - 1
    spans = (
        full if one is None else sum((1 << place[high]) - (1 << place[low]) for low, high in cells.pieces(one))
        for one in rows
    )
    return pieces, list(spans)


def _chosen(fact: Fact, points: Points | None) -> int:
    if points is None:
        return (1 << len(fact.values)) - 1
    return sum(1 << place for value, place in fact.order.items() if value in cast("frozenset[Value]", points))
