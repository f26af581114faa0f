"""Interests of their own that people with a seat declare, so that they are recused where these matter."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from governance.bodies.models import Interest, Seat
from rights.services import require
from streams.models import ValueStream
from tenancy.models import Membership


@transaction.atomic
def declare_interest(
    seat: Seat, *, words: str, stream: ValueStream | None = None, by: Membership, at: datetime
) -> Interest:
    """Declare what somebody with a seat has an interest in. They do it themselves, or whoever keeps the seats does."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("body", "membership__user").get(pk=seat.pk)
    if seat.ends_at is not None and seat.ends_at <= at:
        raise Refusal("seat.ended_before", params={"ended_at": seat.ends_at}, status=409)
    _check_whose(seat, by, at)
    interest: Interest = Interest.objects.create(seat=seat, words=words.strip(), stream=stream, declared_at=at)
    audit.record("interest.declared", interest, by=by, at=at, because=interest.words, facts=_facts(interest))
    return interest


@transaction.atomic
def end_interest(interest: Interest, *, by: Membership, at: datetime) -> Interest:
    """Say that an interest is no more; that it was stays readable."""
    rows = Interest.objects.select_for_update(of=("self",)).select_related("seat__body", "seat__membership__user")
    interest = rows.get(pk=interest.pk)
    if interest.ended_at is not None:
        raise Refusal("interest.ended", params={"ended_at": interest.ended_at}, status=409)
    _check_whose(interest.seat, by, at)
    interest.ended_at = at
    interest.save(update_fields=["ended_at"])
    audit.record("interest.ended", interest, by=by, at=at, because=interest.words, facts=_facts(interest))
    return interest


def _check_whose(seat: Seat, by: Membership, at: datetime) -> None:
    if by.pk != seat.membership_id or not by.is_active_at(at):
        require(by, "bodies.seat", seat, at=at)


def _facts(interest: Interest) -> dict[str, object]:
    return {"seat": interest.seat_id, "membership": interest.seat.membership_id, "stream": interest.stream_id}
