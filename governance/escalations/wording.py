"""Escalations, in words: where one stands, what happened to it, who is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from governance.escalations.models import Escalation, EscalationEvent
from governance.escalations.states import EscalationState

TONES = {
    EscalationState.OPEN: "calm",
    EscalationState.RETURNED: "seal",
    EscalationState.ANSWERED: "go",
    EscalationState.WITHDRAWN: "seal",
    EscalationState.STUCK: "stop",
}
SHORT: dict[EscalationState, str | Promise] = {
    EscalationState.OPEN: pgettext_lazy("an escalation", "Open"),
    EscalationState.RETURNED: pgettext_lazy("an escalation", "Returned"),
    EscalationState.ANSWERED: pgettext_lazy("an escalation", "Answered"),
    EscalationState.WITHDRAWN: pgettext_lazy("an escalation", "Withdrawn"),
    EscalationState.STUCK: pgettext_lazy("an escalation", "Stuck"),
}
EVENTS: dict[str, str | Promise] = {
    "raised": gettext_lazy("Raised"),
    "returned": gettext_lazy("Came back: the own level may decide it"),
    "reminded": gettext_lazy("Not answered in time; the chair is reminded"),
    "moved_up": gettext_lazy("Still not answered; the next level is asked"),
    "stuck": gettext_lazy("Stuck; administrators and auditors are told"),
    "answered": pgettext_lazy("an escalation", "Answered"),
    "withdrawn": pgettext_lazy("an escalation", "Withdrawn"),
}


def standing(escalation: Escalation, today: date) -> tuple[str, str]:
    """Where it stands, as (tone, word): a late one says so."""
    state = EscalationState(escalation.state)
    if state == EscalationState.OPEN and escalation.due_on is not None and escalation.due_on < today:
        return "due", _("Overdue")
    return TONES[state], str(SHORT[state])


def asked(escalation: Escalation) -> str:
    """Who is asked: the body, or the stream's own level."""
    return escalation.body.name if escalation.body_id and escalation.body else _("the stream itself")


@dataclass(frozen=True)
class Step:
    """One line of the path, as the page shows it."""

    title: str
    at: datetime
    who: str
    where: str
    words: str


def steps(escalation: Escalation, path: Sequence[EscalationEvent]) -> list[Step]:
    """The path in words. Who took something higher too early is not named."""
    nameless = escalation.state == EscalationState.RETURNED
    return [
        Step(
            str(EVENTS.get(event.code, event.code)),
            event.at,
            str(event.by) if event.by and not nameless else "",
            event.body.name if event.body else "",
            event.words,
        )
        for event in path
    ]
