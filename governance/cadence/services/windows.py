"""When priorities may change: windows that a body opens for itself, and the gate in front of every change."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from doors.violations import refusing
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.models import PriorityWindow
from governance.cadence.services.interruptions import record
from governance.priorities.gates import Gate, OffCadence
from rights.services import require
from tenancy.models import Membership

RIGHT = "windows.open"


@transaction.atomic
def open_window(body: Body, *, starts_at: datetime, ends_at: datetime, by: Membership, at: datetime) -> PriorityWindow:
    """Say when a body may change its priorities. From its first window on it changes them in windows only."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, RIGHT, body, at=at)
    if not body.sets_direction:
        raise Refusal("window.no_direction", params={"body": body.name}, rule=RIGHT, status=409)
    if ends_at <= starts_at:
        raise Refusal("window.backwards", params={"starts_at": starts_at, "ends_at": ends_at}, status=422)
    if ends_at <= at:
        raise Refusal("window.in_the_past", params={"ends_at": ends_at}, status=422)
    window = PriorityWindow(body=body, starts_at=starts_at, ends_at=ends_at, opened_by=by)
    with refusing(priority_window_one_at_any_instant=lambda: _overlap(window)):
        window.save()
    facts = {"body": body.pk, "starts_at": starts_at, "ends_at": ends_at}
    audit.record("window.opened", window, by=by, at=at, rule=RIGHT, facts=facts)
    return window


@transaction.atomic
def close_window(window: PriorityWindow, *, because: str, by: Membership, at: datetime) -> None:
    """End a window now; one that has not begun is taken back."""
    locked = PriorityWindow.objects.select_for_update(of=("self",)).select_related("body").get(pk=window.pk)
    require(by, RIGHT, locked, at=at)
    if locked.ends_at <= at:
        raise Refusal("window.over", params={"ends_at": locked.ends_at}, status=409)
    if locked.starts_at >= at:
        audit.record("window.withdrawn", locked, by=by, at=at, because=because, rule=RIGHT)
        PriorityWindow.objects.filter(pk=locked.pk).delete()
        return
    locked.ends_at = at
    locked.save(update_fields=["ends_at"])
    audit.record("window.closed", locked, by=by, at=at, because=because, rule=RIGHT)


def check(body: Body, what: str, off_cadence: OffCadence | None, by: Membership, at: datetime) -> None:
    """In front of every change of a priority: open in a window, else an interruption, else refused with the next window."""
    standing = selectors.standing_of(body, at)
    if standing.may_change:
        return
    if off_cadence is not None:
        record(
            body,
            what=what,
            reason=off_cadence.reason,
            words=off_cadence.words,
            cost_days=off_cadence.cost_days,
            by=by,
            at=at,
        )
        return
    coming = standing.coming
    if coming is None:
        raise Refusal("priorities.window_none", params={"body": body.name}, rule=RIGHT, status=409)
    params = {"body": body.name, "starts_at": coming.starts_at, "ends_at": coming.ends_at}
    raise Refusal("priorities.window", params=params, rule=RIGHT, next_on=coming.starts_at.date(), status=409)


def is_shut(bodies: Iterable[Body], at: datetime) -> bool:
    """Is any of these bodies bound by its windows, and in none?"""
    return any(not one.may_change for one in selectors.standings(bodies, at).values())


def _overlap(window: PriorityWindow) -> Refusal:
    other = PriorityWindow.objects.filter(
        body=window.body, starts_at__lt=window.ends_at, ends_at__gt=window.starts_at
    ).first()
    shown = other or window
    params = {"body": window.body.name, "starts_at": shown.starts_at, "ends_at": shown.ends_at}
    return Refusal("window.overlap", params=params, status=409)


GATE = Gate(is_shut, check)
