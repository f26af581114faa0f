"""Questions that were put off come back by themselves on their day."""

from datetime import date, datetime

from django.db import transaction

from governance.decisions.models import Decision
from governance.decisions.routing import USUAL_DAYS, working_day_after
from governance.decisions.services.steps import concerned, locked, note, recorded
from governance.decisions.states import DecisionState


def bring_back(*, at: datetime, today: date) -> int:
    """Put the questions whose day has come before those who decide them; safe to run again."""
    due = Decision.objects.filter(state=DecisionState.DEFERRED, due_on__lte=today).order_by("id")
    found = 0
    for each in due:
        with transaction.atomic():
            decision = locked(each)
            if decision.state != DecisionState.DEFERRED:
                continue
            days = decision.route.get("days", USUAL_DAYS)
            decision.state = DecisionState.PROPOSED
            decision.due_on = working_day_after(decision.tenant, days, at)
            decision.save(update_fields=["state", "due_on"])
            note(decision, "returned", by=None, at=at, told=concerned(decision, at))
            recorded("decision.returned", decision, by=None, at=at)
            found += 1
    return found
