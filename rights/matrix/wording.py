"""The matrix as people read it: cells, rules and examples in words, from the document that a version was published with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rights.matrix import parties
from rights.matrix.rules import cells
from rights.matrix.rules.facts import Fact, Kind, Points, Value
from rights.matrix.rules.table import Authority

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


@dataclass(frozen=True)
class Column:
    """A fact of a version, with what it was called when the version was published."""

    fact: Fact
    label: str
    unit: str = ""
    currency: str = ""  # of an amount of money

    @property
    def code(self) -> str:
        """Its code."""
        return self.fact.code

    @property
    def sub(self) -> str:
        """What stands under its name: the currency or the unit."""
        return SYMBOLS.get(self.currency, self.currency) or self.unit

    def value(self, value: Value) -> str:
        """One value: "£50,000", "yes", "3 months"."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, str):
            return value
        return self.number(Decimal(value))

    def number(self, number: Decimal) -> str:
        """A number in the reader's format, with its currency or unit."""
        places = 2 if self.currency and number != number.to_integral_value() else None
        text = number_format(Decimal(cells.show_number(number)), places, use_l10n=True, force_grouping=True)
        if self.currency:
            symbol = SYMBOLS.get(self.currency)
            return f"{symbol}{text}" if symbol else f"{self.currency} {text}"
        return f"{text} {self.unit}" if self.unit else text

    def cell(self, cell: str) -> str:
        """A cell: "below £50,000", "2 or more", "yes", "any"; one that cannot be read stays as it is."""
        if cell.strip() == cells.ANY:
            return _("any")
        try:
            points = self.fact.read(cell)
        except cells.BadCell:
            return cell
        return self.points(points, cell)

    def points(self, points: Points, cell: str) -> str:
        """What a cell stands for."""
        if not isinstance(points, frozenset):
            words = [self._piece(low, high) for low, high in cells.pieces(points)]
            return _(" or ").join(words) if 0 < len(words) <= 3 else cell
        left_out = [value for value in self.fact.values if value not in points]
        if not points or self.fact.kind is Kind.BOOLEAN or len(left_out) >= len(points):
            kept = [self.value(value) for value in self.fact.values if value in points]
            return _(" or ").join(kept) if kept else cell
        return _("not %(values)s") % {"values": _(" or ").join(self.value(value) for value in left_out)}

    def _piece(self, low: cells.Cut, high: cells.Cut) -> str:
        """An interval; the domain's own ends are left unsaid."""
        ends = cells.pieces(self.fact.numbers)
        open_below = low == ends[0][0] or not low[0].is_finite()
        open_above = high == ends[-1][1] or not high[0].is_finite()
        if self.fact.kind is Kind.INTEGER:
            first, last = low[0], high[0] - 1 if high[0].is_finite() else high[0]
            if first == last:
                return self.number(first)
            if open_above:
                return _("any") if open_below else _("%(number)s or more") % {"number": self.number(first)}
            if open_below:
                return _("up to %(number)s") % {"number": self.number(last)}
            return _("%(first)s to %(last)s") % {"first": self.number(first), "last": self.number(last)}
        if low[0] == high[0]:
            return _("exactly %(number)s") % {"number": self.number(low[0])}
        start = {"number": "" if open_below else self.number(low[0])}
        end = {"number": "" if open_above else self.number(high[0])}
        if open_below:
            if open_above:
                return _("any")
            return (_("up to %(number)s") if high[1] == cells.ABOVE else _("below %(number)s")) % end
        if open_above:
            return (_("%(number)s or more") if low[1] == cells.BELOW else _("above %(number)s")) % start
        first = self.number(low[0]) if low[1] == cells.BELOW else _("above %(number)s") % start
        last = self.number(high[0]) if high[1] == cells.ABOVE else _("below %(number)s") % end
        return _("%(first)s to %(last)s") % {"first": first, "last": last}


@dataclass(frozen=True)
class Cell:
    """One cell of a rule, as it is written and as it is read."""

    column: Column
    text: str
    words: str

    @property
    def is_any(self) -> bool:
        """Does it leave the fact open?"""
        return self.text == cells.ANY


@dataclass(frozen=True)
class ReadRule:
    """A rule as people read it."""

    code: str
    level: str
    decides: str
    cells: tuple[Cell, ...]
    agree: tuple[str, ...]
    consult: tuple[str, ...]
    inform: tuple[str, ...]
    days: int | None
    criterion: str
    said: str

    @property
    def conditions(self) -> list[Cell]:
        """The cells that ask for something."""
        return [cell for cell in self.cells if not cell.is_any]

    @property
    def when(self) -> str:
        """Under what it holds, in words."""
        if not self.conditions:
            return _("in every case")
        return "; ".join(f"{cell.column.label}: {cell.words}" for cell in self.conditions)

    @property
    def sentence(self) -> str:
        """The rule in a sentence: its own, else one made of its cells."""
        return self.said or self.when


class Reading:
    """A document, ready to be read out."""

    def __init__(self, document: Mapping[str, Any], currency: str) -> None:
        names = document.get("names") or {}
        labels, self.level_names = names.get("facts") or {}, dict(names.get("levels") or {})
        self.document = document
        self.columns = [_column(one, labels.get(one["code"]) or {}, currency) for one in document["facts"]]
        self.by_code = {column.code: column for column in self.columns}
        self.levels: Sequence[str] = document["levels"]

    def rules(self) -> list[ReadRule]:
        """All rules, in their order."""
        return [self.rule(one) for one in self.document["rules"]]

    def rule(self, one: Mapping[str, Any]) -> ReadRule:
        """A row of the document."""
        then, when = one.get("then") or {}, one.get("when") or {}
        party = Authority(then.get("level", ""), then.get("role", ""), then.get("forum", ""))
        return ReadRule(
            code=one["code"],
            level=party.level,
            decides=self.party(party) if party.level else _("nobody yet"),
            cells=tuple(
                Cell(column, text, column.cell(text))
                for column in self.columns
                for text in [str(when.get(column.code, cells.ANY))]
            ),
            agree=self._parties(one.get("agree")),
            consult=self._parties(one.get("consult")),
            inform=self._parties(one.get("inform")),
            days=one.get("days"),
            criterion=one.get("criterion") or "",
            said=one.get("sentence") or "",
        )

    def party(self, party: Authority) -> str:
        """Who that is, in words."""
        return parties.in_words(party, self.level_names)

    def _parties(self, texts: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(self.party(parties.party_of(text)) for text in texts or ())

    def level_name(self, code: str) -> str:
        """What a level is called."""
        return self.level_names.get(code, code)

    def region(self, region: Mapping[str, str]) -> str:
        """Cells of a region or a change, in words."""
        said = [f"{self.by_code[code].label}: {self.by_code[code].cell(cell)}" for code, cell in region.items()]
        return "; ".join(said) or _("every case")

    def example(self, example: Mapping[str, Value]) -> str:
        """One point, in words."""
        return "; ".join(
            f"{self.by_code[code].label}: {self.by_code[code].value(value)}" for code, value in example.items()
        )


def _column(one: Mapping[str, Any], named: Mapping[str, Any], currency: str) -> Column:
    fact = Fact.of(one["code"], one["type"], one["domain"], places=one.get("places", 2))
    label = named.get("label") or one["code"]
    return Column(fact, str(label), str(named.get("unit") or ""), currency if named.get("is_money") else "")
