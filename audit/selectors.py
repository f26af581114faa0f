"""What auditors ask of the record."""

from collections.abc import Iterator
from typing import Any

from audit import chain
from audit.models import Event, EventQuerySet, Head, Link
from audit.verify import BEGINNING, first_fault
from tenancy.models import Membership


def visible_events(membership: Membership, *, everything: bool) -> EventQuerySet:
    """All events for those who may read them all, the own acts for everyone else; newest first, one query."""
    events = Event.objects.select_related("by__user").newest_first()
    return events if everything else events.filter(by=membership)


def chain_records() -> Iterator[dict[str, Any]]:
    """The whole chain in order, one export record each; reads in batches."""
    links = Link.objects.select_related("event").order_by("seq")
    return (chain.record_of(link) for link in links.iterator(chunk_size=1000))


def chain_head() -> dict[str, Any]:
    """The newest number and hash of the chain."""
    head = Head.objects.first()
    return {"seq": head.seq, "hash": head.hash} if head else {"seq": 0, "hash": BEGINNING}


def chain_fault() -> str | None:
    """The first broken record of this organisation's chain, in a sentence, or None."""
    fault = first_fault(chain_records(), chain_head())
    if fault is None and (unlinked := Event.objects.filter(links=None).count()):
        return f"{unlinked} events stand outside the chain"
    return fault
