"""What is different between two versions, rule by rule and cell by cell, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from rights.matrix.models import HitPolicy
from rights.matrix.wording import Reading, ReadRule


@dataclass(frozen=True)
class Line:
    """One thing that was so and is otherwise now."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """One rule, column or criterion that came, went or changed."""

    sort: Literal["added", "removed", "changed"]
    title: str
    text: str = ""
    lines: tuple[Line, ...] = ()
    code: str = ""  # of a rule


def differences(was: Reading, now: Reading) -> list[Change]:
    """Everything that is different, rules first."""
    return [*_of_rules(was, now), *_of_columns(was, now), *_of_criteria(was, now), *_of_the_whole(was, now)]


def _of_rules(was: Reading, now: Reading) -> Iterator[Change]:
    before = {rule.code: rule for rule in was.rules()}
    after = {rule.code: rule for rule in now.rules()}
    for code, rule in after.items():
        if code not in before:
            yield Change("added", code, f"{rule.decides}: {rule.when}", code=code)
            continue
        lines = tuple(_lines(before[code], rule))
        if lines:
            yield Change("changed", code, rule.decides, lines, code)
    for code, rule in before.items():
        if code not in after:
            yield Change("removed", code, f"{rule.decides}: {rule.when}", code=code)


def _lines(was: ReadRule, now: ReadRule) -> Iterator[Line]:
    cells = {cell.column.code: cell.words for cell in was.cells}
    for cell in now.cells:
        before = cells.pop(cell.column.code, _("any"))
        if before != cell.words:
            yield Line(cell.column.label, before, cell.words)
    gone = {cell.column.code: cell for cell in was.cells if cell.column.code in cells and not cell.is_any}
    for cell in gone.values():
        yield Line(cell.column.label, cell.words, _("any"))
    for label, before, after in (
        (_("Decides"), was.decides, now.decides),
        (_("Must agree"), ", ".join(was.agree), ", ".join(now.agree)),
        (_("Is consulted"), ", ".join(was.consult), ", ".join(now.consult)),
        (_("Is informed"), ", ".join(was.inform), ", ".join(now.inform)),
        (_("Working days"), _number(was.days), _number(now.days)),
        (_("Escalation criterion"), was.criterion, now.criterion),
        (_("In a sentence"), was.said, now.said),
    ):
        if before != after:
            yield Line(label, before or "–", after or "–")


def _of_columns(was: Reading, now: Reading) -> Iterator[Change]:
    for code, column in now.by_code.items():
        if code not in was.by_code:
            yield Change("added", _("Column “%(fact)s”") % {"fact": column.label})
            continue
        before = was.by_code[code]
        domains = [one.fact.declared_domain for one in (before, column)]
        if before.fact.kind is not column.fact.kind or domains[0] != domains[1]:
            line = Line(_("Values"), _domain(domains[0]), _domain(domains[1]))
            yield Change("changed", _("Column “%(fact)s”") % {"fact": column.label}, lines=(line,))
    for code, column in was.by_code.items():
        if code not in now.by_code:
            yield Change("removed", _("Column “%(fact)s”") % {"fact": column.label})


def _of_criteria(was: Reading, now: Reading) -> Iterator[Change]:
    before = {one["code"]: one for one in was.document.get("criteria", ())}
    after = {one["code"]: one for one in now.document.get("criteria", ())}
    for code, one in after.items():
        if code not in before:
            yield Change("added", _("Criterion %(code)s") % {"code": code}, one["sentence"])
        elif before[code] != one:
            keys = [key for key in one if one[key] != before[code].get(key)]
            lines = tuple(Line(key, _said(before[code].get(key)), _said(one[key])) for key in keys)
            yield Change("changed", _("Criterion %(code)s") % {"code": code}, one["sentence"], lines)
    for code, one in before.items():
        if code not in after:
            yield Change("removed", _("Criterion %(code)s") % {"code": code}, one["sentence"])


def _of_the_whole(was: Reading, now: Reading) -> Iterator[Change]:
    policies = [str(HitPolicy(one.document["hit_policy"]).label) for one in (was, now)]
    if policies[0] != policies[1]:
        yield Change("changed", _("Hit policy"), lines=(Line(_("Hit policy"), *policies),))
    orders = [" < ".join(map(one.level_name, one.levels)) for one in (was, now)]
    if orders[0] != orders[1]:
        yield Change("changed", _("Levels"), lines=(Line(_("Order"), *orders),))


def _number(days: int | None) -> str:
    return "" if days is None else str(days)


def _domain(domain: Any) -> str:
    return ", ".join(map(str, domain)) if isinstance(domain, list) else str(domain)


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{code} {cell}" for code, cell in value.items()) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "–")
