"""Who decides, why, and what would change it. The order of rows plays no part in any answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from rights.matrix.rules.cells import EXACT, ONE
from rights.matrix.rules.evaluation import Column, Compiled, Discrete, Numeric
from rights.matrix.rules.facts import Fact, Kind, Value
from rights.matrix.rules.table import Authority, HitPolicy, Rule, Table

NO_RULE, CONTRADICTION = "no_rule", "contradiction"
REMEMBERED = 65_536  # routes of one router that are kept; their number has no other bound
FINEST = 30  # decimal places after which a border is taken for reached


@dataclass(frozen=True, slots=True)
class Route:
    """The answer: who decides, and with whom."""

    authority: Authority | None
    """None under C, which collects and names no single authority."""
    agree: tuple[str, ...]
    consult: tuple[str, ...]
    inform: tuple[str, ...]
    days: int | None
    rule: Rule | None
    """The row that answers; of several that say the same, the one with the first code. None under C."""
    hits: tuple[Rule, ...]
    """All rows that fit, by code."""

    @property
    def authorities(self) -> frozenset[Authority]:
        """Everyone that an answer names: one, or under C any number."""
        if self.authority is not None:
            return frozenset({self.authority})
        return frozenset(rule.authority for rule in self.hits if rule.authority)


@dataclass(frozen=True, slots=True)
class NoRoute:
    """Nobody decides: no row fits, or several that contradict each other."""

    why: str
    """`no_rule` or `contradiction`."""
    hits: tuple[Rule, ...] = ()

    @property
    def authorities(self) -> frozenset[Authority]:
        return frozenset()


Answer = Route | NoRoute


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that made its row fit."""

    fact: str
    value: Value
    cell: str


