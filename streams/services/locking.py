"""The first steps of every service: one change of a stream at a time, none of a retired one, and a decision where it takes one."""

from datetime import datetime
from typing import Any

from doors.refusal import Refusal
from rights.decision_kinds import Mandate, require_mandate
from rights.services import require
from streams.activation import NEED_WORDS
from streams.models import ValueStream
from streams.rules import Need
from streams.states import StreamState
from tenancy.models import Membership


def locked(stream: ValueStream) -> ValueStream:
    """The stream as it is now, kept from others until the transaction ends."""
    fresh: ValueStream = ValueStream.objects.select_for_update().get(pk=stream.pk)
    return fresh


def open_to_change(stream: ValueStream) -> ValueStream:
    """The locked stream, unless it is retired."""
    stream = locked(stream)
    if stream.state == StreamState.RETIRED:
        raise Refusal("stream.retired", params={"stream": stream.name}, status=409)
    return stream


def entitled(
    stream: ValueStream, kind: str, right: str, *, mandate: Mandate | None, by: Membership, at: datetime
) -> None:
    """Raise, unless `by` holds the right, and where the stream runs and a matrix is in force, the decision is there.

    Who enacts a decision needs no right besides: to decide was theirs.
    """
    if mandate is None:
        require(by, right, stream, at=at)
    if stream.state == StreamState.ACTIVE:
        require_mandate(kind, stream, mandate, at=at)


def by_decision(mandate: Mandate | None) -> dict[str, Any]:
    """The decision behind a change, for the record."""
    return {"decision": mandate.number, "decision_ref": mandate.decision_ref} if mandate else {}


def keep_need(stream: ValueStream, need: Need, *, still_there: bool) -> None:
    """An active stream keeps what it needed to become active."""
    if stream.state == StreamState.ACTIVE and not still_there:
        params = {"stream": stream.name, "missing": NEED_WORDS[need]}
        raise Refusal("stream.keeps_its_needs", params=params, status=409)
