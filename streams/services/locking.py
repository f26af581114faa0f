"""The first step of every service: one change of a stream at a time, and none of a retired one."""

from doors.refusal import Refusal
from streams.activation import NEED_WORDS
from streams.models import ValueStream
from streams.rules import Need
from streams.states import StreamState


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


def keep_need(stream: ValueStream, need: Need, *, still_there: bool) -> None:
    """An active stream keeps what it needed to become active."""
    if stream.state == StreamState.ACTIVE and not still_there:
        params = {"stream": stream.name, "missing": NEED_WORDS[need]}
        raise Refusal("stream.keeps_its_needs", params=params, status=409)
