"""Recording what was done, walking the chain, and counting who knocks where nothing is."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import QuerySet

from audit import chain, selectors
from audit.models import ChainCheck, Event, Probe
from audit.verify import words_digest
from tenancy.models import Membership

PROBE_WINDOW = timedelta(minutes=10)
PROBE_SAMPLES = 5


def record(
    action: str,
    obj: models.Model,
    *,
    by: Membership | None,
    at: datetime,
    because: str = "",
    rule: str = "",
    version: str = "",
    facts: dict[str, Any] | None = None,
) -> Event:
    """Write down that `by` did `action` to `obj` at `at`; `by` None means the system itself.

    The event is written at once, in the caller's transaction; its place in the chain when the scope commits.
    `facts` are JSON-able values (dates and decimals are written as text).
    """
    words = json.loads(
        json.dumps({"label": str(obj)[:200], "because": because, "facts": facts or {}}, cls=DjangoJSONEncoder),
        parse_float=str,
        parse_constant=str,
    )  # jsonb may respell a float, and the digest would no longer fit
    salt = secrets.token_hex(16)
    event = Event.objects.create(
        at=at,
        action=action,
        object_type=obj._meta.label_lower,
        object_ref=obj.pk,
        by=by,
        rule=rule,
        version=version,
        words=words,
        salt=salt,
        words_digest=words_digest(words, salt),
    )
    chain.remember(event)
    return event


def erase_words(events: QuerySet[Event]) -> int:
    """Empty the words of these events and destroy their salt, for good; says of how many.

    The chain covers the digest, which stays and which nobody can try names against without the salt. The door has asked
    for the right to erase, and the service that calls records why.
    """
    return events.filter(words__isnull=False).update(words=None, salt="")


@transaction.atomic
def walk_chain(*, by: Membership | None, at: datetime) -> ChainCheck:
    """Verify the whole chain and keep what came of it. The door has asked for the right to read the record."""
    head = selectors.chain_head()
    fault = selectors.chain_fault(head) or ""
    walk: ChainCheck = ChainCheck.objects.create(by=by, at=at, seq=head["seq"], hash=head["hash"], fault=fault)
    return walk


@transaction.atomic
def count_probe(*, by: Membership, at: datetime, sample: str) -> Probe:
    """Count one more request of this person that found nothing; a row for each ten minutes, with a few samples."""
    whole = at.replace(second=0, microsecond=0)
    window_at = whole - timedelta(minutes=whole.minute % (PROBE_WINDOW.seconds // 60))
    Probe.objects.bulk_create([Probe(by=by, window_at=window_at)], ignore_conflicts=True)
    probe: Probe = Probe.objects.select_for_update().get(by=by, window_at=window_at)
    probe.count += 1
    if sample not in probe.samples and len(probe.samples) < PROBE_SAMPLES:
        probe.samples = [*probe.samples, sample]
    probe.save(update_fields=["count", "samples"])
    return probe
