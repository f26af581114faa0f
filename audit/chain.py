"""The hash chain: links are appended as the last act of a scope, so that the head is locked for a moment only.

A head locked when the event is recorded would deadlock two requests that touch the same rows in another order.
"""

from contextvars import ContextVar
from datetime import UTC
from typing import Any
from uuid import UUID

from audit.models import Event, Head, Link
from audit.verify import BEGINNING, link_hash

_pending: ContextVar[tuple[UUID, ...]] = ContextVar("audit_pending", default=())


def remember(event: Event) -> None:
    """Put an event on the list that the scope links before it commits."""
    _pending.set((*_pending.get(), event.pk))


def append_pending() -> None:
    """Append a link for each event that this scope recorded and did not roll back."""
    recorded, _ = _pending.get(), _pending.set(())
    if not recorded:
        return
    events = list(Event.objects.filter(pk__in=recorded, links=None).order_by("id"))
    if not events:
        return
    Head.objects.bulk_create([Head(hash=BEGINNING)], ignore_conflicts=True)
    head = Head.objects.select_for_update().get()
    links = []
    for event in events:
        seq, previous = head.seq + 1, head.hash
        head.seq, head.hash = seq, link_hash(seq, previous, hashed(event))
        links.append(Link(seq=seq, event=event, previous=previous, hash=head.hash))
    Link.objects.bulk_create(links)
    head.save(update_fields=["seq", "hash"])


def hashed(event: Event) -> dict[str, Any]:
    """What the chain covers of an event; the same in the database, in an export and in the verifier."""
    return {
        "id": str(event.pk),
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "object_type": event.object_type,
        "object_ref": str(event.object_ref),
        "by": str(event.by_id) if event.by_id else None,
        "rule": event.rule,
        "version": event.version,
        "words_digest": event.words_digest,
    }


def record_of(link: Link) -> dict[str, Any]:
    """One line of an export, ready for audit.verify."""
    return {
        "seq": link.seq,
        "previous": link.previous,
        "hash": link.hash,
        "event": hashed(link.event),
        "words": link.event.words,
        "salt": link.event.salt,
    }
