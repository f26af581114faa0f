"""The hash chain: links are appended as the last act of a scope, so that the head is locked for a moment only.

A head locked when the event is recorded would deadlock two requests that touch the same rows in another order.
"""

from datetime import UTC
from typing import Any
from uuid import UUID

from audit.models import Event, Head, Link
from audit.verify import BEGINNING, event_digest, link_hash
from tenancy.scope import before_commit


def remember(event: Event) -> None:
    """Have the scope link this event before it commits."""
    before_commit(append, event.pk)


def append(recorded: list[UUID]) -> None:
    """Append a link for each recorded event that no savepoint has rolled back since."""
    events = list(Event.objects.filter(pk__in=recorded).order_by("id"))
    if not events:
        return
    Head.objects.bulk_create([Head(hash=BEGINNING)], ignore_conflicts=True)
    head = Head.objects.select_for_update().get()
    links = []
    for event in events:
        seq, previous = head.seq + 1, head.hash
        head.seq, head.hash = seq, link_hash(seq, previous, event_digest(hashed(event)))
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


def sealed_record_of(link: Link) -> dict[str, Any]:
    """One line of an export that proves the record's place and shows nothing of it."""
    digest = event_digest(hashed(link.event))
    return {"seq": link.seq, "previous": link.previous, "hash": link.hash, "event_digest": digest}
