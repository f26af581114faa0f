"""Guardrails are measured: what is found outside is kept and told, never blocked; what is inside again is over."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.guardrails import measures, rules
from governance.guardrails.models import Ending, Guardrail, GuardrailBreach, GuardrailReading, Scope
from governance.guardrails.services.locking import lasting, locked
from governance.guardrails.states import MOVES, BreachState
from rights.services import may
from streams.models import ValueStream
from tenancy.models import Membership

MEASURE = "guardrails.set"


class Checked(NamedTuple):
    """How many breaches were found, and how many are over."""

    found: int = 0
    over: int = 0

    def __add__(self, other: object) -> "Checked":
        return Checked(self.found + other.found, self.over + other.over) if isinstance(other, Checked) else self


@transaction.atomic
def check_guardrails(*, at: datetime) -> Checked:
    """Measure every guardrail in force, and end what stands outside those that are not. Safe to run twice, and at once.

    One after the other takes each guardrail, so that of many runs one opens a breach; the database allows one besides.
    """
    done = Checked()
    over = Q(ends_at__lte=at, breaches__state__in=[BreachState.OPEN, BreachState.ANSWERED])
    concerned = Guardrail.objects.filter(Q(ends_at__gt=at, starts_at__lte=at) | over).order_by("pk").distinct()
    for guardrail in list(concerned):
        done += check(locked(guardrail), at=at, by=None)
    return done


@transaction.atomic
def measure_now(guardrail: Guardrail, *, by: Membership, at: datetime) -> Checked:
    """Measure one at once; its owner and who keeps its body may, everybody else waits for the morning."""
    guardrail = lasting(guardrail, at)
    if at < guardrail.starts_at:
        params = {"guardrail": guardrail.number, "starts_at": guardrail.starts_at}
        raise Refusal("guardrail.not_yet", params=params, status=409)
    if guardrail.owner_id != by.pk and not may(by, MEASURE, guardrail, at=at):
        words = {"guardrail": guardrail.number, "owner": str(guardrail.owner), "body": guardrail.body.name}
        raise Refusal("guardrail.not_yours", params=words, rule=MEASURE, who=str(guardrail.owner), status=403)
    return check(guardrail, at=at, by=by)


def check(guardrail: Guardrail, *, at: datetime, by: Membership | None) -> Checked:
    """Measure a locked guardrail; of one that is over, end what still stands."""
    standing = {one.stream_id: one for one in GuardrailBreach.objects.standing().filter(guardrail=guardrail)}
    if guardrail.ends_at <= at:
        ending = Ending.ENDED if guardrail.ended_because else Ending.EXPIRED
        for breach in standing.values():
            _end(breach, ending, by=by, at=at)
        return Checked(over=len(standing))
    measure = measures.find(guardrail.measure)
    if measure is None or at < guardrail.starts_at:
        return Checked()
    done, today = Checked(), timezone.localtime(at, guardrail.tenant.zone).date()
    for stream in _bound(guardrail):
        value = _value(measure, stream, at)
        GuardrailReading.objects.update_or_create(
            guardrail=guardrail, stream=stream, defaults={"value": value, "at": at}
        )
        if value is not None:
            breach = standing.get(stream.pk if stream else None)
            done += _hold(guardrail, stream, value, breach, today=today, by=by, at=at)
    return done


def _bound(guardrail: Guardrail) -> list[ValueStream | None]:
    """What is measured: the whole, or each stream that it binds."""
    if guardrail.scope == Scope.WHOLE:
        return [None]
    return [one.stream for one in guardrail.bound.select_related("stream").order_by("pk")]


def _value(measure: measures.Measure, stream: ValueStream | None, at: datetime) -> Decimal | None:
    """What is measured; what cannot be held against a limit is not told."""
    value = measure.value(stream, at)
    try:
        return None if value is None else rules.settled(value)
    except ValueError:
        return None


def _hold(
    guardrail: Guardrail,
    stream: ValueStream | None,
    value: Decimal,
    breach: GuardrailBreach | None,
    *,
    today: date,
    by: Membership | None,
    at: datetime,
) -> Checked:
    """Hold one value against the limit."""
    if rules.inside(value, guardrail.lowest, guardrail.highest):
        if breach is None:
            return Checked()
        _end(breach, Ending.INSIDE, by=by, at=at, value=value)
        return Checked(over=1)
    if breach is None:
        _open(guardrail, stream, value, by=by, at=at)
        return Checked(found=1)
    if breach.state == BreachState.ANSWERED and breach.until is not None and breach.until <= today:
        _reopen(breach, value, by=by, at=at)
        return Checked(found=1)
    return Checked()


def _open(
    guardrail: Guardrail, stream: ValueStream | None, value: Decimal, *, by: Membership | None, at: datetime
) -> None:
    breach = GuardrailBreach.objects.create(
        guardrail=guardrail,
        stream=stream,
        version=guardrail.version,
        lowest=guardrail.lowest,
        highest=guardrail.highest,
        value=value,
        found_at=at,
    )
    facts = {
        "guardrail": guardrail.number,
        "stream": stream.pk if stream else None,
        "value": value,
        "lowest": guardrail.lowest,
        "highest": guardrail.highest,
    }
    audit.record("guardrail.broken", breach, by=by, at=at, facts=facts)


def _reopen(breach: GuardrailBreach, value: Decimal, *, by: Membership | None, at: datetime) -> None:
    """The day until which it was answered has come, and it is outside still."""
    check_move(MOVES, BreachState(breach.state), BreachState.OPEN, str(breach.guardrail))
    breach.state = BreachState.OPEN
    breach.save(update_fields=["state"])
    audit.record("guardrail.still_broken", breach, by=by, at=at, facts={"value": value, "until": breach.until})


def _end(
    breach: GuardrailBreach, ending: Ending, *, by: Membership | None, at: datetime, value: Decimal | None = None
) -> None:
    check_move(MOVES, BreachState(breach.state), BreachState.ENDED, str(breach.guardrail))
    breach.state, breach.ended_at, breach.ending = BreachState.ENDED, at, ending
    breach.save(update_fields=["state", "ended_at", "ending"])
    audit.record("guardrail.kept_again", breach, by=by, at=at, facts={"ending": str(ending), "value": value})