@dataclass(frozen=True, slots=True)
class Change:
    """Another value of one fact, with which somebody else decides."""

    fact: str
    value: Value
    """What the fact is."""
    to: Value
    """The nearest value on its side, of a choice any value, with another answer."""
    answer: Answer
    border: Decimal | None = None
    """For a number: where the answer changes."""
    open: bool = False
    """Is the border itself still on this side? Then `to` is one smallest step beyond it."""

    @property
    def authority(self) -> Authority | None:
        return self.answer.authority if isinstance(self.answer, Route) else None

    @property
    def rule(self) -> Rule | None:
        return self.answer.rule if isinstance(self.answer, Route) else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with its reasons and with what would change it."""

    answer: Answer
    because: tuple[Reason, ...]
    outranked: tuple[Rule, ...]
    """Rows that fit too, of an authority that is less senior (P)."""
    would_change: tuple[Change, ...]


class Router:
    """A table ready to route many times. Build one for each matrix version and keep it."""

    __slots__ = ("_routes", "compiled", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.compiled = Compiled(table)
        self._routes: dict[int, Answer] = {}

    def route(self, facts: Mapping[str, Any]) -> Answer:
        """Who decides; raises BadFact."""
        return self._answer(self.compiled.mask(facts))

    def explain(self, facts: Mapping[str, Any]) -> Explanation:
        """Who decides, because of which facts, and what would change it; raises BadFact."""
        typed = self.compiled.typed(facts)
        masks = [column.mask(typed[column.code]) or 0 for column in self.compiled.columns]
        answer = self._answer(_all(masks, self.compiled.all))
        rule = answer.rule if isinstance(answer, Route) else None
        because = tuple(
            Reason(fact, typed[fact], rule.when[fact]) for fact in self._codes if rule and fact in rule.when
        )
        outranked = tuple(hit for hit in answer.hits if rule and hit.authority != rule.authority)
        changes: list[Change] = []
        for place, column in enumerate(self.compiled.columns):
            others = _all(masks[:place] + masks[place + 1 :], self.compiled.all)
            changes += self._changes(column, typed[column.code], others, answer)
        return Explanation(answer, because, outranked, tuple(changes))

    @property
    def _codes(self) -> Iterator[str]:
        return (fact.code for fact in self.table.facts)

    # --- one answer a set of rows ------------------------------------------------------------------------------------
    def _answer(self, mask: int) -> Answer:
        found = self._routes.get(mask)
        if found is None:
            if len(self._routes) >= REMEMBERED:
                self._routes.clear()
            found = self._routes[mask] = self._settle(mask)
        return found

    def _settle(self, mask: int) -> Answer:
        fitting = (rule for row, rule in enumerate(self.table.rules) if mask >> row & 1)
        hits = tuple(sorted(fitting, key=lambda rule: rule.code))
        if not hits:
            return NoRoute(NO_RULE)
        if self.table.hit_policy is HitPolicy.COLLECT:
            return _route(None, None, hits, hits)
        highest = list(hits)
        if self.table.hit_policy is HitPolicy.PRIORITY:
            top = max(self._rank(rule) for rule in hits)
            highest = [rule for rule in hits if self._rank(rule) == top]
        if len({rule.authority for rule in highest}) > 1:
            return NoRoute(CONTRADICTION, hits)
        return _route(highest[0].authority, highest[0], tuple(highest), hits)

    def _rank(self, rule: Rule) -> int:
        return self.table.rank(rule.authority) if rule.authority else -1

    # --- what would change it ----------------------------------------------------------------------------------------
    def _changes(self, column: Column, value: Value, others: int, answer: Answer) -> Iterator[Change]:
        if isinstance(column, Discrete):
            for other in column.fact.values:
                new = self._answer(others & column.masks[other])
                if other != value and differs(new, answer):
                    yield Change(column.code, value, other, new)
            return
        place = column.place(value)
        for steps in (range(place - 1, -1, -1), range(place + 1, len(column.masks))):
            change = next(self._beyond(column, value, others, answer, steps), None)
            if change:
                yield change

    def _beyond(self, column: Numeric, value: Value, others: int, answer: Answer, steps: range) -> Iterator[Change]:
        """The values on one side with another answer, the nearest first."""
        for place in steps:
            fits = column.masks[place]
            new = None if fits is None else self._answer(others & fits)
            if new is None or not differs(new, answer):
                continue
            if place % 2:
                border = column.values[place // 2]
                yield Change(column.code, value, _typed(column.fact, border), new, border)
            else:
                upwards = steps.step > 0
                border = column.values[place // 2 - 1 if upwards else place // 2]
                far = column.far_end(place, upwards=upwards)
                to = step_beyond(column.fact, border, far, upwards=upwards)
                if to is not None:
                    yield Change(column.code, value, _typed(column.fact, to), new, border, open=True)


def differs(one: Answer, other: Answer) -> bool:
    """Do two answers name somebody else?"""
    return one.authorities != other.authorities


def step_beyond(fact: Fact, border: Decimal, far: Decimal | None, *, upwards: bool) -> Decimal | None:
    """The nearest value beyond an open border, in the fact's smallest step or, in a narrower place, a finer one."""
    if fact.kind is Kind.INTEGER:
        step = EXACT.add(border, ONE) if upwards else EXACT.subtract(border, ONE)  # borders are whole numbers too
        return step if far is None or (step < far if upwards else step > far) else None
    for places in range(fact.places, FINEST):
        step = Decimal(1).scaleb(-places)
        rounded = border.quantize(step, ROUND_FLOOR if upwards else ROUND_CEILING, EXACT)
        found = EXACT.add(rounded, step) if upwards else EXACT.subtract(rounded, step)
        if far is None or (found < far if upwards else found > far):
            return found
    return None


def _typed(fact: Fact, number: Decimal) -> Decimal | int:
    return int(number) if fact.kind is Kind.INTEGER else number


def _all(masks: list[int], start: int) -> int:
    for mask in masks:
        start &= mask
    return start


def _route(authority: Authority | None, rule: Rule | None, speaking: tuple[Rule, ...], hits: tuple[Rule, ...]) -> Route:
    """The answer of rows that say the same of who decides: everyone whom one of them names, the shortest service time."""
    days = [one.days for one in speaking if one.days is not None]
    return Route(
        authority,
        tuple(dict.fromkeys(party for one in speaking for party in one.agree)),
        tuple(dict.fromkeys(party for one in speaking for party in one.consult)),
        tuple(dict.fromkeys(party for one in speaking for party in one.inform)),
        min(days, default=None),
        rule,
        hits,
    )


def route(table: Table, facts: Mapping[str, Any]) -> Answer:
    """Who decides; raises BadFact. For many questions to one table keep a Router."""
    return Router(table).route(facts)


def explain(table: Table, facts: Mapping[str, Any]) -> Explanation:
    """Who decides, why, and what would change it; raises BadFact."""
    return Router(table).explain(facts)
