"""What auditors ask of the record."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from audit import chain
from audit.models import ChainCheck, Event, EventQuerySet, Head, Link, Probe
from audit.verify import BEGINNING, first_fault
from tenancy.models import Membership


def visible_events(membership: Membership, *, everything: bool) -> EventQuerySet:
    """All events for those who may read them all, the own acts for everyone else; newest first, one query."""
    events = Event.objects.select_related("by__user").newest_first()
    return events if everything else events.filter(by=membership)


def chain_head() -> dict[str, Any]:
    """The newest number and hash of the chain."""
    head = Head.objects.first()
    return {"seq": head.seq, "hash": head.hash} if head else {"seq": 0, "hash": BEGINNING}


def chain_records(head: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The chain in order up to this head, one export record each; reads in batches."""
    links = Link.objects.filter(seq__lte=head["seq"]).select_related("event").order_by("seq")
    return (chain.record_of(link) for link in links.iterator(chunk_size=1000))


def chain_fault(head: dict[str, Any]) -> str | None:
    """The first broken record of this organisation's chain up to this head, in a sentence, or None.

    Others may record while it is walked: what they add lies beyond the head, and is linked in the transaction that adds it.
    """
    if fault := first_fault(chain_records(head), head):
        return fault
    if beyond := Link.objects.filter(seq__gt=Coalesce(Subquery(Head.objects.values("seq")[:1]), 0)).count():
        return f"{beyond} records stand beyond the head of the chain"
    if unlinked := Event.objects.filter(links=None).count():
        return f"{unlinked} events stand outside the chain"
    return None


def last_walk() -> ChainCheck | None:
    """The newest walk along the chain, with who asked for it; one query."""
    return ChainCheck.objects.select_related("by__user").first()


def evidence_of(events: EventQuerySet) -> tuple[Iterator[dict[str, Any]], dict[str, Any]]:
    """The chain from the first of these events to its head, all others sealed, and the last line of the file.

    Raises Link.DoesNotExist when there are none. What others record meanwhile stands beyond the head.
    """
    head = chain_head()
    path = Link.objects.filter(seq__lte=head["seq"]).order_by("seq")
    mine = path.filter(event__in=events.order_by().values("pk"))
    first = mine[:1].get()
    shown = set(mine.values_list("seq", flat=True))
    links = path.filter(seq__gte=first.seq).select_related("event").iterator(chunk_size=1000)
    lines = (chain.record_of(link) if link.seq in shown else chain.sealed_record_of(link) for link in links)
    return lines, {"head": head, "evidence": {"since": first.seq, "previous": first.previous, "records": len(shown)}}


def probes() -> QuerySet[Probe]:
    """Who knocked where nothing is, newest first; one query."""
    return Probe.objects.select_related("by__user").order_by("-window_at", "-id")


def attempts_by_day(*, at: datetime, days: int, zone: ZoneInfo) -> list[tuple[date, int, int]]:
    """(day, refusals, probes) for each of the last days in the organisation's zone, oldest first; two queries."""
    today = at.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=zone)
    refusals = Event.objects.refused().filter(at__gte=since).order_by().values_list(TruncDate("at", tzinfo=zone))
    knocks = Probe.objects.filter(window_at__gte=since).order_by().values_list(TruncDate("window_at", tzinfo=zone))
    refused, knocked = Counter(dict(refusals.annotate(Count("pk")))), Counter(dict(knocks.annotate(Sum("count"))))
    return [(day, refused[day], knocked[day]) for day in (first + timedelta(days=n) for n in range(days))]
