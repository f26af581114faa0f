"""Facts: the columns of a decision table, each with a kind and a closed domain. There is no null and no free text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from rights.matrix.rules import cells
from rights.matrix.rules.cells import ANY, BadCell, Numbers

Value = Decimal | int | bool | str
Points = Numbers | frozenset[Value]
"""What a cell stands for inside the domain: a set of numbers, or the values listed."""

CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,59}\Z")
SHORT = 60  # characters of an answer that a message quotes
TRUTH: Mapping[str, bool] = {"true": True, "false": False}


class Kind(StrEnum):
    """What values a fact takes."""

    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"


class BadFact(ValueError):
    """A fact that is missing, not known or not of its domain. `why` is a stable code."""

    def __init__(self, fact: str, why: str, expected: str, found: object = None) -> None:
        shown = "" if why == "missing" else f", not {_short(found)}"
        super().__init__(f"{fact}: expected {expected}{shown}")
        self.fact, self.why, self.expected, self.found = fact, why, expected, found


@dataclass(frozen=True, slots=True)
class Fact:
    """One column: what is asked, and which answers there are."""

    code: str
    kind: Kind
    numbers: Numbers = cells.EVERYTHING
    """The domain of a number or an integer."""
    values: tuple[Value, ...] = ()
    """The domain of a choice or of yes and no, in its own order."""
    places: int = 2
    """How far apart two numbers are that count as neighbours, in decimal places; for "what would change it"."""
    order: Mapping[Value, int] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", {value: place for place, value in enumerate(self.values)})

    @classmethod
    def of(cls, code: str, kind: str, domain: object = None, *, places: int = 2) -> "Fact":
        """A fact from its declaration; raises BadCell when the domain does not fit the kind."""
        chosen = Kind(kind)
        if chosen is Kind.BOOLEAN:
            return cls(code, chosen, values=_truths(domain))
        if chosen is Kind.CHOICE:
            return cls(code, chosen, values=_choices(domain))
        numbers = _numbers(domain)
        numbers = cells.whole(numbers) if chosen is Kind.INTEGER else numbers
        if not numbers:
            raise BadCell(str(domain), "a domain that holds at least one number")
        return cls(code, chosen, numbers=numbers, places=0 if chosen is Kind.INTEGER else places)

    @property
    def numeric(self) -> bool:
        return self.kind in {Kind.NUMBER, Kind.INTEGER}

    @property
    def domain(self) -> Points:
        return self.numbers if self.numeric else frozenset(self.values)

    @property
    def declared_domain(self) -> object:
        """The domain as documents write it."""
        if self.kind is Kind.CHOICE:
            return list(self.values)
        if self.kind is Kind.BOOLEAN:
            return [self.show_value(value) for value in self.values]
        return self._show_numbers()

    # --- answers -----------------------------------------------------------------------------------------------------
    def value(self, raw: object) -> Value:
        """The typed value of an answer; raises BadFact."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            raise BadFact(self.code, "missing", self.expected)
        if self.kind is Kind.BOOLEAN:
            return self._truth(raw)
        if self.kind is Kind.CHOICE:
            if not isinstance(raw, str) or raw not in self.order:
                raise BadFact(self.code, "not_a_choice", self.expected, raw)
            return self.values[self.order[raw]]
        return self._number(raw)

    def _truth(self, raw: object) -> bool:
        found = TRUTH.get(raw.strip().lower()) if isinstance(raw, str) else raw
        if not isinstance(found, bool):
            raise BadFact(self.code, "not_boolean", self.expected, raw)
        if found not in self.order:
            raise BadFact(self.code, "out_of_domain", self.expected, raw)
        return found

    def _number(self, raw: object) -> Decimal | int:
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
            raise BadFact(self.code, "not_a_number", self.expected, raw)
        try:
            number = cells.read_number(plain_text(raw))
        except BadCell as problem:
            raise BadFact(self.code, "not_a_number", self.expected, raw) from problem
        if self.kind is Kind.INTEGER and number != number.to_integral_value():
            raise BadFact(self.code, "not_an_integer", self.expected, raw)
        if not self.holds(self.numbers, number):
            raise BadFact(self.code, "out_of_domain", self.expected, raw)
        return int(number) if self.kind is Kind.INTEGER else number

    @property
    def expected(self) -> str:
        """The answers that are taken, in words."""
        if not self.numeric:
            return "one of " + ", ".join(self.show_value(value) for value in self.values)
        domain = self._show_numbers()
        noun = "a whole number" if self.kind is Kind.INTEGER else "a number"
        return noun if domain == ANY else f"{noun} in {domain}"

    # --- cells -------------------------------------------------------------------------------------------------------
    def read(self, cell: object) -> Points:
        """The values that a cell stands for, those outside the domain left out; raises BadCell."""
        if self.numeric:
            found = cells.intersection(self._named(cell), self.numbers)
            return cells.whole(found) if self.kind is Kind.INTEGER else found
        negated, values = self._listed(cell)
        listed = frozenset(value for value in values if value in self.order)
        return frozenset(self.values) - listed if negated else listed

    def outside(self, cell: object) -> list[str]:
        """What a cell names though it is not in the domain: values, ends of ranges; or the cell that leaves nothing."""
        if self.numeric:
            found = [cells.show_number(number) for number in self._ends(cell) if not self._reaches(number)]
        else:
            found = [self.show_value(value) for value in self._listed(cell)[1] if value not in self.order]
        return found or ([] if self.read(cell) else [cell_text(cell)])

    def holds(self, points: Points, value: Value) -> bool:
        """Is the value among the points?"""
        if isinstance(points, frozenset):
            return value in points
        return cells.holds_after(points, (Decimal(value), cells.BELOW))

    def show(self, points: Points) -> list[str]:
        """The points as cells, as few as the grammar allows; `-` for the whole domain."""
        if points == self.domain:
            return [ANY]
        if isinstance(points, frozenset):
            return [self._show_values(points)]
        singles = self._singles(points)
        if singles is not None:
            return [cells.show_list(singles)]
        left_out = self._singles(cells.difference(self.numbers, points))
        if left_out is not None and len(cells.pieces(points)) > 1:
            return [cells.show_list(left_out, negated=True)]
        return [self._show_piece(low, high) for low, high in cells.pieces(points)]

    def cell(self, points: Points) -> str:
        """The points as one cell, if need be as a list of ranges."""
        return ", ".join(self.show(points))

    def show_value(self, value: Value) -> str:
        """A value as a cell would name it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        return cells.show_value(value) if isinstance(value, str) else cells.show_number(Decimal(value))

    def _show_values(self, points: frozenset[Value]) -> str:
        kept = [self.show_value(value) for value in self.values if value in points]
        left_out = [self.show_value(value) for value in self.values if value not in points]
        if self.kind is Kind.CHOICE and len(left_out) < len(kept):
            return cells.show_list(left_out, negated=True)
        return cells.show_list(kept)

    def _show_numbers(self) -> str:
        integer = self.kind is Kind.INTEGER
        return ", ".join(cells.show_interval(low, high, integer=integer) for low, high in cells.pieces(self.numbers))

    def _show_piece(self, low: cells.Cut, high: cells.Cut) -> str:
        """An interval; an end that is the domain's own is left unsaid."""
        singles = self._singles((low, high))
        if singles:
            return singles[0]
        ends = cells.pieces(self.numbers)
        if len(ends) == 1:
            low = cells.BOTTOM if low == ends[0][0] else low
            high = cells.TOP if high == ends[0][1] else high
        return cells.show_interval(low, high, integer=self.kind is Kind.INTEGER)

    def _singles(self, points: Points) -> list[str] | None:
        """The numbers, if they can be listed: single points, or a few neighbouring whole numbers apart."""
        found = []
        for low, high in cells.pieces(points) if not isinstance(points, frozenset) else []:
            one = high[0] == cells.EXACT.add(low[0], cells.ONE) if self.kind is Kind.INTEGER else high[0] == low[0]
            if not one:
                return None
            found.append(cells.show_number(low[0]))
        return found or None

    def _named(self, cell: object) -> Numbers:
        named = cells.read_numbers(cell_text(cell))
        return cells.whole(named) if self.kind is Kind.INTEGER else named

    def _listed(self, cell: object) -> tuple[bool, list[Value]]:
        if isinstance(cell, list | tuple):
            negated, texts = False, [cell_text(one) for one in cell]
        else:
            negated, texts = cells.read_values(cell_text(cell))
        if self.kind is Kind.CHOICE:
            return negated, list(texts)
        if any(text not in TRUTH for text in texts):
            raise BadCell(cell_text(cell), "-, true or false")
        return negated, [TRUTH[text] for text in texts]

    def _ends(self, cell: object) -> list[Decimal]:
        """The numbers that a cell names, each once."""
        named = cells.named_numbers(cell_text(cell))
        if self.kind is not Kind.INTEGER:
            return list(dict.fromkeys(number for number, _side in named if number.is_finite()))
        ends = [
            end
            for low, high in cells.pieces(cells.whole(named))
            for end in (low[0], cells.EXACT.subtract(high[0], cells.ONE))
        ]
        return list(dict.fromkeys(number for number in ends if number.is_finite()))

    def _reaches(self, number: Decimal) -> bool:
        """Is the number in the domain or on its border?"""
        below, above = (number, cells.BELOW), (number, cells.ABOVE)
        return cells.holds_after(self.numbers, below) or bool({below, above} & set(self.numbers))


