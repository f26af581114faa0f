"""Seats as things that people hold: shown on a person's page, handed over by whoever leaves."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy

from governance.bodies.models import Seat
from governance.bodies.services import end_seat, give_seat
from people.holdings import Handover, Holding, HoldingKind
from rights import registry
from tenancy.models import Membership

CODE = "seat"


def held(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """The person's seats; everybody sees who sits where. One query."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=at)
    seats = Seat.objects.filter(lasting, membership=person).select_related("body")
    return [_holding(seat) for seat in seats.order_by("body__name", "starts_at")]


def hand_over(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """End the seat, and seat the successor in the same way where it ends."""
    seat = Seat.objects.select_related("body").get(pk=holding.ref)
    until = seat.ends_at
    end_seat(seat, ends_at=ends_at, because=because, by=by, at=at)
    if handover.to is None:
        return
    give_seat(
        seat.body,
        membership=handover.to,
        kind=seat.kind,
        voting=seat.voting,
        starts_at=max(seat.starts_at, ends_at),
        ends_at=until,
        by=by,
        at=at,
    )


def _holding(seat: Seat) -> Holding:
    return Holding(
        CODE,
        seat.pk,
        role=str(seat.get_kind_display()),
        of=seat.body.name,
        url=seat.body.get_absolute_url(),
        rights=registry.held_by_seat(seat.kind, voting=seat.voting),
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
    )


HOLDING = HoldingKind(CODE, gettext_lazy("Seats in bodies"), 20, held, hand_over)
