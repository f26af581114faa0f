"""What pages, the API and the command ask about boundaries that meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from rights.visibility import visible
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.boundaries.models import InterfaceAgreement
from streams.boundaries.rules import Agreed, Claim, Overlap, overlaps
from streams.boundaries.settling import Settles, settled_by
from streams.models import ScopeItem, ScopeKind, ValueStream
from streams.states import StreamState
from tenancy.models import Membership


@dataclass(frozen=True)
class Owner:
    """A stream that claims a thing, by its id and name."""

    pk: UUID
    name: str

    @property
    def url(self) -> str:
        """Its page."""
        return ValueStream(pk=self.pk).get_absolute_url()


@dataclass(frozen=True)
class Found:
    """Two streams claim the same thing, or `narrow_stream` a part of what `wide_stream` claims; who settles it."""

    overlap: Overlap
    kind: ScopeKind
    wide_stream: Owner
    wide_path: str
    narrow_stream: Owner
    narrow_path: str
    settles: Settles | None

    def other_than(self, stream: ValueStream) -> Owner:
        """The stream that this one meets."""
        return self.narrow_stream if self.wide_stream.pk == stream.pk else self.wide_stream

    @property
    def streams(self) -> frozenset[UUID]:
        """Both streams."""
        return frozenset((self.wide_stream.pk, self.narrow_stream.pk))


def undeclared(reader: Membership | None, at: datetime) -> list[Found]:
    """Every overlap that no agreement covers, between streams that the reader sees; three queries.

    `reader=None` is the organisation itself: a command of its operator, which reads everything.
    """
    return _found(_claims(reader, at), _agreed(InterfaceAgreement.objects.all()), settled_by(reader, at))


def undeclared_of(stream: ValueStream, reader: Membership, at: datetime) -> list[Found]:
    """The overlaps of one stream; four queries at the most, one where it claims nothing."""
    mine = list(ScopeItem.objects.filter(stream=stream, inside=True).order_by().values_list("kind", "path"))
    if not mine:
        return []
    near = _claims(reader, at).filter(Q(stream=stream) | reduce(or_, (_near(kind, path) for kind, path in mine)))
    agreements = InterfaceAgreement.objects.filter(Q(stream=stream) | Q(with_stream=stream))
    found = _found(near, _agreed(agreements), None)
    found = [one for one in found if stream.pk in one.streams]
    settles = settled_by(reader, at) if found else None
    return [Found(**{**vars(one), "settles": settles}) for one in found]


def agreements_of(stream: ValueStream, reader: Membership, at: datetime) -> QuerySet[InterfaceAgreement]:
    """What this stream agreed with others, or was asked to, and what was withdrawn; newest first, one query."""
    return listed_agreements(reader, at).filter(Q(stream=stream) | Q(with_stream=stream))


def listed_agreements(reader: Membership, at: datetime) -> QuerySet[InterfaceAgreement]:
    """Agreements between streams that the reader sees, newest first; one query."""
    people = ("proposed_by__user", "agreed_by__user", "withdrawn_by__user")
    rows = InterfaceAgreement.objects.select_related("stream", "with_stream", *people)
    return visible(rows.order_by("-proposed_at", "-id"), reader, at=at)


def disputes_of(stream: ValueStream, reader: Membership, at: datetime) -> list[BoundaryDispute]:
    """The stream's open disputes with the changes that wait in them; two queries, one where there is none."""
    rows = BoundaryDispute.objects.open().filter(Q(stream=stream) | Q(with_stream=stream))
    rows = rows.select_related("stream", "with_stream", "raised_by__user")
    changes = DisputedChange.objects.filter(done_at=None).select_related("stream", "proposed_by__user")
    return list(visible(rows.prefetch_related(Prefetch("changes", changes, to_attr="waiting")), reader, at=at))


def _claims(reader: Membership | None, at: datetime) -> QuerySet[ScopeItem]:
    """What streams that are not retired say of their boundaries, as far as the reader sees it."""
    items = ScopeItem.objects.exclude(stream__state=StreamState.RETIRED)
    return items if reader is None else visible(items, reader, at=at)


def _near(kind: str, path: str) -> Q:
    """The same path, what contains it and what lies in it."""
    parts = path.split("/")
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return Q(kind=kind) & (Q(path__in=above) | Q(path__startswith=f"{path}/"))


def _agreed(agreements: Any) -> list[Agreed]:
    rows = agreements.in_force().order_by().values_list("stream_id", "with_stream_id", "kind", "path")
    return [Agreed(frozenset((one, other)), kind, path) for one, other, kind, path in rows]


def _found(items: QuerySet[ScopeItem], agreed: list[Agreed], settles: Settles | None) -> list[Found]:
    rows = items.order_by("stream__name", "path").values_list("stream_id", "stream__name", "kind", "path", "inside")
    names: dict[UUID, str] = {}
    claims = [Claim(pk, kind, path, inside) for pk, _name, kind, path, inside in _named(rows, names)]
    found = [
        Found(
            overlap=one.overlap,
            kind=ScopeKind(one.narrow.kind),
            wide_stream=Owner(one.wide.stream, names[one.wide.stream]),
            wide_path=one.wide.path,
            narrow_stream=Owner(one.narrow.stream, names[one.narrow.stream]),
            narrow_path=one.narrow.path,
            settles=settles,
        )
        for one in overlaps(claims, agreed)
    ]
    return sorted(found, key=lambda one: (one.narrow_path, one.wide_path, one.wide_stream.name, one.narrow_stream.name))


def _named(rows: Iterable[Any], names: dict[UUID, str]) -> Iterable[tuple[UUID, str, str, str, bool]]:
    for row in rows:
        names[row[0]] = row[1]
        yield cast("tuple[UUID, str, str, str, bool]", row)
