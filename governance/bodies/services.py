"""Setting up bodies, and giving and ending the seats in them."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import services as audit
from doors.addresses import address
from doors.refusal import NextStep, Refusal
from doors.violations import refusing
from governance.bodies.models import Body, Seat, SeatKind
from governance.bodies.wording import period_in_words
from rights import registry
from rights.matrix.models import Level
from rights.services import compile_grants, require
from tenancy.models import Membership

# Votes by default: those who decide; a secretary keeps the papers and an observer listens.
VOTING = frozenset({SeatKind.CHAIR, SeatKind.DEPUTY, SeatKind.MEMBER})


class BodyWords(TypedDict, total=False):
    """What a body is described by."""

    name: str
    mandate: str
    sets_direction: bool
    sets_guardrails: bool
    sets_funding: bool
    accepts_risk: bool
    level: Level | None


@transaction.atomic
def make_body(*, by: Membership, at: datetime, **words: Unpack[BodyWords]) -> Body:
    """Set up a body. Nobody sits in it yet."""
    require(by, "bodies.create", None, at=at)
    body = Body(**words)
    with refusing(body_name_once=lambda: _name_taken(body)):
        body.save()
    facts = {name: _kept(value) for name, value in words.items()}
    audit.record("body.made", body, by=by, at=at, facts=facts)
    return body


@transaction.atomic
def describe_body(body: Body, *, by: Membership, at: datetime, **words: Unpack[BodyWords]) -> Body:
    """Say what a body looks after and which powers it has; what is not named stays. Its level is the administrator's to say."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, "bodies.change", body, at=at)
    changed = {name: [getattr(body, name), value] for name, value in words.items() if getattr(body, name) != value}
    if not changed:
        return body
    if "level" in changed:
        require(by, "bodies.place", body, at=at)
    for name, (_was, value) in changed.items():
        setattr(body, name, value)
    with refusing(body_name_once=lambda: _name_taken(body)):
        body.save(update_fields=list(changed))
    facts = {name: [_kept(was), _kept(now)] for name, (was, now) in changed.items()}
    audit.record("body.described", body, by=by, at=at, facts=facts)
    return body


@transaction.atomic
def give_seat(
    body: Body,
    *,
    membership: Membership,
    kind: str,
    by: Membership,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    voting: bool | None = None,
) -> Seat:
    """Seat a person for a half-open period, from now unless said otherwise, and give what the seat may do."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, "bodies.seat", body, at=at)
    seat = Seat(
        body=body,
        membership=membership,
        kind=SeatKind(kind),
        starts_at=starts_at or at,
        ends_at=ends_at,
        voting=kind in VOTING if voting is None else voting,
    )
    _check_period(seat)
    if not membership.is_active_at(max(seat.starts_at, at)):
        raise Refusal("seat.not_a_member", params={"person": str(membership), "on": seat.starts_at}, status=422)
    with refusing(
        seat_one_chair_at_any_instant=lambda: _chair_taken(seat),
        seat_one_per_person_at_any_instant=lambda: _person_seated(seat),
    ):
        seat.save()
    _compile(seat)
    audit.record(
        "seat.given",
        seat,
        by=by,
        at=at,
        facts={
            "body": str(body.pk),
            "membership": str(membership.pk),
            "kind": seat.kind,
            "voting": seat.voting,
            "starts_at": seat.starts_at,
            "ends_at": seat.ends_at,
        },
    )
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Membership, at: datetime, ends_at: datetime | None = None, because: str = "") -> Seat:
    """End a seat, now unless a later moment is named. A seat that has not begun is withdrawn: it never was."""
    seat = Seat.objects.select_for_update().select_related("body", "membership__user").get(pk=seat.pk)
    ends_at = ends_at or at
    if seat.ends_at is not None and seat.ends_at <= at:
        raise Refusal("seat.ended", params={"ended_at": seat.ends_at}, status=409)
    require(by, "bodies.seat", seat, at=at)
    if ends_at < at:
        raise Refusal("seat.in_the_past", params={"ends_at": ends_at}, status=422)
    seat.ends_at = ends_at
    _compile(seat)
    facts = {"body": str(seat.body_id), "kind": seat.kind, "starts_at": seat.starts_at, "ends_at": ends_at}
    if ends_at <= seat.starts_at:
        audit.record("seat.withdrawn", seat, by=by, at=at, because=because, facts=facts)
        Seat.objects.filter(pk=seat.pk).delete()
        return seat
    with refusing(  # a seat can be prolonged, into somebody else's
        seat_one_chair_at_any_instant=lambda: _chair_taken(seat),
        seat_one_per_person_at_any_instant=lambda: _person_seated(seat),
    ):
        seat.save(update_fields=["ends_at"])
    audit.record("seat.ended", seat, by=by, at=at, because=because, facts=facts)
    return seat


def _compile(seat: Seat) -> None:
    compile_grants(
        source_ref=seat.pk,
        membership=seat.membership,
        rights=registry.held_by_seat(seat.kind, voting=seat.voting),
        obj=seat.body,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
    )


def _kept(value: object) -> object:
    """A value as the record keeps it: a level by its id."""
    return str(value.pk) if isinstance(value, Level) else value


def _check_period(seat: Seat) -> None:
    if seat.ends_at is not None and seat.ends_at <= seat.starts_at:
        raise Refusal("seat.backwards", params={"ends_at": seat.ends_at, "starts_at": seat.starts_at}, status=422)


def _name_taken(body: Body) -> Refusal:
    return Refusal("body.name_taken", params={"name": body.name}, status=409)


def _chair_taken(seat: Seat) -> Refusal:
    other = _in_the_way(seat, kind=SeatKind.CHAIR)
    step = NextStep(
        _("End the seat of %(person)s") % {"person": other.membership}, address("bodies:end_seat", other.pk)
    )
    return Refusal(
        "seat.chair_taken",
        status=409,
        next_step=step,
        params={"body": str(seat.body), "holder": str(other.membership), "period": period_in_words(other)},
    )


def _person_seated(seat: Seat) -> Refusal:
    other = _in_the_way(seat, membership=seat.membership)
    return Refusal(
        "seat.person_seated",
        status=409,
        params={
            "body": str(seat.body),
            "person": str(seat.membership),
            "kind": other.get_kind_display(),
            "period": period_in_words(other),
        },
    )


def _in_the_way(seat: Seat, **same: object) -> Seat:
    """The seat of the same body whose period overlaps this one."""
    others = Seat.objects.filter(body=seat.body, **same).exclude(pk=seat.pk).select_related("membership__user")
    later = others.exclude(ends_at__lte=seat.starts_at)
    return (later.filter(starts_at__lt=seat.ends_at) if seat.ends_at else later).earliest("starts_at")
