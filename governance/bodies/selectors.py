"""What pages and apps above ask about bodies."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from governance.bodies.models import Body, Interest, Seat, SeatKind
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.models import Membership

_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(SeatKind.values)), output_field=IntegerField()
)


def listed_bodies(reader: Membership, at: datetime) -> QuerySet[Body]:
    """Every body with `seat_count`, `forum_count` (those that the reader may see) and, in `chairs`, who chairs it now; two
    queries.
    """
    chairs = Seat.objects.at(at).filter(kind=SeatKind.CHAIR).select_related("membership__user")
    sits = (Q(seats__ends_at=None) | Q(seats__ends_at__gt=at)) & Q(seats__starts_at__lte=at)
    forums = Body._meta.get_field("forums").related_model._default_manager.filter(body=OuterRef("pk"), closed_at=None)
    seen = visible(forums.order_by(), reader, at=at).values("body").values_list(Count("pk"))
    return (
        Body.objects.select_related("level")
        .annotate(seat_count=Count("seats", filter=sits), forum_count=Coalesce(Subquery(seen), 0))
        .prefetch_related(Prefetch("seats", queryset=chairs, to_attr="chairs"))
    )


def seats_in(body: Body, at: datetime) -> QuerySet[Seat]:
    """Who sits in the body now, the chair first; one query."""
    return Seat.objects.at(at).filter(body=body).select_related("membership__user").order_by(_ORDER, "starts_at", "id")


def all_seats(body: Body, reader: Membership, at: datetime) -> QuerySet[Seat]:
    """Every seat there was, is or will be, the newest first, each with the interests `declared` and not ended, as far as the
    reader sees the stream: {"id", "words", "stream", "declared_at"}; one query.
    """
    interests = visible(Interest.objects.filter(seat=OuterRef("pk"), ended_at=None), reader, at=at)
    said = JSONObject(id="pk", words="words", stream="stream__name", declared_at="declared_at")
    return (
        Seat.objects.filter(body=body)
        .annotate(declared=ArraySubquery(interests.order_by("-declared_at").values_list(said)))
        .select_related("membership__user")
        .order_by(F("ends_at").desc(nulls_first=True), _ORDER, "-starts_at", "id")
    )


def recused_from(body: Body, stream: ValueStream | None, at: datetime) -> QuerySet[Membership]:
    """Who sits in the body and has declared an interest in this stream, and is therefore to be recused; one query."""
    if stream is None:
        return Membership.objects.none()
    held = Interest.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), stream=stream, declared_at__lte=at)
    seats = Seat.objects.at(at).filter(body=body, pk__in=held.values("seat_id"))
    people = Membership.objects.filter(pk__in=seats.values("membership_id"))
    return people.select_related("user").order_by("title", "id")


def members(body: Body, at: datetime) -> QuerySet[Membership]:
    """The people who sit in the body now and still belong to the organisation; one query."""
    seated = Seat.objects.at(at).filter(body=body).values("membership_id")
    return Membership.objects.active(at).filter(pk__in=seated).select_related("user").order_by("title", "id")
