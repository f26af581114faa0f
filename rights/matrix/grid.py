"""The grid that people edit: what a form sends becomes a document, a document becomes rows of fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from rights.matrix import parties
from rights.matrix.documents import PARTIES
from rights.matrix.models import Fact, Level
from rights.matrix.rules.cells import ANY
from rights.matrix.rules.table import Trouble

MAX_ROWS = 2_000
ASKED = ("agree", "consult", "inform", "days", "criterion", "sentence")


@dataclass(frozen=True)
class Field:
    """One field of the grid: its name, what is typed in it, and what is wrong with it."""

    name: str
    value: str
    label: str
    wrong: str = ""
    kind: str = "cell"  # cell, code, party, number, text
    suggestions: str = ""  # the id of a datalist


@dataclass(frozen=True)
class Line:
    """One row of the grid."""

    index: int
    code: str
    fields: tuple[Field, ...]
    is_criterion: bool = False


class Grid:
    """Everything that the editor shows: columns, rows, criteria; typed or stored."""

    def __init__(self, document: Mapping[str, Any], *, facts: Sequence[Fact], levels: Sequence[Level]) -> None:
        self.document, self.levels = document, levels
        self.facts = facts
        chosen = columns_of(document)
        by_code = {fact.code: fact for fact in facts}
        self.columns = [by_code[code] for code in chosen if code in by_code]
        self.others = [fact for fact in facts if fact.code not in chosen and fact.retired_at is None]
        self.troubles: dict[tuple[str, str], str] = {}

    def mark(self, troubles: Sequence[Trouble]) -> None:
        """Remember which cells cannot be read, and why."""
        for one in troubles:
            self.troubles.setdefault((one.rule or "", one.fact or ""), one.expected)

    @property
    def rows(self) -> Iterator[Line]:
        """The rules."""
        for index, rule in enumerate(self.document.get("rules", ())):
            yield self._row(index, rule)

    @property
    def blank(self) -> Line:
        """A row to be copied by the browser."""
        return self._row(99999, {"code": "", "when": {}})

    def _row(self, index: int, rule: Mapping[str, Any]) -> Line:
        code = str(rule.get("code", ""))
        when = rule.get("when") or {}
        name = f"rules-{index}"
        fields = [Field(f"{name}-code", code, _("Rule"), self.troubles.get((code, ""), "") if code else "", "code")]
        fields += [
            Field(
                f"{name}-when-{fact.code}",
                str(when.get(fact.code, ANY)),
                fact.label,
                self.troubles.get((code, fact.code), ""),
                suggestions=f"cells-{fact.code}" if fact.kind in {"choice", "boolean"} else "",
            )
            for fact in self.columns
        ]
        fields.append(Field(f"{name}-then", party_text(rule), _("Decides"), kind="party", suggestions="parties"))
        labels = {"agree": _("Must agree"), "consult": _("Is consulted"), "inform": _("Is informed")}
        for key, label in labels.items():
            text = ", ".join(map(str, rule.get(key) or ()))
            fields.append(Field(f"{name}-{key}", text, label, kind="party", suggestions="parties"))
        days = "" if rule.get("days") is None else str(rule["days"])
        fields.append(Field(f"{name}-days", days, _("Days"), kind="number"))
        criterion = str(rule.get("criterion") or "")
        fields.append(Field(f"{name}-criterion", criterion, _("Criterion"), suggestions="criteria"))
        fields.append(Field(f"{name}-sentence", str(rule.get("sentence") or ""), _("In a sentence"), kind="text"))
        return Line(index, code, tuple(fields))

    @property
    def criteria(self) -> list[Line]:
        """The criteria of escalation, and two empty lines to add some."""
        listed: list[Mapping[str, Any]] = [*self.document.get("criteria", ()), {}, {}]
        return [self._criterion(index, one) for index, one in enumerate(listed)]

    def _criterion(self, index: int, one: Mapping[str, Any]) -> Line:
        name = f"criteria-{index}"
        when = "; ".join(f"{code} {cell}" for code, cell in (one.get("when") or {}).items())
        goes = " ".join(filter(None, (str(one.get("level") or ""), str(one.get("forum") or ""))))
        skips = "yes" if one.get("skips_levels") else ""
        return Line(
            index,
            str(one.get("code", "")),
            (
                Field(f"{name}-code", str(one.get("code", "")), _("Code"), kind="code"),
                Field(f"{name}-sentence", str(one.get("sentence") or ""), _("In a sentence"), kind="text"),
                Field(f"{name}-when", when, _("Holds where"), kind="text"),
                Field(f"{name}-goes", goes, _("Goes to"), kind="party", suggestions="parties"),
                Field(f"{name}-days", str(one.get("days", "")), _("Days"), kind="number"),
                Field(f"{name}-skips", skips, _("May skip levels"), suggestions="yes"),
            ),
            True,
        )

    @property
    def parties(self) -> list[str]:
        """Everybody whom a rule can name, for the browser to suggest."""
        named = [level.code for level in self.levels]
        lowest = named[:1]
        return [
            *(f"{level} {role}" for level in lowest for role in parties.roles()),
            *(f"{level} {purpose}" for level in named for purpose in parties.purposes()),
            *named,
        ]


def columns_of(document: Mapping[str, Any]) -> list[str]:
    """The codes of a document's facts."""
    return [one["code"] if isinstance(one, Mapping) else str(one) for one in document.get("facts", ())]


