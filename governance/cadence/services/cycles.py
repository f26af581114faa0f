"""The three cycles of a stream, and the dated waiver of one that it does not have yet."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal
from doors.violations import refusing
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.models import CycleWaiver
from rights.services import require
from streams.models import ValueStream
from tenancy.models import Membership

RIGHT = "cycles.waive"
MOMENT = timedelta(microseconds=1)  # no period is empty, not even of what is taken back at once
MOST = timedelta(days=366)  # once a year somebody looks at it again


@transaction.atomic
def waive_cycle(
    stream: ValueStream, *, cycle: str, body: Body, because: str, ends_at: datetime, by: Membership, at: datetime
) -> CycleWaiver:
    """Let a stream go without one of its cycles from now until `ends_at`, a year at the most."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, RIGHT, body, at=at)
    if not body.sets_direction:
        raise Refusal("cycle.no_direction", params={"body": body.name}, rule=RIGHT, status=409)
    because = _said(because)
    if ends_at <= at:
        raise Refusal("cycle.in_the_past", params={"ends_at": ends_at}, status=422)
    if ends_at > at + MOST:
        raise Refusal("cycle.too_long", params={"days": MOST.days, "latest": at + MOST}, status=422)
    held = selectors.forum_of_cycle(stream, cycle)
    if held is not None:
        named = held.name if selectors.shows(held, by, at) else _("a confidential forum")
        raise Refusal("cycle.has_forum", params={"stream": stream.name, "forum": named}, status=409)
    waiver = CycleWaiver(
        stream=stream, cycle=cycle, body=body, because=because, starts_at=at, ends_at=ends_at, waived_by=by
    )
    with refusing(cycle_waiver_one_at_any_instant=lambda: _overlap(waiver)):
        waiver.save()
    facts = {"stream": stream.pk, "cycle": cycle, "ends_at": ends_at}
    audit.record("cycle.waived", waiver, by=by, at=at, because=because, rule=RIGHT, facts=facts)
    return waiver


@transaction.atomic
def end_waiver(waiver: CycleWaiver, *, because: str, by: Membership, at: datetime) -> CycleWaiver:
    """End a waiver now: from here on the stream misses the cycle, or has a forum for it."""
    locked = CycleWaiver.objects.select_for_update(of=("self",)).select_related("body", "stream").get(pk=waiver.pk)
    if locked.ends_at <= at:
        raise Refusal("cycle.over", params={"ends_at": locked.ends_at}, status=409)
    require(by, RIGHT, locked, at=at)
    because = _said(because)
    locked.ends_at = max(at, locked.starts_at + MOMENT)
    locked.save(update_fields=["ends_at"])
    audit.record("cycle.waiver_ended", locked, by=by, at=at, because=because, rule=RIGHT)
    return locked


def _said(because: str) -> str:
    if not because.strip():
        raise Refusal("cycle.because", status=422)
    return because.strip()


def _overlap(waiver: CycleWaiver) -> Refusal:
    standing = CycleWaiver.objects.at(waiver.starts_at).filter(stream=waiver.stream, cycle=waiver.cycle).first()
    params = {"stream": waiver.stream.name, "ends_at": (standing or waiver).ends_at}
    return Refusal("cycle.overlap", params=params, status=409)
