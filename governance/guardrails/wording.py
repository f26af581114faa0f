"""Limits and values in words."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from governance.guardrails.measures import Unit, find
from governance.guardrails.models import Guardrail
from governance.guardrails.states import BreachState, GuardrailState

TONES = {
    GuardrailState.TO_COME: "draft",
    GuardrailState.IN_FORCE: "go",
    GuardrailState.EXPIRED: "stale",
    GuardrailState.ENDED: "stale",
}
BREACH_TONES = {BreachState.OPEN: "stop", BreachState.ANSWERED: "due", BreachState.ENDED: "stale"}


def amount(value: Decimal | None, unit: str, currency: str = "") -> str:
    """“15 %”, “12 working days”, “50,000.00 GBP”: without zeros that say nothing."""
    if value is None:
        return _("not told")
    places = 2 if unit == Unit.MONEY else max(0, -int(value.normalize().as_tuple().exponent))
    places = max(places, -int(value.normalize().as_tuple().exponent))
    shown = formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    match unit:
        case Unit.PERCENT:
            return f"{shown}\u00a0%"
        case Unit.WORKING_DAYS:
            return _("%(n)s working days") % {"n": shown}
        case Unit.MONEY:
            return f"{shown}\u00a0{currency}"
        case _:
            return shown


def limit(of: Any, unit: str, currency: str = "") -> str:
    """The limit of a guardrail, or of the day of a breach: “at least 15 %”."""
    words = {"lowest": amount(of.lowest, unit, currency), "highest": amount(of.highest, unit, currency)}
    if of.lowest is None:
        return _("at most %(highest)s") % words
    if of.highest is None:
        return _("at least %(lowest)s") % words
    return _("between %(lowest)s and %(highest)s") % words


def limit_of(guardrail: Guardrail) -> str:
    """The limit in words."""
    return limit(guardrail, guardrail.unit, guardrail.currency)


def measured(guardrail: Guardrail, value: Decimal | None) -> str:
    """A value in the guardrail's unit."""
    return amount(value, guardrail.unit, guardrail.currency)


def measure_label(code: str) -> str:
    """What is measured; the code alone where nothing measures it any more."""
    found = find(code)
    return str(found.label) if found else code


def standing(guardrail: Any, at: datetime) -> tuple[str, str]:
    """The tone and the word of where it stands; one in force that is broken says so."""
    state = guardrail.state_at(at)
    if state == GuardrailState.IN_FORCE and getattr(guardrail, "is_broken", False):
        return "stop", _("Broken")
    return TONES[state], str(state.label)


def breach_standing(breach: Any) -> tuple[str, str]:
    """The tone and the word of a breach."""
    return BREACH_TONES[BreachState(breach.state)], breach.get_state_display()


def names(things: Sequence[Any]) -> str:
    """“A, B and C”, by commas."""
    return ", ".join(str(thing) for thing in things)
