"""What auditors ask of the record."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from audit import chain
from audit.models import Event, EventQuerySet, Head, Link
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
