"""Which rows fit: a table compiled to bit masks, one lookup a fact and one AND, whatever the number of rows."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from rights.matrix.rules import cells
from rights.matrix.rules.cells import Numbers
from rights.matrix.rules.facts import BadFact, Fact, Kind, Points, Value
from rights.matrix.rules.table import Rule, Table

CLASSES: Mapping[Kind, type] = {Kind.NUMBER: Decimal, Kind.INTEGER: int, Kind.BOOLEAN: bool, Kind.CHOICE: str}


class Discrete:
    """A column of choices: the rows that each value fits."""

    __slots__ = ("code", "fact", "kind", "masks")

    def __init__(self, fact: Fact, points: Sequence[Points]) -> None:
        self.fact, self.code, self.kind = fact, fact.code, CLASSES[fact.kind]
        self.masks = {value: mask_of(fact, points, value) for value in fact.values}

    def mask(self, value: Any) -> int | None:
        """The rows that fit, as bits; None for what is not in the domain."""
        return self.masks.get(value)


class Numeric:
    """A column of numbers: the rows that fit at each border and between two of them."""

    __slots__ = ("code", "fact", "kind", "masks", "values")

    def __init__(self, fact: Fact, points: Sequence[Points]) -> None:
        self.fact, self.code, self.kind = fact, fact.code, CLASSES[fact.kind]
        rows = [cast("Numbers", one) for one in points]
        cuts = {number for one in (fact.numbers, *rows) for number, _side in one if number.is_finite()}
        self.values = sorted(cuts)
        ends = [cells.BOTTOM, *((number, side) for number in self.values for side in (cells.BELOW, cells.ABOVE))]
        # Segments in turn: before the first border, at it, between it and the next, and so on.
        self.masks = [self._mask(rows, cut) for cut in ends]

    def _mask(self, rows: Sequence[Numbers], cut: cells.Cut) -> int | None:
        if not cells.holds_after(self.fact.numbers, cut):
            return None
        return sum(1 << row for row, one in enumerate(rows) if cells.holds_after(one, cut))

    def place(self, value: Any) -> int:
        """The segment that a number lies in: odd ones are borders, even ones lie between."""
        values = self.values
        place = bisect_left(values, value)
        return 2 * place + (place < len(values) and values[place] == value)

    def mask(self, value: Any) -> int | None:
        """The rows that fit, as bits; None for what is not in the domain."""
        return self.masks[self.place(value)]

    def far_end(self, place: int, *, upwards: bool) -> Decimal | None:
        """The other border of a segment between borders, as seen from where one comes; None where there is none."""
        border = place // 2 if upwards else place // 2 - 1
        return self.values[border] if 0 <= border < len(self.values) else None


Column = Discrete | Numeric


def mask_of(fact: Fact, points: Sequence[Points], value: Value) -> int:
    """The rows whose points hold a value, as bits."""
    return sum(1 << row for row, one in enumerate(points) if fact.holds(one, value))


class Compiled:
    """A table ready to answer many times."""

    __slots__ = ("all", "columns", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.all = (1 << len(table.rules)) - 1
        self.columns = tuple(self._column(fact) for fact in table.facts)

    def _column(self, fact: Fact) -> Column:
        points = [rule.points.get(fact.code, fact.domain) for rule in self.table.rules]
        return Numeric(fact, points) if fact.numeric else Discrete(fact, points)

    def typed(self, facts: Mapping[str, object]) -> dict[str, Value]:
        """The facts as values of their kinds, nothing missing and nothing else; raises BadFact."""
        for code in facts:
            if not any(column.code == code for column in self.columns):
                known = ", ".join(column.code for column in self.columns)
                raise BadFact(str(code), "unknown", f"one of the facts {known}", facts[code])
        return {column.code: column.fact.value(facts.get(column.code)) for column in self.columns}

    def mask(self, facts: Mapping[str, Any]) -> int:
        """The rows that fit, as bits; raises BadFact. Typed facts take the short way, others are read first."""
        mask = self.all
        for column in self.columns:
            value = facts.get(column.code)
            if value.__class__ is not column.kind or (value.__class__ is Decimal and not value.is_finite()):
                return self.mask(self.typed(facts))
            fits = column.mask(value)
            if fits is None:
                return self.mask(self.typed(facts))  # raises, and says what was expected
            mask &= fits
        if len(facts) != len(self.columns):
            self.typed(facts)
        return mask

    def hits(self, facts: Mapping[str, Any]) -> tuple[Rule, ...]:
        """All rows that fit, in the table's order; raises BadFact."""
        mask = self.mask(facts)
        return tuple(rule for row, rule in enumerate(self.table.rules) if mask >> row & 1)
