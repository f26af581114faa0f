"""The one "no" of the portal: what was refused, by which rule of which version, who may, when next, and the way on.

A service raises a Refusal with a code and plain params; the sentence comes from a registry that each app fills in its
`refusals.py`, so every door says the same words in the reader's language.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doors.request_id import request_id

TITLES = {
    403: _("Not yours to do"),
    409: _("Not possible now"),
    422: _("Not accepted"),
}

_sentences: dict[str, str | Promise] = {}
# Called with (request, refusal) after the refused request's transaction is gone; the composition root adds the audit.
on_refused: list[Callable[[HttpRequest, "Refusal"], None]] = []


def say(sentences: Mapping[str, str | Promise]) -> None:
    """Register the sentence of each code: a lazy translation with named params, `%(amount)s`."""
    for code, sentence in sentences.items():
        if code in _sentences and str(_sentences[code]) != str(sentence):
            raise ImproperlyConfigured(f"The refusal {code!r} has two sentences.")
        _sentences[code] = sentence


def stored(params: Mapping[str, Any]) -> dict[str, Any]:
    """Params as the record keeps them, so that their sentence can be said again in any language."""
    return {
        name: {"number": str(value)} if isinstance(value, Decimal) else plain(value) for name, value in params.items()
    }


def said_again(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a refusal that was kept, in the reader's language; nothing for a code that is no longer known."""
    if code not in _sentences:
        return ""
    try:
        return str(_sentences[code]) % {name: in_words(_moment(value)) for name, value in params.items()}
    except (KeyError, ValueError, TypeError):  # the sentence names what was not kept then
        return ""


def _moment(value: Any) -> Any:
    """A date, a moment or an exact number out of what was kept; anything else as it is."""
    if isinstance(value, dict):
        return Decimal(value["number"])
    if isinstance(value, str) and value[:4].isdigit():
        try:
            return (parse_date(value) if len(value) == 10 else parse_datetime(value)) or value
        except ValueError:
            return value
    return [_moment(one) for one in value] if isinstance(value, list) else value


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_sentences)


@dataclass(frozen=True)
class NextStep:
    """The one-click way on that a refusal ends in."""

    label: str | Promise
    url: str
    method: Literal["get", "post"] = "get"
    fields: Mapping[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """Something that was asked for and is not done, with its reason and the way on."""

    def __init__(
        self,
        code: str,
        *,
        params: Mapping[str, Any] | None = None,
        rule: str = "",
        version: str = "",
        who: str | Promise = "",
        next_on: date | None = None,
        next_step: NextStep | None = None,
        status: int = 403,
    ) -> None:
        if status not in TITLES:
            raise ValueError(f"A refusal answers 403, 409 or 422, not {status}.")
        super().__init__(code)
        self.code, self.params = code, dict(params or {})
        self.rule, self.version, self.who = rule, version, who
        self.next_on, self.next_step, self.status = next_on, next_step, status

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"

    @property
    def title(self) -> str:
        """The kind of "no" in three words."""
        return str(TITLES[self.status])

    @property
    def sentence(self) -> str:
        """What was refused and the fact that did it, in the reader's language."""
        if self.code not in _sentences:
            raise ImproperlyConfigured(f"The refusal {self.code!r} has no sentence: say() it in the app's refusals.py.")
        return str(_sentences[self.code]) % {name: in_words(value) for name, value in self.params.items()}

    def as_problem(self, request: HttpRequest) -> dict[str, Any]:
        """This refusal as an RFC 9457 problem."""
        step = self.next_step
        return {
            "type": f"urn:vsportal:refusal:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.sentence,
            "instance": f"urn:vsportal:request:{request_id(request)}",
            "code": self.code,
            "params": {name: plain(value) for name, value in self.params.items()},
            "rule": self.rule,
            "version": self.version,
            "who": str(self.who),
            "next_on": self.next_on.isoformat() if self.next_on else None,
            "next_step": step
            and {
                "label": str(step.label),
                "url": step.url,
                "method": step.method,
                "fields": {name: plain(value) for name, value in step.fields.items()},
            },
        }


def check_move(moves: Mapping[Any, Collection[Any]], was: Any, to: Any, what: str | Promise) -> None:
    """Raise `move.not_possible` unless the table of states lets `what` go from `was` to `to`."""
    if to in moves.get(was, ()):
        return
    words = {"what": what, "from": getattr(was, "label", was), "to": getattr(to, "label", to)}
    raise Refusal("move.not_possible", params=words, status=409)


def in_words(value: Any) -> str:
    """A param as people read it: dates with their weekday, numbers in the reader's format, lists with commas."""
    match value:
        case bool():
            return str(_("yes") if value else _("no"))
        case datetime():
            return formats.date_format(
                timezone.localtime(value) if timezone.is_aware(value) else value, "DATETIME_FORMAT"
            )
        case date():
            return formats.date_format(value, "DATE_FORMAT")
        case time():
            return formats.time_format(value, "TIME_FORMAT")
        case int() | float() | Decimal():
            return formats.number_format(value, use_l10n=True, force_grouping=True)
        case list() | tuple():
            return ", ".join(in_words(one) for one in value)
        case _:
            return str(value)


def plain(value: Any) -> Any:
    """A param as JSON: what JSON knows stays, Decimal becomes its exact text, the rest its words."""
    match value:
        case None | bool() | int() | float():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return [plain(one) for one in value]
        case Decimal() | UUID():
            return str(value)
        case _:
            return str(value)