def party_text(rule: Mapping[str, Any]) -> str:
    """Who decides, as the grid writes it."""
    then = rule.get("then") or {}
    return " ".join(filter(None, (then.get("level"), then.get("role") or then.get("forum"))))


# --- What a form sends ---------------------------------------------------------------------------------------------------
def typed_document(
    data: QueryDict, facts: Sequence[str], *, keep_blank: bool = False
) -> tuple[dict[str, Any], list[Trouble]]:
    """The document that was typed, in the order of its rows, and what could not even be put into one."""
    columns = [code for code in data.getlist("column") if code in facts]
    troubles: list[Trouble] = []
    rules = []
    for place in data.getlist("row")[:MAX_ROWS]:
        name = f"rules-{place}"
        texts = {key: data.get(f"{name}-{key}", "").strip() for key in ("code", "then", *ASKED)}
        cells = {code: data.get(f"{name}-when-{code}", "").strip() or ANY for code in columns}
        if not keep_blank and not any(texts.values()) and all(cell == ANY for cell in cells.values()):
            continue  # a row that nobody has written in
        rules.append(_rule(texts, cells, troubles))
    document = {
        "hit_policy": data.get("hit_policy", "U"),
        "facts": columns,
        "rules": rules,
        "criteria": list(_criteria(data, troubles)),
    }
    return document, troubles


def _rule(texts: Mapping[str, str], cells: Mapping[str, str], troubles: list[Trouble]) -> dict[str, Any]:
    code = texts["code"]
    rule: dict[str, Any] = {"code": code, "when": {fact: cell for fact, cell in cells.items() if cell != ANY}}
    if texts["then"]:
        try:
            rule["then"] = parties.party_of(texts["then"]).document()
        except ValueError:
            level, _space, rest = texts["then"].partition(" ")
            rule["then"] = {"level": level, "forum": rest}
    for key in PARTIES:
        rule[key] = [part.strip() for part in texts[key].split(",") if part.strip()]
    if texts["days"]:
        rule["days"] = _days(texts["days"], f"rule {code}, days", code, troubles)
    return rule | {key: texts[key] for key in ("criterion", "sentence") if texts[key]}


def _criteria(data: QueryDict, troubles: list[Trouble]) -> Iterator[dict[str, Any]]:
    for place in data.getlist("criterion")[:MAX_ROWS]:
        name = f"criteria-{place}"
        keys = ("code", "sentence", "when", "goes", "days", "skips")
        texts = {key: data.get(f"{name}-{key}", "").strip() for key in keys}
        if not any(texts[key] for key in ("code", "sentence", "when", "goes")):
            continue
        level, _space, forum = texts["goes"].partition(" ")
        when = dict(_conditions(texts["when"]))
        days = _days(texts["days"], f"criterion {texts['code']}, days", None, troubles) if texts["days"] else 5
        yield {
            "code": texts["code"], "sentence": texts["sentence"], "when": when, "level": level, "forum": forum.strip(),
            "days": days, "skips_levels": texts["skips"].lower() in {"yes", "true", "1", _("yes")},
        }  # fmt: skip


def _conditions(text: str) -> Iterator[tuple[str, str]]:
    """“amount >= 50000; reversible false” as cells by fact."""
    for part in filter(None, (one.strip() for one in text.split(";"))):
        code, _space, cell = part.partition(" ")
        yield code, cell.strip() or ANY


def _days(text: str, where: str, rule: str | None, troubles: list[Trouble]) -> Any:
    if text.isdecimal() and len(text) < 5:
        return int(text)
    troubles.append(Trouble(f"{where} {text!r}", "days", "a whole number of days", rule))
    return text


# --- What a button without a script does ---------------------------------------------------------------------------------
def rearranged(document: dict[str, Any], deed: str) -> dict[str, Any]:
    """The document after `add`, `duplicate-2`, `delete-2`, `up-2`, `down-2` or `column-amount`; nothing is saved by it."""
    verb, _dash, about = deed.partition("-")
    rules, columns = list(document["rules"]), list(document["facts"])
    place = int(about) if about.isdecimal() else -1
    if verb == "add":
        rules.append({"code": free_code(rules), "when": {}})
    elif verb == "column" and about:
        columns = [code for code in columns if code != about] if about in columns else [*columns, about]
    elif 0 <= place < len(rules):
        if verb == "duplicate":
            rules.insert(place + 1, {**rules[place], "code": free_code(rules)})
        elif verb == "delete":
            del rules[place]
        elif verb in {"up", "down"}:
            other = max(0, min(len(rules) - 1, place + (1 if verb == "down" else -1)))
            rules[place], rules[other] = rules[other], rules[place]
    return {**document, "rules": rules, "facts": columns}


def free_code(rules: Sequence[Mapping[str, Any]]) -> str:
    """The next code r1, r2 … that no rule has."""
    taken = {rule.get("code") for rule in rules}
    return next(f"r{n}" for n in range(len(rules) + 1, 2 * len(rules) + 3) if f"r{n}" not in taken)
