"""The facts of a question: what is known before anybody is asked, what was typed, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from doors.refusal import Refusal
from governance.decisions.rules import currency_of
from rights.decision_kinds import DecisionKind
from rights.matrix.models import MatrixVersion
from rights.matrix.rules.facts import BadFact, Fact, Kind, Value
from rights.matrix.rules.table import Table
from streams.models import ValueStream

# How many streams a question touches is counted and not only said.
STREAMS = "streams"
MISSING = "decision.facts_missing"
_REFUSED = {
    "missing": MISSING,
    "out_of_domain": "fact.out_of_domain",
    "not_a_number": "fact.not_a_number",
    "not_an_integer": "fact.not_an_integer",
}


@dataclass(frozen=True)
class FactName:
    """What a fact was called when the version was published."""

    label: str
    unit: str = ""
    is_money: bool = False


@dataclass(frozen=True)
class FactProblem:
    """One fact that is missing, or not of its domain: `code` is that of its refusal."""

    fact: str
    label: str
    code: str
    expected: str
    found: str = ""

    def refusal(self, version: MatrixVersion) -> Refusal:
        """As a refusal of its own."""
        words = {"fact": self.fact, "label": self.label, "expected": self.expected, "found": self.found}
        return Refusal(self.code, params=words, rule=self.fact, version=str(version), status=422)


def names_of(version: MatrixVersion) -> dict[str, FactName]:
    """The names of its facts as they were published."""
    named = (version.document or {}).get("names", {}).get("facts", {})
    return {
        code: FactName(one["label"], one.get("unit", ""), one.get("is_money", False)) for code, one in named.items()
    }


def known(
    kind: DecisionKind,
    table: Table,
    stream: ValueStream | None,
    touched: Iterable[ValueStream],
    subject: Any = None,
    params: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What is known before anybody is asked: what the kind knows, and how many streams are touched."""
    found = dict(kind.facts(subject, params or {})) if kind.facts else {}
    columns = {fact.code for fact in table.facts}
    if stream is not None and STREAMS in columns:
        found.setdefault(STREAMS, len({stream.pk, *(one.pk for one in touched)}))
    return {code: value for code, value in found.items() if code in columns}


def joined(given: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, corrected by what is known; of the streams touched, more may be said than are named."""
    facts = {**given, **found}
    said, counted = given.get(STREAMS), found.get(STREAMS)
    if said not in (None, "") and counted is not None:
        try:
            facts[STREAMS] = str(max(Decimal(str(said)), Decimal(counted)))
        except ArithmeticError:
            facts[STREAMS] = said  # the engine says what is wrong with it
    return facts


def check(
    table: Table, given: Mapping[str, Any], names: Mapping[str, FactName], currency: str
) -> tuple[dict[str, Value], list[FactProblem]]:
    """The facts as typed values, and what is wrong with the others."""
    typed: dict[str, Value] = {}
    problems = []
    for fact in table.facts:
        name, raw = names.get(fact.code, FactName(fact.code)), given.get(fact.code)
        if name.is_money and isinstance(raw, str):
            raw, said = currency_of(raw)
            if said and said != currency:
                problems.append(FactProblem(fact.code, name.label, "fact.currency", currency, said))
                continue
        try:
            typed[fact.code] = fact.value(None if raw == "" else raw)
        except BadFact as bad:
            found = "" if bad.found is None else str(bad.found)[:60]
            code = _REFUSED.get(bad.why, "fact.not_a_choice")
            problems.append(FactProblem(fact.code, name.label, code, expected(fact), found))
    columns = sorted(fact.code for fact in table.facts)
    others = sorted(set(map(str, given)) - set(columns))
    problems += [
        FactProblem(code, code, "fact.unknown", ", ".join(columns), str(given.get(code))[:60]) for code in others
    ]
    return typed, problems


def expected(fact: Fact) -> str:
    """The answers that are taken, in the reader's words."""
    if not fact.numeric:
        return ", ".join(fact.show_value(value) for value in fact.values)
    domain = str(fact.declared_domain)
    noun = _("a whole number") if fact.kind == Kind.INTEGER else _("a number")
    return noun if domain == "-" else _("%(noun)s, %(domain)s") % {"noun": noun, "domain": domain}


def refuse(problems: Sequence[FactProblem], version: MatrixVersion) -> None:
    """Raise for the first that is wrong, or for all that are missing."""
    for one in problems:
        if one.code != MISSING:
            raise one.refusal(version)
    if problems:
        words = {"facts": [one.fact for one in problems], "labels": [one.label for one in problems]}
        raise Refusal(MISSING, params=words, version=str(version), status=422)
