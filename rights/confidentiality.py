"""Marking a thing confidential, and opening it again. Who sees it then is said in `rights.visibility`."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights import refusals  # noqa: F401  registers this app's sentences
from rights.models import Confidential
from rights.services import require
from tenancy.models import Membership

C = TypeVar("C", bound=Confidential)


@transaction.atomic
def mark(thing: C, *, because: str, until: datetime, by: Membership, at: datetime) -> C:
    """Keep a thing to those who are concerned by it, until a moment. Marking it again replaces reason and end."""
    thing = _locked(thing)
    require(by, thing.mark_right, thing, at=at)
    because = _reason(because)
    if until <= at:
        raise Refusal("confidential.in_the_past", params={"until": until}, rule=thing.mark_right, status=422)
    thing.confidential_because, thing.confidential_until = because, until
    thing.confidential_by, thing.confidential_at = by, at
    _save(thing)
    facts = {"until": until}
    audit.record(f"{_kind(thing)}.marked", thing, by=by, at=at, because=because, rule=thing.mark_right, facts=facts)
    return thing


@transaction.atomic
def unmark(thing: C, *, because: str, by: Membership, at: datetime) -> C:
    """Open a thing again before its mark ends by itself."""
    thing = _locked(thing)
    if not thing.is_confidential_at(at):
        raise Refusal("confidential.is_open", params={"thing": str(thing)}, status=409)
    require(by, thing.mark_right, thing, at=at)
    because = _reason(because)
    facts = {"was_until": thing.confidential_until, "was_because": thing.confidential_because}
    thing.confidential_because = ""
    thing.confidential_until = thing.confidential_by = thing.confidential_at = None
    _save(thing)
    audit.record(f"{_kind(thing)}.opened", thing, by=by, at=at, because=because, rule=thing.mark_right, facts=facts)
    return thing


def _locked(thing: C) -> C:
    found: C = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    return found


def _save(thing: Confidential) -> None:
    thing.save(update_fields=["confidential_because", "confidential_until", "confidential_by", "confidential_at"])


def _reason(because: str) -> str:
    if not because.strip():
        raise Refusal("confidential.no_reason", status=422)
    return because.strip()


def _kind(thing: Confidential) -> str:
    return str(thing._meta.model_name).removeprefix("value")
