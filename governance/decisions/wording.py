"""Decisions, in words: what a fact says, who decides, where a question stands, what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.wording import mid_sentence
from governance.decisions.authority import role_label
from governance.decisions.models import Decision
from governance.decisions.states import ASKED, DecisionState
from governance.forums.models import Purpose
from rights import decision_kinds
from rights.matrix.models import Fact, FactKind, MatrixVersion

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
TONES = {
    DecisionState.DRAFT: "draft",
    DecisionState.PROPOSED: "calm",
    DecisionState.APPROVED: "go",
    DecisionState.DECLINED: "stop",
    DecisionState.DEFERRED: "due",
    DecisionState.WITHDRAWN: "calm",
}
CHOICES = {
    "low": gettext_lazy("low"),
    "medium": gettext_lazy("medium"),
    "high": gettext_lazy("high"),
    "none": gettext_lazy("none"),
    "unknown": gettext_lazy("not known"),
}


def kinds() -> list[tuple[str, str]]:
    """Every kind of decision, as choices by their names."""
    return sorted(((kind.code, str(kind.label)) for kind in decision_kinds.every()), key=lambda choice: choice[1])


def kind_label(code: str) -> str:
    """What a kind is called; one that is no longer known, by its code."""
    try:
        return str(decision_kinds.get(code).label)
    except KeyError:
        return code


def purpose_label(code: str) -> str:
    """What a forum is for, inside a sentence."""
    return mid_sentence(dict(Purpose.choices).get(code, code))


def money(amount: Decimal | str, currency: str) -> str:
    """“£42,000.00”: the sign of a currency that has one everybody knows, otherwise its code; pennies always."""
    number = Decimal(amount)
    digits = max(2, -int(number.as_tuple().exponent))
    shown = number_format(number, decimal_pos=digits, use_l10n=True, force_grouping=True)
    return f"{SIGNS[currency]}{shown}" if currency in SIGNS else f"{currency} {shown}"


@dataclass(frozen=True)
class Named:
    """A fact as a version of the matrix froze it: what it is called, and how its values are shown."""

    code: str
    label: str
    kind: str
    unit: str = ""
    is_money: bool = False

    @property
    def is_number(self) -> bool:
        """Can it be more or less?"""
        return self.kind in {FactKind.NUMBER, FactKind.INTEGER}


def named_facts(version: MatrixVersion | None) -> dict[str, Named]:
    """The columns of a published version in their order; no query."""
    document = (version.document if version is not None else None) or {}
    names = document.get("names", {}).get("facts", {})
    found = {}
    for fact in document.get("facts", []):
        said = names.get(fact["code"], {})
        found[fact["code"]] = Named(
            fact["code"],
            said.get("label", fact["code"]),
            fact["type"],
            said.get("unit", ""),
            said.get("is_money", False),
        )
    return found


def fact_value(fact: Fact | Named | None, value: Any, currency: str) -> str:
    """The value of a fact as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        value = "true" if value else "false"
    if fact is None:
        return str(value)
    try:
        match fact.kind:
            case FactKind.BOOLEAN:
                return str({"true": _("yes"), "false": _("no")}.get(str(value).lower(), value))
            case FactKind.CHOICE:
                return choice_label(str(value))
            case _ if fact.is_money:
                return money(str(value), currency)
            case _:
                shown = number_format(Decimal(str(value)), use_l10n=True, force_grouping=True)
                return f"{shown} {fact.unit}".strip()
    except InvalidOperation:
        return str(value)


def choice_label(value: str) -> str:
    """One of a list; usual words are translated, others shown as they were declared."""
    return str(CHOICES.get(value, value.replace("_", " ")))


def facts_in_words(decision: Decision, facts: Mapping[str, Named], currency: str) -> list[tuple[str, str, str]]:
    """Each fact as (code, name, value), in the order of the matrix's columns."""
    kept = decision.facts
    order = [code for code in facts if code in kept] + [code for code in kept if code not in facts]
    return [
        (code, facts[code].label if code in facts else code, fact_value(facts.get(code), kept[code], currency))
        for code in order
    ]


def decider(decision: Decision) -> str:
    """Who decides it: a body by its name, or the role of its stream; nobody yet for a draft."""
    if decision.body_id and decision.body:
        return decision.body.name
    if decision.role:
        return role_label(decision.role)
    return str(decision.level) if decision.level_id else ""


def standing(decision: Decision, today: date) -> tuple[str, str]:
    """Where a question stands, as (tone, word): a late one says so."""
    if decision.state in ASKED and decision.due_on is not None and decision.due_on < today:
        return "due", _("Overdue")
    return TONES[DecisionState(decision.state)], str(DecisionState(decision.state).label)
