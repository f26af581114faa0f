"""The clock of escalations: who is asked next when nobody has answered by the day that was set."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from governance.bodies.models import SeatKind
from governance.escalations import rules, selectors
from governance.escalations.models import Escalation
from governance.escalations.services.raising import note
from governance.escalations.services.telling import report_stuck, tell
from governance.escalations.states import EscalationState
from rights.matrix.models import Level
from tenancy.models import Tenant
from tenancy.scope import required_tenant
from tenancy.working_days import WorkCalendar, work_calendar


@dataclass(frozen=True)
class Advanced:
    """What one run of the clock came to."""

    reminded: int = 0
    moved_up: int = 0
    stuck: int = 0

    def __bool__(self) -> bool:
        return bool(self.reminded or self.moved_up or self.stuck)

    def __str__(self) -> str:
        words = {"reminded": self.reminded, "moved_up": self.moved_up, "stuck": self.stuck}
        return _("%(reminded)s chairs reminded, %(moved_up)s to the next level, %(stuck)s stuck") % words


@transaction.atomic
def advance_due(*, at: datetime) -> Advanced:
    """Move on what is overdue: first the chair is reminded, then the next level is asked, at the top it is reported.

    One step an escalation and run. Safe to run twice, at once or after a kill: a step is taken by comparing and setting
    its count, and with it the due day moves into the future.
    """
    tenant = Tenant.objects.get(pk=required_tenant())
    today, calendar = at.astimezone(tenant.zone).date(), work_calendar(tenant)  # type: ignore[arg-type]
    overdue = Escalation.objects.filter(state=EscalationState.OPEN, due_on__lt=today).order_by("due_on", "id")
    turns = Counter(
        _advance(escalation, today, calendar, at)
        for escalation in overdue.select_related("stream", "level", "body", "version")
    )
    return Advanced(turns[rules.Turn.REMIND], turns[rules.Turn.MOVE_UP], turns[rules.Turn.STICK])


def _advance(escalation: Escalation, today: date, calendar: WorkCalendar, at: datetime) -> rules.Turn | None:
    """One step of one escalation; None when another run was quicker."""
    assert escalation.due_on is not None, "the database says so of open ones"
    if not rules.was_reminded(escalation.step):
        due_on = rules.due_after(escalation.due_on, today, rules.PATIENCE, calendar)
        if not _taken(escalation, due_on=due_on):
            return None
        event = note(escalation, rules.Turn.REMIND, by=None, at=at)
        assert escalation.body is not None
        tell(selectors.officers(escalation.body, at, SeatKind.CHAIR, SeatKind.DEPUTY), escalation, event, at=at)
        audit.record("escalation.reminded", escalation, by=None, at=at, **_stand(escalation))
        return rules.Turn.REMIND
    criteria = rules.criteria_in(escalation.version.document)
    criterion = next((one for one in criteria if one.code == escalation.criterion), None)
    level, place = _next(escalation, criterion is not None and criterion.skips_levels, at)
    if level is None or place is None:
        if not _taken(escalation, state=EscalationState.STUCK, due_on=escalation.due_on):
            return None
        why = (
            _("Nobody answers at the level %(level)s.") % {"level": level} if level else _("There is no higher level.")
        )
        note(escalation, rules.Turn.STICK, by=None, at=at, words=why)
        report_stuck(escalation, at=at)
        audit.record("escalation.stuck", escalation, by=None, at=at, because=why, **_stand(escalation))
        return rules.Turn.STICK
    days = criterion.days if criterion else rules.PATIENCE
    due_on = rules.due_after(escalation.due_on, today, days, calendar)
    if not _taken(escalation, due_on=due_on, level=level, body=place.body, purpose=place.purpose):
        return None
    event = note(escalation, rules.Turn.MOVE_UP, by=None, at=at)
    tell(selectors.officers(place.body, at), escalation, event, at=at)
    audit.record("escalation.moved_up", escalation, by=None, at=at, **_stand(escalation))
    return rules.Turn.MOVE_UP


def _next(escalation: Escalation, skips: bool, at: datetime) -> tuple[Level | None, selectors.Place | None]:
    """The next level and who answers there. A level where nobody can is passed over only if the criterion says so."""
    assert escalation.level is not None
    above = list(selectors.levels_above(escalation.level))
    for level in above if skips else above[:1]:
        place = selectors.answering_body(level, escalation.purpose, escalation.stream, at, near=True)
        if place is not None:
            return level, place
    return (above[0] if above else None), None


def _taken(escalation: Escalation, **changes: object) -> bool:
    """Take the step, unless another run took it first; then nothing is written."""
    same = Escalation.objects.filter(
        pk=escalation.pk, state=EscalationState.OPEN, step=escalation.step, due_on=escalation.due_on
    )
    if not same.update(step=escalation.step + 1, **changes):
        return False
    escalation.step += 1
    for name, value in changes.items():
        setattr(escalation, name, value)
    return True


def _stand(escalation: Escalation) -> dict[str, Any]:
    facts = {"level": str(escalation.level), "body": str(escalation.body_id), "due_on": escalation.due_on}
    return {"rule": escalation.criterion, "facts": facts}
