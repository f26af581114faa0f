"""What somebody may decide: each of their offices with the rules of the matrix in force that give it something to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.bodies.models import Seat
from governance.decisions.authority import RECORDERS, role_label
from governance.decisions.ruling import cell_words
from governance.decisions.wording import Named, fact_value, money, named_facts
from governance.forums.models import Forum
from rights.matrix.models import MatrixVersion
from rights.visibility import visible
from streams.models import Delegation, RoleTerm, StreamRole
from tenancy.models import Membership


@dataclass(frozen=True)
class Covered:
    """One rule in plain words."""

    code: str
    sentence: str
    cells: list[tuple[str, str]]
    days: int | None
    agree: list[str]


@dataclass(frozen=True)
class Office:
    """Something by which a person decides: a role, somebody's delegation, or a seat that records for a body."""

    title: str
    url: str
    until: datetime | None
    rules: list[Covered]
    in_place_of: str = ""
    note: str = ""


def offices_of(
    person: Membership, version: MatrixVersion | None, *, reader: Membership, currency: str, at: datetime
) -> list[Office]:
    """What this person may decide now, in streams that the reader sees; four queries, without a matrix the offices alone."""
    rules = _Rules(version, currency)
    terms = (
        RoleTerm.objects.held(at).filter(membership=person).select_related("stream").order_by("stream__name", "role")
    )
    found: list[Office] = [_of_term(term, rules) for term in visible(terms, reader, at=at)]
    given = visible(Delegation.objects.at(at).filter(delegate=person), reader, at=at)
    lent = given.select_related("term__stream", "term__membership__user").order_by("ends_at")
    found += [_of_delegation(one, rules, currency) for one in lent]
    seats = Seat.objects.at(at).filter(membership=person, kind__in=RECORDERS).select_related("body__level")
    held = list(seats.order_by("body__name"))
    forums: dict[Any, list[Forum]] = {}
    for forum in Forum.objects.in_use().filter(body__in=[seat.body_id for seat in held]).order_by("name"):
        forums.setdefault(forum.body_id, []).append(forum)
    found += [_of_seat(seat, rules, forums.get(seat.body_id, [])) for seat in held]
    return found


def roles_in_words(version: MatrixVersion | None, *, currency: str) -> list[tuple[str, list[Covered]]]:
    """What each role of a stream may decide by this version, in plain words, by the role's code."""
    rules = _Rules(version, currency)
    return [(role, rules.of_role(role)) for role in StreamRole.values]


def everybodys(version: MatrixVersion | None, *, currency: str) -> list[tuple[str, Covered]]:
    """Every rule with who decides by it, in the matrix's own words."""
    rules = _Rules(version, currency)
    return [(rules.decider(rule), rules.covered(rule)) for rule in rules.all]


class _Rules:
    """The rules of a published version, read by who decides."""

    def __init__(self, version: MatrixVersion | None, currency: str) -> None:
        document = (version.document if version is not None else None) or {}
        self.all: list[Mapping[str, Any]] = document.get("rules", [])
        self.levels: list[str] = document.get("levels", [])
        self.names: Mapping[str, str] = document.get("names", {}).get("levels", {})
        self.facts, self.currency = named_facts(version), currency

    def of_role(self, role: str) -> list[Covered]:
        """Those that a role decides; a level alone, the lowest, is its owner's."""
        return [self.covered(rule) for rule in self.all if self._role(rule) == role]

    def of_body(self, level: str, purposes: set[str]) -> list[Covered]:
        """Those that a body decides in its forums."""
        found = []
        for rule in self.all:
            then = rule.get("then") or {}
            here = then.get("level") == level and not self._role(rule)
            if here and (not then.get("forum") or then["forum"] in purposes):
                found.append(self.covered(rule))
        return found

    def _role(self, rule: Mapping[str, Any]) -> str:
        then = rule.get("then") or {}
        alone = not then.get("role") and not then.get("forum")
        return StreamRole.OWNER if alone and then.get("level") in self.levels[:1] else then.get("role", "")

    def decider(self, rule: Mapping[str, Any]) -> str:
        """Who decides by a rule."""
        then = rule.get("then") or {}
        level = self.names.get(then.get("level", ""), then.get("level", ""))
        role = self._role(rule)
        if role:
            return role_label(role)
        return _("%(level)s: %(forum)s") % {"level": level, "forum": then["forum"]} if then.get("forum") else level

    def covered(self, rule: Mapping[str, Any]) -> Covered:
        """A rule in words."""
        cells = [(self._label(code), self._words(code, str(cell))) for code, cell in rule.get("when", {}).items()]
        return Covered(rule["code"], rule.get("sentence", ""), cells, rule.get("days"), list(rule.get("agree", [])))

    def _label(self, code: str) -> str:
        return self.facts[code].label if code in self.facts else code

    def _words(self, code: str, cell: str) -> str:
        fact: Named | None = self.facts.get(code)
        if fact is not None and fact.is_number:
            return cell_words(fact, cell, self.currency)
        return fact_value(fact, cell, self.currency)


def _of_term(term: RoleTerm, rules: _Rules) -> Office:
    title = _("%(role)s of %(stream)s") % {"role": role_label(term.role), "stream": term.stream.name}
    return Office(title, term.stream.get_absolute_url(), term.ends_at, rules.of_role(term.role))


def _of_delegation(given: Delegation, rules: _Rules, currency: str) -> Office:
    term = given.term
    title = _("%(role)s of %(stream)s") % {"role": role_label(term.role), "stream": term.stream.name}
    note = _("Up to %(amount)s.") % {"amount": money(given.up_to, currency)} if given.up_to is not None else ""
    return Office(
        title,
        term.stream.get_absolute_url(),
        given.ends_at,
        rules.of_role(term.role),
        in_place_of=str(term.membership) if term.membership else "",
        note=note,
    )


def _of_seat(seat: Seat, rules: _Rules, forums: list[Forum]) -> Office:
    body = seat.body
    level = body.level.code if body.level is not None else ""
    title = _("%(kind)s of %(body)s") % {"kind": seat.get_kind_display(), "body": body.name}
    note = _("The body votes; you record what it decides.")
    covered = rules.of_body(level, {forum.purpose for forum in forums})
    return Office(title, body.get_absolute_url(), seat.ends_at, covered, note=note)
