"""Setting, changing, giving and ending guardrails, in the name of a body with that power."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.guardrails import measures, rules
from governance.guardrails.measures import Measure, Unit
from governance.guardrails.models import Guardrail, GuardrailStream, OnBreach, Scope
from governance.guardrails.services.checking import check
from governance.guardrails.services.locking import check_owner, lasting, reason
from rights.services import require
from streams.models import ValueStream
from tenancy.counters import next_number
from tenancy.models import Membership

RIGHT, ASSIGN = "guardrails.set", "guardrails.assign"
MOMENT = timedelta(microseconds=1)  # no period is empty, not even of what is ended before it begins


class Terms(TypedDict):
    """What a guardrail says and may say anew."""

    title: str
    lowest: Decimal | None
    highest: Decimal | None
    owner: Membership
    ends_at: datetime
    forum: Forum | None


@transaction.atomic
def set_guardrail(
    body: Body,
    *,
    measure: str,
    because: str,
    by: Membership,
    at: datetime,
    streams: Sequence[ValueStream] = (),
    starts_at: datetime | None = None,
    **terms: Unpack[Terms],
) -> Guardrail:
    """Set a guardrail, for these streams or without any for the whole organisation. It is measured at once.

    With a forum what is found outside goes on its agenda; without, its owner is told. Nothing is ever blocked.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, RIGHT, body, at=at)
    _check_power(body)
    measured = _measure(measure, whole=not streams)
    _check_terms(body, terms, starts_at or at, at)
    guardrail = Guardrail(
        number=next_number("GRD", at.astimezone(by.tenant.zone).year),
        body=body,
        because=reason(because),
        measure=measured.code,
        unit=measured.unit,
        currency=by.tenant.currency if measured.unit == Unit.MONEY else "",
        scope=Scope.STREAMS if streams else Scope.WHOLE,
        on_breach=OnBreach.AGENDA if terms["forum"] else OnBreach.OWNER,
        starts_at=starts_at or at,
        set_by=by,
        set_at=at,
        **_worded(terms),
    )
    guardrail.save()
    bound = {stream.pk: stream for stream in streams}
    GuardrailStream.objects.bulk_create(GuardrailStream(guardrail=guardrail, stream=one) for one in bound.values())
    facts = {"body": body.pk, "measure": measured.code, **_plain(_worded(terms)), "streams": list(bound)}
    audit.record("guardrail.set", guardrail, by=by, at=at, because=guardrail.because, rule=RIGHT, facts=facts)
    check(guardrail, by=by, at=at)
    return guardrail


@transaction.atomic
def change_guardrail(
    guardrail: Guardrail, *, because: str, by: Membership, at: datetime, **terms: Unpack[Terms]
) -> Guardrail:
    """A new version, with the reason: other words, limits, owner, forum, expiry. It is measured at once.

    What it measures and whom it binds stays; for others a new one is set.
    """
    guardrail = lasting(guardrail, at)
    require(by, RIGHT, guardrail, at=at)
    _check_power(guardrail.body)
    because = reason(because)
    _check_terms(guardrail.body, terms, guardrail.starts_at, at)
    new = _worded(terms)
    was = {name: getattr(guardrail, name) for name in new}
    changed = {name: value for name, value in new.items() if was[name] != value}
    if not changed:
        return guardrail
    for name, value in new.items():
        setattr(guardrail, name, value)
    guardrail.on_breach = OnBreach.AGENDA if guardrail.forum else OnBreach.OWNER
    guardrail.because, guardrail.version = because, guardrail.version + 1
    guardrail.save(update_fields=[*new, "on_breach", "because", "version"])
    before, after = _plain(was), _plain(new)
    facts = {"version": guardrail.version} | {name: [before[name], after[name]] for name in changed}
    audit.record("guardrail.changed", guardrail, by=by, at=at, because=because, rule=RIGHT, facts=facts)
    check(guardrail, by=by, at=at)
    return guardrail


@transaction.atomic
def give_guardrail(guardrail: Guardrail, *, owner: Membership, because: str, by: Membership, at: datetime) -> Guardrail:
    """Give a guardrail to somebody else, with the reason."""
    guardrail = lasting(guardrail, at)
    require(by, ASSIGN, guardrail, at=at)
    because = reason(because)
    check_owner(owner, at)
    facts = {"owner": [guardrail.owner_id, owner.pk]}
    guardrail.owner = owner
    guardrail.save(update_fields=["owner"])
    audit.record("guardrail.given", guardrail, by=by, at=at, because=because, rule=ASSIGN, facts=facts)
    return guardrail


@transaction.atomic
def end_guardrail(guardrail: Guardrail, *, because: str, by: Membership, at: datetime) -> Guardrail:
    """End it now, with the reason; what stands outside it is over, too."""
    guardrail = lasting(guardrail, at)
    require(by, RIGHT, guardrail, at=at)
    because = reason(because)
    facts = {"would_have_ended_at": guardrail.ends_at}
    guardrail.starts_at = min(guardrail.starts_at, at - MOMENT)
    guardrail.ends_at, guardrail.ended_because = at, because
    guardrail.save(update_fields=["starts_at", "ends_at", "ended_because"])
    audit.record("guardrail.ended", guardrail, by=by, at=at, because=because, rule=RIGHT, facts=facts)
    check(guardrail, by=by, at=at)
    return guardrail


def _measure(code: str, *, whole: bool) -> Measure:
    found = measures.find(code)
    if found is None:
        known = ", ".join(one.code for one in measures.every())
        raise Refusal("guardrail.no_measure", params={"measure": code[:60], "measures": known}, status=422)
    if whole and not found.whole:
        raise Refusal("guardrail.streams_alone", params={"measure": str(found.label)}, status=422)
    return found


def _check_power(body: Body) -> None:
    if body.sets_guardrails:
        return
    others = Body.objects.filter(sets_guardrails=True).order_by("name").values_list("name", flat=True)
    params = {"body": body.name, "bodies": ", ".join(others) or _("none yet")}
    raise Refusal("guardrail.no_power", params=params, rule=RIGHT, status=409)


def _check_terms(body: Body, terms: Terms, starts_at: datetime, at: datetime) -> None:
    if not terms["title"].strip():
        raise Refusal("guardrail.no_words", status=422)
    try:
        limits = [None if one is None else rules.settled(one) for one in (terms["lowest"], terms["highest"])]
    except ValueError as outside:
        raise Refusal("guardrail.no_limit", status=422) from outside
    if not rules.makes_sense(*limits) or limits != [terms["lowest"], terms["highest"]]:
        raise Refusal("guardrail.no_limit", status=422)
    if terms["ends_at"] <= max(starts_at, at):
        raise Refusal("guardrail.backwards", params={"ends_at": terms["ends_at"]}, status=422)
    forum = terms["forum"]
    if forum is not None and (forum.body_id != body.pk or forum.closed_at is not None):
        raise Refusal("guardrail.no_forum", params={"body": body.name}, status=422)
    check_owner(terms["owner"], at)


def _worded(terms: Terms) -> dict[str, Any]:
    return {**terms, "title": terms["title"].strip()[:160]}


def _plain(terms: dict[str, Any]) -> dict[str, Any]:
    """Fit for the record: whom and where by id."""
    return {name: value.pk if isinstance(value, Membership | Forum) else value for name, value in terms.items()}
