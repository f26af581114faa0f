"""The record in words: what was done, to what kind of thing, and what was before and after."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import REFUSED, Event
from doors.refusal import in_words

# What the services of the apps record, as a person says it. A code that is missing here is spelled out instead.
ACTIONS: dict[str, str | Promise] = {
    "stream.drafted": gettext_lazy("Stream drafted"),
    "stream.described": gettext_lazy("Stream described"),
    "stream.activated": gettext_lazy("Stream activated"),
    "stream.retired": gettext_lazy("Stream retired"),
    "stream.work_opened": gettext_lazy("Work opened"),
    "stream.work_closed": gettext_lazy("Work closed"),
    "stream.stakeholder_added": gettext_lazy("Stakeholder added"),
    "stream.stakeholder_removed": gettext_lazy("Stakeholder taken back"),
    "stream.scope_declared": gettext_lazy("Boundary declared"),
    "stream.scope_withdrawn": gettext_lazy("Boundary taken back"),
    "stream.role_assigned": gettext_lazy("Role given"),
    "stream.role_ended": gettext_lazy("Role ended"),
    "stream.role_withdrawn": gettext_lazy("Role taken back"),
    "body.made": gettext_lazy("Body set up"),
    "body.described": gettext_lazy("Body described"),
    "seat.given": gettext_lazy("Seat given"),
    "seat.ended": gettext_lazy("Seat ended"),
    "seat.withdrawn": gettext_lazy("Seat taken back"),
    "forum.made": gettext_lazy("Forum set up"),
    "forum.changed": gettext_lazy("Forum changed"),
    "forum.closed": gettext_lazy("Forum closed"),
    "forum.meetings_planned": gettext_lazy("Meetings planned"),
    "meeting.moved": gettext_lazy("Meeting moved"),
    "meeting.cancelled": gettext_lazy("Meeting cancelled"),
    "meeting.held": gettext_lazy("Meeting held"),
    "agenda.drafted": gettext_lazy("Agenda drafted"),
    "agenda.item_added": gettext_lazy("Agenda item added"),
    "agenda.item_sent": gettext_lazy("Agenda item sent on"),
    "agenda.item_edited": gettext_lazy("Agenda item edited"),
    "agenda.item_placed": gettext_lazy("Agenda item placed"),
    "indicator.defined": gettext_lazy("Indicator defined"),
    "indicator.changed": gettext_lazy("Indicator changed"),
    "indicator.closed": gettext_lazy("Indicator closed"),
    "indicator.rebased": gettext_lazy("Limits drawn anew"),
    "signals.opened": gettext_lazy("Signals opened"),
    "signal.answered": gettext_lazy("Signal answered"),
    "reading.recorded": gettext_lazy("Reading recorded"),
    "reading.corrected": gettext_lazy("Reading corrected"),
    "readings.imported": gettext_lazy("Readings imported"),
    "packs.prepared": gettext_lazy("Review packs prepared"),
    "message.withheld": gettext_lazy("Mail withheld"),
    "message.parked": gettext_lazy("Mail parked"),
    "message.retried": gettext_lazy("Mail tried again"),
    "job.parked": gettext_lazy("Job parked"),
    "job.released": gettext_lazy("Job released"),
    "organisation.changed": gettext_lazy("Settings changed"),
    "organisation.exported": gettext_lazy("Organisation exported"),
    "organisation.imported": gettext_lazy("Organisation imported"),
    "organisation.retention_changed": gettext_lazy("Retention changed"),
    "evidence.exported": gettext_lazy("Evidence exported"),
    "audit.chain_broken": gettext_lazy("Broken chain found"),
}
# Facts that stand for "before" and "after" under names of their own.
PAIRS = (("was", "is"), ("was", "became"), ("from", "to"), ("before", "after"))


def action_words(action: str) -> str:
    """What was done: “Role ended”; of a refusal, the code of what was refused."""
    known = ACTIONS.get(action)
    return str(known) if known else capfirst(action.removeprefix(REFUSED).replace(".", " ").replace("_", " "))


def kind_words(object_type: str) -> str:
    """The kind of thing: “Value stream”; its code when no app of this version knows it any more."""
    try:
        return capfirst(str(apps.get_model(object_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return object_type


def facts_of(event: Event, names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The facts of a record as (name, words): “name: Ward → Wards”. Ids of people become names, other ids are left out."""
    return [
        (name, words) for name, words in _facts((event.words or {}).get("facts") or {}, event, names or {}) if words
    ]


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
                    yield _label(key, event), _change(was.get(key), to[key], names)
        else:
            yield _("value"), _change(was, to, names)
    for key, value in facts.items():
        if paired and key in paired:
            continue
        if isinstance(value, list) and len(value) == 2 and not any(isinstance(one, list | dict) for one in value):
            yield _label(key, event), _change(*value, names)
        else:
            yield _label(key, event), _value(value, names)


def _change(was: Any, now: Any, names: Mapping[str, str]) -> str:
    before, after = _value(was, names) or _("nothing"), _value(now, names) or _("nothing")
    return "" if before == after else f"{before} → {after}"


def _value(value: Any, names: Mapping[str, str]) -> str:
    match value:
        case None | "":
            return ""
        case str():
            return names.get(value, "") if _is_id(value) else in_words(_moment(value))
        case dict():
            parts = ((key, _value(inner, names)) for key, inner in value.items())
            return ", ".join(f"{str(key).replace('_', ' ')} {words}" for key, words in parts if words)
        case list():
            return ", ".join(words for one in value if (words := _value(one, names)))
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


def _label(key: str, event: Event) -> str:
    """What the thing's own form calls this field, or the key spelled out."""
    try:
        field = apps.get_model(event.object_type)._meta.get_field(key)
        return str(getattr(field, "verbose_name", key))
    except (LookupError, ValueError, FieldDoesNotExist):
        return key.replace("_", " ")
