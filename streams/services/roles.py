"""Who runs a stream, in which role, from when until when; and the rights that follow from it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import NextStep, Refusal, in_words
from rights import registry
from rights.decision_kinds import Mandate
from rights.services import compile_grants, require
from streams.models import RoleTerm, StreamRole, ValueStream
from streams.services.delegations import cut_delegations
from streams.services.locking import by_decision, entitled, open_to_change
from tenancy.models import Membership

OWNER_KIND = "streams.owner"
# Somebody who acts for a missing owner shall not become the owner by habit.
LONGEST_ACTING = timedelta(days=30)
ONE_OWNER = "role_term_one_owner_at_any_instant"


@transaction.atomic
def assign_role(
    stream: ValueStream,
    *,
    role: str,
    membership: Membership,
    starts_at: datetime,
    ends_at: datetime | None = None,
    because: str = "",
    by: Membership,
    at: datetime,
    mandate: Mandate | None = None,
) -> RoleTerm:
    """Give somebody a role for a half-open period. A second owner for the same instant is refused.

    The owner of an active stream is named by decision; somebody who acts for a missing one, for 30 days at most, is not.
    """
    stream = open_to_change(stream)
    right = right_to_assign(role)
    if role == StreamRole.OWNER and not _is_acting(stream, starts_at, ends_at):
        entitled(stream, OWNER_KIND, right, mandate=mandate, by=by, at=at)
    else:
        require(by, right, stream, at=at)
    _check_period(starts_at, ends_at)
    if not membership.is_active_at(max(starts_at, at)):
        params = {"person": str(membership), "on": max(starts_at, at)}
        raise Refusal("person.not_active", params=params, rule=right, status=422)
    _check_not_held_already(stream, role, membership, starts_at, ends_at)
    term = RoleTerm(
        stream=stream,
        role=role,
        membership=membership,
        starts_at=starts_at,
        ends_at=ends_at,
        because=because.strip(),
        decision=mandate.number if mandate else "",
    )
    _save_unless_owned(term)
    _compile(term)
    audit.record(
        "stream.role_assigned",
        stream,
        by=by,
        at=at,
        because=term.because,
        rule=right,
        facts={"term": term.pk, "role": role, "membership": membership.pk, "starts_at": starts_at, "ends_at": ends_at}
        | by_decision(mandate),
    )
    return term


@transaction.atomic
def end_term(
    term: RoleTerm,
    *,
    ends_at: datetime | None = None,
    because: str = "",
    by: Membership,
    at: datetime,
    mandate: Mandate | None = None,
) -> RoleTerm | None:
    """End a term at `ends_at` (now, unless said); one that would end before it starts is withdrawn, and None returned.

    Delegations end with it. The term of an active stream's owner ends by decision, or when somebody acts (`let_act`).
    """
    stream = open_to_change(term.stream)
    if term.role == StreamRole.OWNER:
        entitled(stream, OWNER_KIND, right_to_assign(term.role), mandate=mandate, by=by, at=at)
    else:
        require(by, right_to_assign(term.role), stream, at=at)
    return _end(term, stream, ends_at=ends_at or at, because=because, by=by, at=at, mandate=mandate)


@transaction.atomic
def let_act(
    term: RoleTerm,
    membership: Membership,
    *,
    ends_at: datetime,
    acting_until: datetime,
    because: str = "",
    by: Membership,
    at: datetime,
) -> RoleTerm:
    """End an owner's term, and let somebody act for a successor who is still to be decided: continuity needs no decision."""
    stream = open_to_change(term.stream)
    right = right_to_assign(term.role)
    require(by, right, stream, at=at)
    if term.role != StreamRole.OWNER or not ends_at < acting_until <= ends_at + LONGEST_ACTING:
        params = {"days": LONGEST_ACTING.days, "until": acting_until}
        raise Refusal("owner.acting_too_long", params=params, rule=right, status=422)
    starts_at, until = max(term.starts_at, ends_at), term.ends_at
    _end(term, stream, ends_at=ends_at, because=because, by=by, at=at, mandate=None)
    return assign_role(
        stream,
        role=term.role,
        membership=membership,
        starts_at=starts_at,
        ends_at=acting_until if until is None else min(until, acting_until),
        because=because,
        by=by,
        at=at,
    )


@transaction.atomic
def succeed(
    stream: ValueStream,
    *,
    membership: Membership,
    starts_at: datetime,
    ends_at: datetime | None = None,
    because: str = "",
    by: Membership,
    at: datetime,
    mandate: Mandate | None = None,
) -> RoleTerm:
    """Name the accountable owner from a moment on; whoever is accountable until then, is until then."""
    stream = open_to_change(stream)
    entitled(stream, OWNER_KIND, right_to_assign(StreamRole.OWNER), mandate=mandate, by=by, at=at)
    signed: Any = {"because": because, "by": by, "at": at, "mandate": mandate}
    before = RoleTerm.objects.filter(stream=stream, role=StreamRole.OWNER, starts_at__lt=starts_at)
    for term in before.overlapping(starts_at, ends_at):
        _end(term, stream, ends_at=starts_at, **signed)
    return assign_role(
        stream, role=StreamRole.OWNER, membership=membership, starts_at=starts_at, ends_at=ends_at, **signed
    )


