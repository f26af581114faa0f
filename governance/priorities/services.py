"""Setting, changing and ending strategic priorities: by a body with the power of direction."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal
from doors.violations import refusing
from governance.bodies.models import Body
from governance.priorities import refusals  # noqa: F401  registers this room's sentences
from governance.priorities.gates import OffCadence, pass_through
from governance.priorities.models import StrategicPriority
from rights.services import require
from tenancy.models import Membership

RIGHT = "priorities.set"


class PriorityWords(TypedDict, total=False):
    """What a priority is described by."""

    name: str
    aim: str
    rank: int


@transaction.atomic
def set_priority(
    body: Body,
    *,
    by: Membership,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    off_cadence: OffCadence | None = None,
    **words: Unpack[PriorityWords],
) -> StrategicPriority:
    """Set what the organisation aims at, from now unless said otherwise. Whoever keeps the body's papers records it.

    Outside the body's windows it is an interruption, with its reason and cost, like each change below.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    _check_direction(body)
    priority = StrategicPriority(body=body, starts_at=starts_at or at, ends_at=ends_at, set_by=by, **words)
    if ends_at is not None and ends_at <= priority.starts_at:
        params = {"starts_at": priority.starts_at, "ends_at": ends_at}
        raise Refusal("priority.backwards", params=params, status=422)
    require(by, RIGHT, body, at=at)
    pass_through(body, priority.name, off_cadence, by=by, at=at)
    with refusing(strategic_priority_name_once=lambda: _name_taken(priority)):
        priority.save()
    facts = {"body": body.pk, **words, "starts_at": priority.starts_at, "ends_at": ends_at}
    audit.record("priority.set", priority, by=by, at=at, facts=facts)
    return priority


@transaction.atomic
def change_priority(
    priority: StrategicPriority,
    *,
    by: Membership,
    at: datetime,
    off_cadence: OffCadence | None = None,
    **words: Unpack[PriorityWords],
) -> StrategicPriority:
    """Name, describe or rank a priority anew; what is not named stays."""
    priority = _open_one(priority, at)
    _check_direction(priority.body)
    require(by, RIGHT, priority, at=at)
    changed = {name: [getattr(priority, name), to] for name, to in words.items() if getattr(priority, name) != to}
    if not changed:
        return priority
    pass_through(priority.body, priority.name, off_cadence, by=by, at=at)
    for name, (_was, to) in changed.items():
        setattr(priority, name, to)
    with refusing(strategic_priority_name_once=lambda: _name_taken(priority)):
        priority.save(update_fields=list(changed))
    audit.record("priority.changed", priority, by=by, at=at, facts=changed)
    return priority


@transaction.atomic
def end_priority(
    priority: StrategicPriority,
    *,
    because: str,
    by: Membership,
    at: datetime,
    ends_at: datetime | None = None,
    off_cadence: OffCadence | None = None,
) -> StrategicPriority:
    """End a priority, now unless a later moment is named; one that has not begun by then is taken back.

    Decisions go on naming it; from then on no new one does.
    """
    priority = _open_one(priority, at)
    if not because.strip():
        raise Refusal("priority.because_missing", params={"name": priority.name}, status=422)
    if ends_at is not None and ends_at < at:
        raise Refusal("priority.in_the_past", params={"ends_at": ends_at}, status=422)
    priority.ends_at = ends_at or at
    begins_later = priority.ends_at <= priority.starts_at
    if begins_later and priority.decisions.exists():
        raise Refusal("priority.named", params={"name": priority.name, "starts_at": priority.starts_at}, status=409)
    require(by, RIGHT, priority, at=at)
    pass_through(priority.body, priority.name, off_cadence, by=by, at=at)
    if begins_later:
        audit.record("priority.withdrawn", priority, by=by, at=at, because=because.strip())
        _withdraw(priority)
        return priority
    priority.save(update_fields=["ends_at"])
    facts = {"ends_at": priority.ends_at}
    audit.record("priority.ended", priority, by=by, at=at, because=because.strip(), facts=facts)
    return priority


def _withdraw(priority: StrategicPriority) -> None:
    """It never was: no decision names it."""
    StrategicPriority.objects.filter(pk=priority.pk).delete()


def _open_one(priority: StrategicPriority, at: datetime) -> StrategicPriority:
    locked: StrategicPriority = (
        StrategicPriority.objects.select_for_update(of=("self",)).select_related("body").get(pk=priority.pk)
    )
    if locked.ends_at is not None and locked.ends_at <= at:
        params = {"name": locked.name, "ended_at": locked.ends_at}
        raise Refusal("priority.ended", params=params, status=409)
    return locked


def _check_direction(body: Body) -> None:
    if body.sets_direction:
        return
    others = Body.objects.filter(sets_direction=True).order_by("name").values_list("name", flat=True)
    params = {"body": body.name, "bodies": ", ".join(others) or _("none yet")}
    raise Refusal("priority.no_direction", params=params, rule=RIGHT, status=409)


def _name_taken(priority: StrategicPriority) -> Refusal:
    return Refusal("priority.name_taken", params={"name": priority.name}, status=409)
