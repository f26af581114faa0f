"""A decision table: its facts, its levels, its rows. Read from a document, written as one, all troubles named at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rights.matrix.rules.cells import ANY, BadCell
from rights.matrix.rules.facts import CODE, Fact, Kind, Points, cell_text

TABLE_KEYS = frozenset({"hit_policy", "facts", "levels", "rules"})
# A version of a matrix has these beside its table; they are read elsewhere.
BESIDE = frozenset({"criteria", "names"})
FACT_KEYS = frozenset({"code", "type", "domain", "places"})
RULE_KEYS = frozenset({"code", "when", "then", "agree", "consult", "inform", "days", "criterion", "sentence"})
PLACES = 12


class HitPolicy(StrEnum):
    """What several fitting rows mean."""

    UNIQUE = "U"
    """Exactly one row fits."""
    PRIORITY = "P"
    """The most senior authority wins."""
    COLLECT = "C"
    """All of them count: for who is consulted or informed."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong with a document: where, what (a stable code), and what was expected instead."""

    where: str
    what: str
    expected: str
    rule: str | None = None
    fact: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}"


class BadTable(ValueError):
    """A document that is not a decision table; `troubles` names every reason."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        super().__init__("; ".join(map(str, troubles)))
        self.troubles = tuple(troubles)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who decides: a level, and on it a role or a forum's purpose, where one is named."""

    level: str
    role: str = ""
    forum: str = ""

    def document(self) -> dict[str, str]:
        named = {"level": self.level, "role": self.role, "forum": self.forum}
        return {key: value for key, value in named.items() if value}

    def __str__(self) -> str:
        return " ".join(filter(None, (self.level, self.role or self.forum)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: if all its cells hold, its authority decides, these agree, are asked and are told."""

    code: str
    when: Mapping[str, str]
    """The cells by fact, `-` left out."""
    authority: Authority | None = None
    agree: tuple[str, ...] = ()
    consult: tuple[str, ...] = ()
    inform: tuple[str, ...] = ()
    days: int | None = None
    criterion: str = ""
    sentence: str = ""
    points: Mapping[str, Points] = field(default_factory=dict, compare=False, repr=False)
    """What the cells stand for, by fact."""

    @property
    def outcome(self) -> tuple[object, ...]:
        """All that a row says when it fits; two rows with the same outcome say the same."""
        return (self.authority, self.agree, self.consult, self.inform, self.days, self.criterion)

    def cell(self, fact: str) -> str:
        return self.when.get(fact, ANY)

    def document(self) -> dict[str, object]:
        written: dict[str, object] = {"code": self.code, "when": dict(self.when)}
        if self.authority:
            written["then"] = self.authority.document()
        written |= {"agree": list(self.agree), "consult": list(self.consult), "inform": list(self.inform)}
        optional = {"days": self.days, "criterion": self.criterion or None, "sentence": self.sentence or None}
        return written | {key: value for key, value in optional.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Table:
    """A whole matrix. Levels stand from the most junior to the most senior."""

    hit_policy: HitPolicy
    facts: tuple[Fact, ...]
    levels: tuple[str, ...]
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, document: object) -> "Table":
        """The table that a document describes; raises BadTable with all its troubles."""
        return _Reader().table(document)

    def document(self) -> dict[str, object]:
        """The table as a document, which `of` reads back as the same table."""
        return {
            "hit_policy": self.hit_policy.value,
            "facts": [_fact_document(fact) for fact in self.facts],
            "levels": list(self.levels),
            "rules": [rule.document() for rule in self.rules],
        }

    def fact(self, code: str) -> Fact:
        return next(fact for fact in self.facts if fact.code == code)

    def rule(self, code: str) -> Rule:
        return next(rule for rule in self.rules if rule.code == code)

    def rank(self, authority: Authority) -> int:
        """How senior an authority is."""
        return self.levels.index(authority.level)


def _fact_document(fact: Fact) -> dict[str, object]:
    written = {"code": fact.code, "type": fact.kind.value, "domain": fact.declared_domain}
    return written | ({"places": fact.places} if fact.kind is Kind.NUMBER else {})


class _Reader:
    """Reads one document and remembers everything that is wrong with it."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []
        self.unread: set[str] = set()  # facts that are in trouble themselves; their cells are not judged

    def trouble(self, where: str, what: str, expected: str, rule: str | None = None, fact: str | None = None) -> None:
        self.troubles.append(Trouble(where, what, expected, rule, fact))

    def table(self, document: object) -> Table:
        if not isinstance(document, Mapping):
            raise BadTable(
                [Trouble("the document", "not_an_object", "an object with hit_policy, facts, levels and rules")]
            )
        self._unknown("the document", {key: one for key, one in document.items() if key not in BESIDE}, TABLE_KEYS)
        policy = document.get("hit_policy", HitPolicy.UNIQUE.value)
        if policy not in tuple(HitPolicy):
            self.trouble("hit_policy", "hit_policy", "U, P or C")
        facts = tuple(filter(None, (self._fact(*one) for one in self._objects(document, "facts"))))
        self._once("facts", [fact.code for fact in facts])
        levels = self._texts("levels", document.get("levels"))
        if not levels:
            self.trouble("levels", "levels", "at least one level, the most junior first")
        self._once("levels", levels)
        known = {fact.code: fact for fact in facts}
        rules = tuple(filter(None, (self._rule(*one, known, levels) for one in self._objects(document, "rules"))))
        self._once("rules", [rule.code for rule in rules])
        if policy != HitPolicy.COLLECT:
            for rule in rules:
                if rule.authority is None:
                    self.trouble(f"rule {rule.code}, then", "no_authority", "a level", rule.code)
        if self.troubles:
            raise BadTable(self.troubles)
        return Table(HitPolicy(policy), facts, levels, rules)

    def _objects(self, document: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The objects of a list, each with its place."""
        listed = document.get(key)
        if not isinstance(listed, list | tuple) or not listed:
            self.trouble(key, "no_rule" if key == "rules" else "no_fact", "a list of at least one")
            return
        for number, one in enumerate(listed, start=1):
            where = f"{key[:-1]} {number}"
            if isinstance(one, Mapping):
                code = one.get("code")
                if isinstance(code, str) and CODE.match(code):
                    yield f"{key[:-1]} {code}", one
                else:
                    self.trouble(where, "code", "a code of letters, digits, _, . and -, at most 60, a letter first")
            else:
                self.trouble(where, "not_an_object", "an object with a code")

    def _fact(self, where: str, document: Mapping[str, Any]) -> Fact | None:
        self._unknown(where, document, FACT_KEYS, fact=document["code"])
        self.unread.add(document["code"])
        places = document.get("places", 2)
        if not _whole_number(places) or places > PLACES:
            self.trouble(f"{where}, places", "places", f"a whole number from 0 to {PLACES}", fact=document["code"])
            return None
        if document.get("type") not in tuple(Kind):
            self.trouble(f"{where}, type", "kind", ", ".join(Kind), fact=document["code"])
            return None
        try:
            fact = Fact.of(document["code"], document["type"], document.get("domain"), places=places)
        except BadCell as problem:
            self.trouble(f"{where}, domain {problem.text}", "domain", problem.expected, fact=document["code"])
            return None
        self.unread.discard(fact.code)
        return fact

    def _rule(
        self, where: str, document: Mapping[str, Any], facts: Mapping[str, Fact], levels: tuple[str, ...]
    ) -> Rule:
        code = document["code"]
        self._unknown(where, document, RULE_KEYS, rule=code)
        when = document.get("when", {})
        if not isinstance(when, Mapping):
            self.trouble(f"{where}, when", "not_an_object", "an object with a cell for each fact that matters", code)
            when = {}
        cells, points = {}, {}
        for fact_code, cell in when.items():
            read = self._cell(where, code, facts.get(fact_code), str(fact_code), cell)
            if read and read[0] != ANY:
                cells[fact_code], points[fact_code] = read
        days = document.get("days")
        if days is not None and not _whole_number(days):
            self.trouble(f"{where}, days", "days", "a whole number of days, 0 or more", code)
        parties = {
            key: self._texts(f"{where}, {key}", document.get(key, []), code) for key in ("agree", "consult", "inform")
        }
        texts = {key: self._text(f"{where}, {key}", document.get(key), code) for key in ("criterion", "sentence")}
        authority = self._authority(f"{where}, then", code, document.get("then"), levels)
        return Rule(code, cells, authority, **parties, days=days, **texts, points=points)  # type: ignore[arg-type]

    def _cell(self, where: str, rule: str, fact: Fact | None, code: str, cell: object) -> tuple[str, Points] | None:
        if code in self.unread:
            return None
        if fact is None:
            self.trouble(f"{where}, when {code}", "unknown_fact", "a fact of the table", rule, code)
            return None
        try:
            return cell_text(cell).strip(), fact.read(cell)
        except BadCell as problem:
            self.trouble(f"{where}, {code} {problem.text!r}", "cell", problem.expected, rule, code)
            return None

    def _authority(self, where: str, rule: str, then: object, levels: tuple[str, ...]) -> Authority | None:
        if then is None:
            return None
        if not isinstance(then, Mapping) or set(then) - {"level", "role", "forum"}:
            self.trouble(where, "then", "an object with a level and, if one is named, a role or a forum", rule)
            return None
        if then.get("level") not in levels:
            self.trouble(f"{where}, level", "unknown_level", "one of " + ", ".join(levels), rule)
            return None
        role = self._text(f"{where}, role", then.get("role"), rule)
        forum = self._text(f"{where}, forum", then.get("forum"), rule)
        if role and forum:
            self.trouble(where, "role_and_forum", "a role or a forum, not both", rule)
        return Authority(str(then["level"]), role, forum)

    def _texts(self, where: str, listed: object, rule: str | None = None) -> tuple[str, ...]:
        if not isinstance(listed, list | tuple) or not all(isinstance(one, str) and one.strip() for one in listed):
            self.trouble(where, "texts", "a list of names", rule)
            return ()
        return tuple(dict.fromkeys(listed)) if rule else tuple(listed)

    def _text(self, where: str, text: object, rule: str) -> str:
        if text is not None and not isinstance(text, str):
            self.trouble(where, "text", "a text", rule)
        return text if isinstance(text, str) else ""

    def _unknown(
        self,
        where: str,
        document: Mapping[str, Any],
        known: frozenset[str],
        *,
        rule: str | None = None,
        fact: str | None = None,
    ) -> None:
        for key in set(document) - known:
            self.trouble(f"{where}, {key}", "unknown_key", "one of " + ", ".join(sorted(known)), rule, fact)

    def _once(self, where: str, codes: Sequence[str]) -> None:
        for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
            self.trouble(f"{where}, {code}", "twice", "each code once")


def _whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
