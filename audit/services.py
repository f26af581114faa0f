"""Recording what was done."""

import json
import secrets
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from audit import chain
from audit.models import Event
from audit.verify import words_digest
from tenancy.models import Membership


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
