"""What a stream is: drafted, described, activated, retired."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import NextStep, Refusal, check_move
from rights.decision_kinds import Mandate
from rights.services import require
from streams.models import ValueStream
from streams.rules import Need
from streams.selectors import missing_for_activation
from streams.services.locking import by_decision, entitled, keep_need, locked, open_to_change
from streams.states import MOVES, StreamState
from tenancy.models import Membership


@transaction.atomic
def draft_stream(*, name: str, outcome: str = "", by: Membership, at: datetime) -> ValueStream:
    """Write a new stream down as a draft; it has no rights, money or meetings yet."""
    require(by, "streams.create", None, at=at)
    stream = ValueStream(name=name.strip(), outcome=outcome.strip(), created_at=at, drafted_by=by)
    _save_under_its_name(stream)
    audit.record("stream.drafted", stream, by=by, at=at, rule="streams.create", facts={"outcome": stream.outcome})
    return stream


@transaction.atomic
def describe(stream: ValueStream, *, name: str, outcome: str, by: Membership, at: datetime) -> ValueStream:
    """Say anew what a stream is called and what it exists for."""
    stream = open_to_change(stream)
    require(by, "streams.change", stream, at=at)
    keep_need(stream, Need.OUTCOME, still_there=bool(outcome.strip()))
    before = {"name": stream.name, "outcome": stream.outcome}
    stream.name, stream.outcome = name.strip(), outcome.strip()
    after = {"name": stream.name, "outcome": stream.outcome}
    if before == after:
        return stream
    _save_under_its_name(stream)
    audit.record(
        "stream.described", stream, by=by, at=at, rule="streams.change", facts={"before": before, "after": after}
    )
    return stream


@transaction.atomic
def activate(stream: ValueStream, *, by: Membership, at: datetime) -> ValueStream:
    """Let a draft run, if nothing is missing."""
    stream = locked(stream)
    check_move(MOVES, StreamState(stream.state), StreamState.ACTIVE, stream.name)
    require(by, "streams.activate", stream, at=at)
    missing = missing_for_activation(stream, at=at)
    if missing:
        raise Refusal(
            "stream.not_ready",
            params={"stream": stream.name, "missing": missing},
            rule="streams.activate",
            status=422,
            next_step=NextStep(_("Complete “%(stream)s”") % {"stream": stream.name}, stream.get_absolute_url()),
        )
    stream.state, stream.activated_at = StreamState.ACTIVE, at
    stream.save(update_fields=["state", "activated_at"])
    audit.record("stream.activated", stream, by=by, at=at, rule="streams.activate")
    return stream


@transaction.atomic
def retire(
    stream: ValueStream, *, because: str, by: Membership, at: datetime, mandate: Mandate | None = None
) -> ValueStream:
    """End a stream for good. Its terms and its work stay as they are, and can still be read."""
    stream = locked(stream)
    check_move(MOVES, StreamState(stream.state), StreamState.RETIRED, stream.name)
    entitled(stream, "streams.retire", "streams.retire", mandate=mandate, by=by, at=at)
    stream.state, stream.retired_at = StreamState.RETIRED, at
    stream.save(update_fields=["state", "retired_at"])
    audit.record(
        "stream.retired",
        stream,
        by=by,
        at=at,
        because=because.strip(),
        rule="streams.retire",
        facts=by_decision(mandate),
    )
    return stream


def _save_under_its_name(stream: ValueStream) -> None:
    """Save; a name that somebody else has, or takes at the same moment, is refused."""
    try:
        with transaction.atomic():
            stream.save()
    except IntegrityError as clash:
        if "value_stream_name_once" not in str(clash):
            raise
        raise Refusal("stream.name_taken", params={"name": stream.name}, status=409) from clash
