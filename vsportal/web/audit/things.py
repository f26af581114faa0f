"""The kinds of things that have a history of their own: their page, and whose records belong to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from audit.models import Event, EventQuerySet
from governance.models import AgendaItem, GuardrailBreach, Seat
from indicators.models import Reading, Signal
from outbox.models import Message
from packs.models import Pack
from rights.visibility import visible
from tenancy.models import Membership

Parts = Callable[[UUID], list[QuerySet[Any]]]


def _no_parts(_pk: UUID) -> list[QuerySet[Any]]:
    return []


@dataclass(frozen=True)
class Thing:
    """A kind of thing with a page; `parts` are the rows whose records tell of it, too."""

    url_name: str
    parts: Parts = _no_parts


THINGS: dict[str, Thing] = {
    "streams.valuestream": Thing("streams:detail"),
    "indicators.indicator": Thing(
        "indicators:detail",
        lambda pk: [Reading.objects.filter(indicator=pk), Signal.objects.filter(indicator=pk)],
    ),
    "governance.body": Thing("bodies:detail", lambda pk: [Seat.objects.filter(body=pk)]),
    "governance.forum": Thing("forums:detail"),
    "governance.meeting": Thing(
        "meetings:detail", lambda pk: [AgendaItem.objects.filter(meeting=pk), Pack.objects.filter(meeting=pk)]
    ),
    "governance.minutes": Thing("minutes:one"),
    "governance.action": Thing("actions:detail"),
    "governance.risk": Thing("risks:detail"),
    "governance.guardrail": Thing("guardrails:detail", lambda pk: [GuardrailBreach.objects.filter(guardrail=pk)]),
    "governance.guardrailbreach": Thing("guardrails:breach"),
    "packs.pack": Thing("packs:detail"),
}


def url_of(event: Event) -> str:
    """The page of the thing that a record is about; nothing where its kind has none."""
    thing = THINGS.get(event.object_type)
    return reverse(thing.url_name, args=[event.object_ref]) if thing else ""


def about(events: EventQuerySet, object_type: str, ref: UUID) -> EventQuerySet:
    """Those of the events that tell of this thing or of its parts; adds subqueries, no query."""
    return _about(events, object_type, ref, _parts(object_type, ref))


def on_its_page(events: EventQuerySet, thing: Model, membership: Membership, *, at: datetime) -> EventQuerySet:
    """The same for a thing whose page this person reads: only its parts can be hidden, which is asked faster."""
    parts = [visible(rows, membership, at=at) for rows in _parts(thing._meta.label_lower, thing.pk)]
    return _about(events, thing._meta.label_lower, thing.pk, parts)


def _about(events: EventQuerySet, object_type: str, ref: UUID, parts: list[QuerySet[Any]]) -> EventQuerySet:
    wanted = Q(object_type=object_type, object_ref=ref)
    for rows in parts:
        wanted |= Q(object_type=rows.model._meta.label_lower, object_ref__in=rows.order_by().values("pk"))
    return events.filter(wanted)


def mail_about(object_type: str, ref: UUID, *, by: Membership, at: datetime) -> QuerySet[Message]:
    """The mail that went out about this thing or its parts, as far as this person may see it, oldest first."""
    wanted = Q(ref=ref)
    for rows in _parts(object_type, ref):
        wanted |= Q(ref__in=rows.order_by().values("pk"))
    messages = Message.objects.filter(wanted).select_related("to__user").order_by("created_at", "id")
    return visible(messages, by, at=at)


def _parts(object_type: str, ref: UUID) -> list[QuerySet[Any]]:
    thing = THINGS.get(object_type)
    return thing.parts(ref) if thing else []
