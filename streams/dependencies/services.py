"""Declaring what a stream needs from another, and saying that it no longer does."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from streams.dependencies.models import StreamDependency
from streams.models import ValueStream
from streams.services.locking import open_to_change
from streams.states import StreamState
from tenancy.models import Membership

RIGHT = "streams.change"


@transaction.atomic
def declare_dependency(
    stream: ValueStream, *, on_stream: ValueStream, need: str, by: Membership, at: datetime
) -> StreamDependency:
    """Say what the stream needs from another; the same thing once."""
    stream = open_to_change(stream)
    require(by, RIGHT, stream, at=at)
    if stream.pk == on_stream.pk:
        raise Refusal("dependency.on_itself", params={"stream": stream.name}, status=422)
    if on_stream.state == StreamState.RETIRED:
        raise Refusal("stream.retired", params={"stream": on_stream.name}, status=409)
    need = need.strip()
    if StreamDependency.objects.current().filter(stream=stream, on_stream=on_stream, need=need).exists():
        params = {"stream": stream.name, "other": on_stream.name, "need": need}
        raise Refusal("dependency.there_already", params=params, status=409)
    made: StreamDependency = StreamDependency.objects.create(
        stream=stream, on_stream=on_stream, need=need, declared_at=at
    )
    facts = {"on_stream": on_stream.name, "need": need}
    audit.record("stream.dependency_declared", stream, by=by, at=at, rule=RIGHT, facts=facts)
    return made


@transaction.atomic
def end_dependency(dependency: StreamDependency, *, by: Membership, at: datetime) -> StreamDependency:
    """Say that the stream no longer needs it; it stays in the history."""
    stream = open_to_change(dependency.stream)
    require(by, RIGHT, stream, at=at)
    dependency = StreamDependency.objects.select_related("on_stream").get(pk=dependency.pk)
    if dependency.ended_at is not None:
        params = {"need": dependency.need, "on": dependency.ended_at}
        raise Refusal("dependency.ended", params=params, status=409)
    dependency.ended_at = at
    dependency.save(update_fields=["ended_at"])
    facts = {"on_stream": dependency.on_stream.name, "need": dependency.need}
    audit.record("stream.dependency_ended", stream, by=by, at=at, rule=RIGHT, facts=facts)
    return dependency
