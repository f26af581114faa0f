"""Letting somebody decide in one's place: for a time, up to an amount, and never further than one's own right reaches."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import NextStep, Refusal
from rights.services import compile_grants, may, require
from streams.compiling import deciding_right, delegated
from streams.deciders import Reach, reach_of
from streams.models import Delegation, RoleTerm, StreamRole
from streams.services.locking import open_to_change
from tenancy.models import Membership

LONGEST = timedelta(days=60)
ONE_AT_A_TIME = "delegation_one_at_any_instant"


@transaction.atomic
def delegate_right(
    term: RoleTerm,
    *,
    delegate: Membership,
    ends_at: datetime,
    starts_at: datetime | None = None,
    up_to: Decimal | None = None,
    because: str = "",
    by: Membership,
    at: datetime,
) -> Delegation:
    """Let somebody decide as the holder of this term would, from now unless said otherwise, for 60 days at most."""
    stream = open_to_change(term.stream)
    term = RoleTerm.objects.select_related("membership__user").get(pk=term.pk)
    term.stream = stream
    check_holder(term, by, at)
    given = Delegation(
        term=term,
        delegate=delegate,
        starts_at=max(starts_at or at, at),
        ends_at=ends_at,
        up_to=up_to,
        because=because.strip(),
    )
    _check_period(given)
    _check_delegate(given)
    _check_amount(given, at)
    _save_alone(given)
    compile_grants(
        source_ref=given.pk,
        membership=delegate,
        rights=delegated(term.role),
        obj=stream,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
    )
    right = deciding_right(term.role)
    audit.record("stream.right_delegated", stream, by=by, at=at, because=given.because, rule=right, facts=_facts(given))
    return given


@transaction.atomic
def end_delegation(
    given: Delegation, *, ends_at: datetime | None = None, because: str = "", by: Membership, at: datetime
) -> Delegation | None:
    """End it now, or at a moment before its end; None when it had not begun. Holder, delegate and who assigns roles may."""
    stream = open_to_change(given.term.stream)
    given = Delegation.objects.select_related("term__membership__user", "delegate__user").get(pk=given.pk)
    given.term.stream = stream
    ends_at = ends_at or at
    if given.ends_at <= at:
        raise Refusal("delegation.ended", params={"ended_at": given.ends_at}, status=409)
    if by.pk not in (given.term.membership_id, given.delegate_id):
        owner = given.term.role == StreamRole.OWNER
        require(by, "streams.assign_owner" if owner else "streams.assign_role", stream, at=at)
    if ends_at < at:
        raise Refusal("term.in_the_past", params={"ends_at": ends_at}, status=422)
    facts = _facts(given) | {"was": given.ends_at, "ends_at": ends_at}
    kept = _cut(given, ends_at)
    audit.record("stream.delegation_ended", stream, by=by, at=at, because=because.strip(), facts=facts)
    return kept


def cut_delegations(term: RoleTerm, ends_at: datetime) -> None:
    """What a term gave ends with it; the record of the term's end says why."""
    for given in Delegation.objects.filter(term=term, ends_at__gt=ends_at).select_related("delegate"):
        given.term = term
        _cut(given, ends_at)


def _cut(given: Delegation, ends_at: datetime) -> Delegation | None:
    """Let it end then, if it would last longer; one that would not even begin is gone."""
    ends_at = min(given.ends_at, ends_at)
    compile_grants(
        source_ref=given.pk,
        membership=given.delegate,
        rights=delegated(given.term.role),
        obj=given.term.stream,
        starts_at=given.starts_at,
        ends_at=ends_at,
    )
    if ends_at <= given.starts_at:
        given.delete()
        return None
    given.ends_at = ends_at
    given.save(update_fields=["ends_at"])
    return given


def check_holder(term: RoleTerm, by: Membership, at: datetime) -> None:
    """Only the holder delegates; what one has from a delegation is not passed on."""
    if term.ends_at is not None and term.ends_at <= at:
        raise Refusal("term.ended", params={"ended_at": term.ends_at}, status=409)
    if by.pk == term.membership_id:
        if not by.is_active_at(at):
            raise Refusal("membership.ended")
        return
    words = {"holder": str(term.membership), "role": term.get_role_display(), "stream": term.stream.name}
    lent = Delegation.objects.at(at).filter(term=term, delegate=by).exists()
    code = "delegation.chained" if lent and may(by, deciding_right(term.role), term, at=at) else "delegation.not_yours"
    raise Refusal(code, params=words, rule=deciding_right(term.role), who=str(term.membership))


def _check_period(given: Delegation) -> None:
    term, words = given.term, dict[str, object](starts_at=given.starts_at, ends_at=given.ends_at)
    if given.ends_at <= given.starts_at:
        raise Refusal("delegation.backwards", params=words, status=422)
    if given.ends_at - given.starts_at > LONGEST:
        words = {"days": LONGEST.days, "latest": given.starts_at + LONGEST}
        raise Refusal("delegation.too_long", params=words, status=422)
    if given.starts_at < term.starts_at:
        raise Refusal("delegation.before_term", params={"starts_at": term.starts_at}, status=422)
    if term.ends_at is not None and given.ends_at > term.ends_at:
        words = {"starts_at": term.starts_at, "ends_at": term.ends_at}
        raise Refusal("delegation.outside_term", params=words, status=422)


def _check_delegate(given: Delegation) -> None:
    person = given.delegate
    if person.pk == given.term.membership_id:
        raise Refusal("delegation.to_oneself", params={"person": str(person)}, status=422)
    if not person.is_active_at(given.starts_at):
        raise Refusal("person.not_active", params={"person": str(person), "on": given.starts_at}, status=422)


def _check_amount(given: Delegation, at: datetime) -> None:
    """Never above one's own limit, as the matrix in force has it."""
    amount = given.up_to
    if amount is None:
        return
    if not amount.is_finite() or amount <= 0:
        raise Refusal("delegation.amount", params={"given": str(amount)}, status=422)
    reach: Reach | None = reach_of(given.term.role, at)
    if reach is None or reach.limit.allows(amount):
        return
    words = {"given": amount, "limit": reach.limit.amount or Decimal(0), "role": given.term.get_role_display()}
    raise Refusal(
        "delegation.above_own_limit",
        params=words,
        rule=deciding_right(given.term.role),
        version=reach.version,
        status=422,
    )


def _save_alone(given: Delegation) -> None:
    """Save it; one term is in one other hand at a time."""
    try:
        with transaction.atomic():
            given.save()
    except IntegrityError as clash:
        if ONE_AT_A_TIME not in str(clash):
            raise
        others = Delegation.objects.filter(term=given.term, starts_at__lt=given.ends_at, ends_at__gt=given.starts_at)
        other = others.select_related("delegate__user").earliest("starts_at")
        words = {"person": str(other.delegate), "starts_at": other.starts_at, "ends_at": other.ends_at}
        step = NextStep(_("See who decides"), f"{given.term.stream.get_absolute_url()}#panel-delegations")
        raise Refusal("delegation.overlap", params=words, status=409, next_step=step) from clash


def _facts(given: Delegation) -> dict[str, object]:
    return {
        "delegation": given.pk,
        "term": given.term_id,
        "role": given.term.role,
        "holder": given.term.membership_id,
        "delegate": given.delegate_id,
        "up_to": given.up_to,
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
    }
