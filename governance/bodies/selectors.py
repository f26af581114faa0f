"""What pages and apps above ask about bodies."""

from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When

from governance.bodies.models import Body, Seat, SeatKind
from tenancy.models import Membership

_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(SeatKind.values)), output_field=IntegerField()
)


def listed_bodies(at: datetime) -> QuerySet[Body]:
    """Every body with `seat_count`, `forum_count` and, in `chairs`, who chairs it now; two queries."""
    chairs = Seat.objects.at(at).filter(kind=SeatKind.CHAIR).select_related("membership__user")
    sits = (Q(seats__ends_at=None) | Q(seats__ends_at__gt=at)) & Q(seats__starts_at__lte=at)
    return Body.objects.annotate(
        seat_count=Count("seats", filter=sits, distinct=True),
        forum_count=Count("forums", filter=Q(forums__closed_at=None), distinct=True),
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
