"""A matrix as one JSON document: what verification reads, what files carry, and what a published version keeps for ever."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from audit.verify import canonical
from rights.matrix import parties
from rights.matrix.models import Criterion, Fact, FactKind, Level, MatrixRule, MatrixVersion
from rights.matrix.rules import facts as engine
from rights.matrix.rules.cells import BadCell
from rights.matrix.rules.table import BadTable, Table, Trouble

# A draft may still lack these.
UNFINISHED = frozenset({"no_rule", "no_fact", "no_authority"})
PARTIES = ("agree", "consult", "inform")


def fact_document(fact: Fact) -> dict[str, Any]:
    """A fact as a column."""
    written: dict[str, Any] = {"code": fact.code, "type": fact.kind, "domain": fact.domain or None}
    return written | ({"places": 2} if fact.kind == FactKind.NUMBER else {})


def rule_document(rule: MatrixRule) -> dict[str, Any]:
    """A rule as a row."""
    written: dict[str, Any] = {"code": rule.code, "when": dict(rule.when)}
    if rule.level is not None:
        named = {"level": rule.level.code, "role": rule.role, "forum": rule.purpose}
        written["then"] = {key: value for key, value in named.items() if value}
    written |= {key: list(getattr(rule, key)) for key in PARTIES}
    more = {"days": rule.days, "criterion": rule.criterion or None, "sentence": rule.sentence or None}
    return written | {key: value for key, value in more.items() if value is not None}


def criterion_document(criterion: Criterion) -> dict[str, Any]:
    """A criterion of escalation."""
    return {
        "code": criterion.code,
        "sentence": criterion.sentence,
        "when": dict(criterion.when),
        "level": criterion.level.code,
        "forum": criterion.purpose,
        "days": criterion.days,
        "skips_levels": criterion.skips_levels,
    }


def whole(
    *,
    hit_policy: str,
    facts: Sequence[Fact],
    levels: Sequence[Level],
    rules: Iterable[Mapping[str, Any]],
    criteria: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """The whole document, in the organisation's own facts and levels as they are now."""
    return {
        "hit_policy": hit_policy,
        "facts": [fact_document(fact) for fact in facts],
        "levels": [level.code for level in levels],
        "rules": [dict(rule) for rule in rules],
        "criteria": [dict(one) for one in criteria],
        "names": {
            "facts": {fact.code: {"label": fact.label, "unit": fact.unit, "is_money": fact.is_money} for fact in facts},
            "levels": {level.code: level.name for level in levels},
        },
    }


def written_document(
    version: MatrixVersion,
    *,
    facts: Sequence[Fact],
    levels: Sequence[Level],
    rules: Iterable[MatrixRule],
    criteria: Iterable[Criterion],
) -> dict[str, Any]:
    """What the rows of a draft say now."""
    by_code = {fact.code: fact for fact in facts}
    return whole(
        hit_policy=version.hit_policy,
        facts=[by_code[code] for code in version.facts if code in by_code],
        levels=levels,
        rules=[rule_document(rule) for rule in rules],
        criteria=[criterion_document(one) for one in criteria],
    )


def digest_of(document: Mapping[str, Any]) -> str:
    """What proves that a document is the one that was published."""
    return hashlib.sha256(canonical(document)).hexdigest()


def table_in(document: Mapping[str, Any]) -> Table:
    """The decision table of a document; raises BadTable."""
    return Table.of(document)


def troubles_of(document: Mapping[str, Any]) -> list[Trouble]:
    """Everything wrong with a document, those that a draft may have included."""
    found: list[Trouble] = []
    try:
        table_in(document)
    except BadTable as bad:
        found += bad.troubles
    listed = [one for one in document.get("rules", ()) if isinstance(one, Mapping)]
    codes = {one.get("code") for one in document.get("criteria", ()) if isinstance(one, Mapping)}
    for rule in listed:
        found += _troubles_of_parties(rule, document["levels"])
        if rule.get("criterion") and rule["criterion"] not in codes:
            where = f"rule {rule.get('code')}, criterion"
            found.append(Trouble(where, "unknown_criterion", "a criterion of this version", str(rule.get("code"))))
    return found + _troubles_of_criteria(document)


def _troubles_of_parties(rule: Mapping[str, Any], levels: Sequence[str]) -> list[Trouble]:
    """Levels, roles and purposes that nobody knows."""
    code, found = str(rule.get("code")), []
    then = rule.get("then")
    if isinstance(then, Mapping):
        for key, known in (("role", parties.roles()), ("forum", parties.purposes())):
            if then.get(key) and then[key] not in known:
                found.append(Trouble(f"rule {code}, then, {key}", f"unknown_{key}", _one_of(known), code))
    for key in PARTIES:
        for text in rule.get(key) or ():
            try:
                level = parties.party_of(str(text)).level
            except ValueError:
                level = ""
            if level not in levels:
                expected = "a level, and behind a space a role or a purpose: portfolio funding"
                found.append(Trouble(f"rule {code}, {key} {text!r}", "party", expected, code))
    return found


def _troubles_of_criteria(document: Mapping[str, Any]) -> list[Trouble]:
    found: list[Trouble] = []
    seen: set[str] = set()
    facts = _facts_in(document)
    for number, one in enumerate(document.get("criteria", ()), start=1):
        code = one.get("code") if isinstance(one, Mapping) else None
        where = f"criterion {code or number}"
        if not isinstance(code, str) or not engine.CODE.match(code) or code in seen:
            found.append(Trouble(where, "code", "a code of letters, digits, _, . and -, used once"))
            continue
        seen.add(code)
        if not str(one.get("sentence") or "").strip():
            found.append(Trouble(f"{where}, sentence", "no_sentence", "a sentence that people choose it by"))
        if one.get("level") not in document["levels"]:
            found.append(Trouble(f"{where}, level", "unknown_level", "one of " + ", ".join(document["levels"])))
        if one.get("forum") and one["forum"] not in parties.purposes():
            found.append(Trouble(f"{where}, forum", "unknown_forum", _one_of(parties.purposes())))
        days = one.get("days", 5)
        if not isinstance(days, int) or isinstance(days, bool) or not 0 < days < 1000:
            found.append(Trouble(f"{where}, days", "days", "a whole number of working days, 1 or more"))
        found += _troubles_of_cells(where, one.get("when") or {}, facts)
    return found


def _troubles_of_cells(where: str, when: Any, facts: Mapping[str, engine.Fact]) -> Iterable[Trouble]:
    if not isinstance(when, Mapping):
        yield Trouble(f"{where}, when", "not_an_object", "an object with a cell for each fact that matters")
        return
    for code, cell in when.items():
        if code not in facts:
            yield Trouble(f"{where}, when {code}", "unknown_fact", "a fact of the table", fact=str(code))
            continue
        try:
            facts[code].read(cell)
        except BadCell as bad:
            yield Trouble(f"{where}, {code} {bad.text!r}", "cell", bad.expected, fact=code)


def _facts_in(document: Mapping[str, Any]) -> dict[str, engine.Fact]:
    """The facts of a document that can be read."""
    found: dict[str, engine.Fact] = {}
    for one in document["facts"]:
        try:
            found[one["code"]] = engine.Fact.of(one["code"], one["type"], one["domain"], places=one.get("places", 2))
        except (BadCell, ValueError):
            continue
    return found


def _one_of(known: Mapping[str, Any]) -> str:
    return "one of " + ", ".join(known)
