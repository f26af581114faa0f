"""What the map and a stream's page ask about dependencies and cover."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from rights.visibility import visible
from streams.boundaries.selectors import undeclared
from streams.dependencies.layout import Edge, Node, line, place
from streams.dependencies.models import StreamDependency
from streams.models import RoleTerm, StreamRole, ValueStream
from streams.states import StreamState
from tenancy.models import Membership

# The functions that support a stream, as the roles by which they do.
FUNCTIONS = (StreamRole.TECHNOLOGY, StreamRole.FINANCE, StreamRole.RISK, StreamRole.ARCHITECTURE)
MOST_DOTS = 60  # more names than that would lie over each other: then only streams with a line are drawn


@dataclass(frozen=True)
class MapRow:
    """A stream in the table beside the picture."""

    stream: ValueStream
    needs: list[StreamDependency]
    needed_by: list[StreamDependency]
    overlaps: list[tuple[Any, int]]


@dataclass(frozen=True)
class StreamMap:
    """The picture, and the same in words."""

    nodes: list[Node]
    dependencies: list[Edge]
    overlaps: list[Edge]
    rows: list[MapRow]
    left_out: int


def stream_map(reader: Membership, at: datetime) -> StreamMap:
    """Streams that the reader sees, what they need from each other, and where they overlap; five queries."""
    streams = list(
        visible(ValueStream.objects.exclude(state=StreamState.RETIRED), reader, at=at).order_by("name", "id")
    )
    needs = list(dependencies_seen(reader, at))
    meeting: dict[frozenset[UUID], int] = defaultdict(int)
    for one in undeclared(reader, at):
        meeting[one.streams] += 1
    linked = {pk for one in needs for pk in (one.stream_id, one.on_stream_id)} | {pk for pair in meeting for pk in pair}
    drawn = streams if len(streams) <= MOST_DOTS else [one for one in streams if one.pk in linked][:MOST_DOTS]
    nodes = {node.key: node for node in place([(one.pk, one.name) for one in drawn])}
    pairs = {(one.stream_id, one.on_stream_id) for one in needs}
    return StreamMap(
        nodes=[*nodes.values()],
        dependencies=[line(nodes[a], nodes[b]) for a, b in sorted(pairs) if a in nodes and b in nodes],
        overlaps=[line(*(nodes[pk] for pk in sorted(pair))) for pair in meeting if pair <= nodes.keys()],
        rows=_rows(streams, needs, meeting),
        left_out=len(streams) - len(drawn),
    )


def dependencies_seen(reader: Membership, at: datetime) -> QuerySet[StreamDependency]:
    """What holds between streams that the reader sees and that are not retired, by name; one query."""
    retired = Q(stream__state=StreamState.RETIRED) | Q(on_stream__state=StreamState.RETIRED)
    rows = StreamDependency.objects.current().exclude(retired).select_related("stream", "on_stream")
    return visible(rows.order_by("stream__name", "on_stream__name", "need"), reader, at=at)


def dependencies_of(stream: ValueStream, reader: Membership, at: datetime) -> list[StreamDependency]:
    """What this stream needs, and what others need from it; one query."""
    return list(dependencies_seen(reader, at).filter(Q(stream=stream) | Q(on_stream=stream)))


def cover(streams: Sequence[ValueStream], at: datetime) -> dict[UUID, dict[str, list[str]]]:
    """Who stands for each supporting function in each of these streams now; one query."""
    found: dict[UUID, dict[str, list[str]]] = {one.pk: {role: [] for role in FUNCTIONS} for one in streams}
    held = RoleTerm.objects.held(at).filter(stream__in=[one.pk for one in streams], role__in=FUNCTIONS)
    for term in held.select_related("membership__user").order_by("starts_at"):
        found[term.stream_id][term.role].append(str(term.membership))
    return found


def _rows(
    streams: list[ValueStream], needs: list[StreamDependency], meeting: dict[frozenset[UUID], int]
) -> list[MapRow]:
    names = {one.pk: one for one in streams}
    met: dict[UUID, list[tuple[Any, int]]] = defaultdict(list)
    for pair, count in meeting.items():
        one, other = pair
        met[one].append((names[other], count))
        met[other].append((names[one], count))
    return [
        MapRow(
            stream,
            [one for one in needs if one.stream_id == stream.pk],
            [one for one in needs if one.on_stream_id == stream.pk],
            sorted(met[stream.pk], key=lambda found: found[0].name),
        )
        for stream in streams
    ]