def cell_text(cell: object) -> str:
    """A cell of a document as text: JSON may write true, 2 or a list of values; raises BadCell."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float | Decimal):
        return plain_text(cell)
    if isinstance(cell, list | tuple) and cell:
        return ", ".join(cells.show_value(one) if isinstance(one, str) else cell_text(one) for one in cell)
    if not isinstance(cell, str) or not cell.strip():
        raise BadCell(str(cell), "a cell; - stands for any value")
    return cell


def _short(found: object) -> str:
    """What was found instead, as much of it as a message can hold."""
    if isinstance(found, int) and abs(found) >= 10**cells.DIGITS:
        return "a longer number"
    text = repr(found) if isinstance(found, str) else str(found)
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def plain_text(raw: float | Decimal | str) -> str:
    """A number without an exponent. Floats are read by their shortest spelling, so 0.1 is one tenth; raises BadCell."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int) and abs(raw) >= 10**cells.DIGITS:
        raise BadCell("a longer number", f"a number of at most {cells.DIGITS} digits")
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite() or abs(number.adjusted()) > cells.DIGITS:
        raise BadCell(str(number), f"a number of at most {cells.DIGITS} digits")
    return format(number, "f")


def _numbers(domain: object) -> Numbers:
    if domain is None or domain == "":
        return cells.EVERYTHING
    return cells.read_numbers(cell_text(domain))


def _truths(domain: object) -> tuple[Value, ...]:
    listed = domain if isinstance(domain, list | tuple) else [False, True]
    if isinstance(domain, str) and domain.strip() not in {"", ANY}:
        listed = cells.split_values(domain)
    texts = [cell_text(one) for one in listed]
    if any(text not in TRUTH for text in texts) or not texts:
        raise BadCell(str(domain), "true and false")
    return tuple(TRUTH[text] for text in dict.fromkeys(texts))


def _choices(domain: object) -> tuple[Value, ...]:
    listed: list[Any] = []
    if isinstance(domain, list | tuple):
        listed = list(domain)
    elif isinstance(domain, str) and domain.strip() not in {"", ANY}:
        listed = cells.split_values(domain)
    if not listed or not all(isinstance(one, str) and one.strip() == one != "" for one in listed):
        raise BadCell(str(domain), 'the list of all choices, such as ["a", "b"]')
    if any(one == other for one, other in pairwise(sorted(listed))):
        raise BadCell(str(domain), "each choice once")
    return tuple(listed)
