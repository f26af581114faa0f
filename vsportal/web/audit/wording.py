"""The record in words: what was done, to what kind of thing, and what was before and after."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.models import REFUSED, Event
from doors.refusal import in_words, said_again
from vsportal.web.audit.vocabulary import ACTIONS, fact_name, fact_value

# Facts that stand for "before" and "after" under names of their own.
PAIRS = (("was", "is"), ("was", "became"), ("from", "to"), ("before", "after"))


def action_words(action: str) -> str:
    """What was done: “Role ended”; “Refused” of a refusal."""
    known = _("Refused") if action.startswith(REFUSED) else ACTIONS.get(action)
    return str(known) if known else capfirst(action.replace(".", " ").replace("_", " "))


def reason_of(event: Event) -> str:
    """Why: what somebody gave as the reason; of a refusal, its sentence, said in the language of whoever reads it."""
    if event.because or not event.action.startswith(REFUSED):
        return event.because
    params = ((event.words or {}).get("facts") or {}).get("params") or {}
    return said_again(event.action.removeprefix(REFUSED), params)


def kind_words(object_type: str) -> str:
    """The kind of thing: “Value stream”; its code when no app of this version knows it any more."""
    try:
        return capfirst(str(apps.get_model(object_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return object_type


def facts_of(event: Event, names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The facts of a record as (name, words): “name: Ward → Wards”. Ids of people become names, other ids are left out."""
    return [(name, words) for name, words in _facts(_told(event), event, names or {}) if words]


def _told(event: Event) -> dict[str, Any]:
    """The facts without the params of a refusal: its sentence says them."""
    facts = (event.words or {}).get("facts") or {}
    return {key: value for key, value in facts.items() if key != "params" or not event.action.startswith(REFUSED)}


def person_ids(event: Event) -> set[str]:
    """The ids among the facts: some of them are people."""
    facts = (event.words or {}).get("facts") or {}
    return {value for value in facts.values() if _is_id(value)}


def _facts(facts: dict[str, Any], event: Event, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    paired = next(((was, to) for was, to in PAIRS if was in facts and to in facts), None)
    if paired:
        was, to = facts[paired[0]], facts[paired[1]]
        if isinstance(was, dict) and isinstance(to, dict):
            for key in to:
                if was.get(key) != to[key]:
                    yield fact_name(key, event.object_type), _change(was.get(key), to[key], names, key)
        else:
            yield _("value"), _change(was, to, names)
    for key, value in facts.items():
        if paired and key in paired:
            continue
        if isinstance(value, list) and len(value) == 2 and not any(isinstance(one, list | dict) for one in value):
            yield fact_name(key, event.object_type), _change(*value, names, key)
        else:
            yield fact_name(key, event.object_type), _value(value, names, key)


def _change(was: Any, now: Any, names: Mapping[str, str], key: str = "") -> str:
    before, after = _value(was, names, key) or _("nothing"), _value(now, names, key) or _("nothing")
    return "" if before == after else f"{before} → {after}"


def _value(value: Any, names: Mapping[str, str], key: str = "") -> str:
    match value:
        case None | "":
            return ""
        case str():
            return names.get(value, "") if _is_id(value) else in_words(_moment(fact_value(key, value)))
        case dict():
            parts = ((inside, _value(inner, names, inside)) for inside, inner in value.items())
            return ", ".join(f"{fact_name(inside, '')}: {words}" for inside, words in parts if words)
        case list():
            return ", ".join(words for one in value if (words := _value(one, names, key)))
        case _:
            return in_words(value)


def _moment(text: str) -> Any:
    """A date or a moment that was written as text; other text stays."""
    try:
        return (parse_date(text) if len(text) == 10 else parse_datetime(text) if len(text) > 15 else None) or text
    except ValueError:
        return text


def _is_id(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True
