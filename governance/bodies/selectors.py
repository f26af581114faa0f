"""What pages and apps above ask about bodies."""

from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from governance.bodies.models import Body, Seat, SeatKind
from rights.visibility import visible
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
    return Body.objects.annotate(
        seat_count=Count("seats", filter=sits), forum_count=Coalesce(Subquery(seen), 0)
    ).prefetch_related(Prefetch("seats", queryset=chairs, to_attr="chairs"))


def seats_in(body: Body, at: datetime) -> QuerySet[Seat]:
    """Who sits in the body now, the chair first; one query."""
    return Seat.objects.at(at).filter(body=body).select_related("membership__user").order_by(_ORDER, "starts_at", "id")


def all_seats(body: Body) -> QuerySet[Seat]:
    """Every seat there was, is or will be, the newest first; one query."""
    return (
        Seat.objects.filter(body=body)
        .select_related("membership__user")
        .order_by(F("ends_at").desc(nulls_first=True), _ORDER, "-starts_at", "id")
    )


def members(body: Body, at: datetime) -> QuerySet[Membership]:
    """The people who sit in the body now and still belong to the organisation; one query."""
    seated = Seat.objects.at(at).filter(body=body).values("membership_id")
    return Membership.objects.active(at).filter(pk__in=seated).select_related("user").order_by("title", "id")
