"""The life of an escalation, as one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EscalationState(models.TextChoices):
    """Where an escalation stands."""

    OPEN = "open", _("Open")
    RETURNED = "returned", _("Returned: within the own limit")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    STUCK = "stuck", _("Stuck")


MOVES: dict[EscalationState, set[EscalationState]] = {
    EscalationState.OPEN: {
        EscalationState.RETURNED,
        EscalationState.ANSWERED,
        EscalationState.WITHDRAWN,
        EscalationState.STUCK,
    },
    EscalationState.STUCK: {EscalationState.ANSWERED, EscalationState.WITHDRAWN},
    EscalationState.RETURNED: set(),
    EscalationState.ANSWERED: set(),
    EscalationState.WITHDRAWN: set(),
}
WAITING = frozenset({EscalationState.OPEN, EscalationState.STUCK})