def _end(
    term: RoleTerm,
    stream: ValueStream,
    *,
    ends_at: datetime,
    because: str,
    by: Membership,
    at: datetime,
    mandate: Mandate | None,
) -> RoleTerm | None:
    term = RoleTerm.objects.select_related("membership__user").get(pk=term.pk)
    term.stream = stream
    if term.ends_at is not None and term.ends_at <= at:
        raise Refusal("term.ended", params={"ended_at": term.ends_at}, status=409)
    right = right_to_assign(term.role)
    if ends_at < at:
        raise Refusal("term.in_the_past", params={"ends_at": ends_at}, rule=right, status=422)
    facts = {
        "term": term.pk,
        "role": term.role,
        "membership": term.membership_id,
        "was": term.ends_at,
        "ends_at": ends_at,
    } | by_decision(mandate)
    cut_delegations(term, ends_at)
    if ends_at <= term.starts_at:
        _withdraw(term)
        audit.record("stream.role_withdrawn", stream, by=by, at=at, because=because.strip(), rule=right, facts=facts)
        return None
    term.ends_at = ends_at
    _save_unless_owned(term)
    _compile(term)
    audit.record("stream.role_ended", stream, by=by, at=at, because=because.strip(), rule=right, facts=facts)
    return term


def right_to_assign(role: str) -> str:
    """Which right covers this role: the owner's is named from outside the stream."""
    return "streams.assign_owner" if role == StreamRole.OWNER else "streams.assign_role"


def _is_acting(stream: ValueStream, starts_at: datetime, ends_at: datetime | None) -> bool:
    """Is this term short, and no second one of its kind in a row? Who acts shall not become the owner by habit."""
    if ends_at is None or ends_at - starts_at > LONGEST_ACTING:
        return False
    near = RoleTerm.objects.owners().filter(
        stream=stream, ends_at__lte=starts_at, ends_at__gt=starts_at - LONGEST_ACTING
    )
    return not near.filter(ends_at__lte=F("starts_at") + LONGEST_ACTING).exists()


def _check_period(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Refusal("term.backwards", params={"starts_at": starts_at, "ends_at": ends_at}, status=422)


def _check_not_held_already(
    stream: ValueStream, role: str, membership: Membership, starts_at: datetime, ends_at: datetime | None
) -> None:
    """The same person twice in the same role says nothing. For the owner the database refuses more than that."""
    if role == StreamRole.OWNER:
        return
    held = RoleTerm.objects.filter(stream=stream, role=role, membership=membership)
    other = held.overlapping(starts_at, ends_at).select_related("membership__user").first()
    if other is not None:
        raise Refusal("role.held_already", params=_held(other) | {"role": other.get_role_display()}, status=409)


def _save_unless_owned(term: RoleTerm) -> None:
    """Save a term; when the database finds two owners at one instant, say who the other one is."""
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as clash:
        if ONE_OWNER not in str(clash):
            raise
        raise _overlap(term) from clash


def _overlap(term: RoleTerm) -> Refusal:
    others = RoleTerm.objects.filter(stream=term.stream, role=StreamRole.OWNER).exclude(pk=term.pk)
    other = others.overlapping(term.starts_at, term.ends_at).select_related("membership__user").earliest("starts_at")
    return Refusal(
        "owner.overlap",
        params=_held(other),
        rule="streams.assign_owner",
        status=409,
        next_step=NextStep(_("See who is accountable when"), f"{term.stream.get_absolute_url()}#panel-roles"),
    )


def _held(term: RoleTerm) -> dict[str, object]:
    """Who holds a term, and when, for a refusal."""
    if term.ends_at is None:
        period = _("from %(from)s, with no end set") % {"from": in_words(term.starts_at)}
    else:
        period = _("from %(from)s until %(until)s") % {
            "from": in_words(term.starts_at),
            "until": in_words(term.ends_at),
        }
    return {
        "holder": str(term.membership),
        "stream": term.stream.name,
        "period": period,
        "starts_at": term.starts_at,
        "ends_at": term.ends_at,
    }


def _compile(term: RoleTerm) -> None:
    """The rights that follow from the term, for exactly its period."""
    compile_grants(
        source_ref=term.pk,
        membership=term.membership,
        rights=registry.held_by_term(term.role),
        obj=term.stream,
        starts_at=term.starts_at,
        ends_at=term.ends_at,
    )


def _withdraw(term: RoleTerm) -> None:
    source: UUID = term.pk
    compile_grants(
        source_ref=source, membership=None, rights=(), obj=term.stream, starts_at=term.starts_at, ends_at=None
    )
    term.delete()
