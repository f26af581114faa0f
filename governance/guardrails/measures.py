"""What guardrails hold on to: each app registers what it can measure in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from streams.models import ValueStream


class Unit(TextChoices):
    """The closed set of what is counted."""

    COUNT = "count", _("Number")
    PERCENT = "percent", _("Per cent")
    WORKING_DAYS = "days", _("Working days")
    MONEY = "money", _("An amount of money")


@dataclass(frozen=True)
class Measure:
    """Something that is told of a stream, or with None of the whole organisation, at a moment.

    `value` gives an exact number, or None where nothing can be told; it may query and is asked inside the scope. Money is in
    the organisation's currency. `whole` off means that it is told of streams alone.
    """

    code: str
    label: str | Promise
    unit: Unit
    value: "Callable[[ValueStream | None, datetime], Decimal | None]"
    help: str | Promise = ""
    whole: bool = True


_measures: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    """Make measures known. A code that is registered twice is a programming error."""
    for measure in measures:
        if _measures.get(measure.code, measure) != measure:
            raise ValueError(f"The measure {measure.code} is registered twice.")
        _measures[measure.code] = measure


def forget(code: str) -> None:
    """Take a measure out again; for tests."""
    _measures.pop(code, None)


def find(code: str) -> Measure | None:
    """The measure with this code, if this version has it."""
    return _measures.get(code)


def every() -> list[Measure]:
    """All measures, by code."""
    return [measure for _code, measure in sorted(_measures.items())]
