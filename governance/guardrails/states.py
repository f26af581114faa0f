"""The life of a guardrail, which its days tell, and of a breach, as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GuardrailState(models.TextChoices):
    """Where a guardrail stands at a moment; told by its days, never written down."""

    TO_COME = "to_come", _("Not in force yet")
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended")


class BreachState(models.TextChoices):
    """Where a breach stands."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    ENDED = "ended", _("Over")


MOVES: dict[BreachState, set[BreachState]] = {
    BreachState.OPEN: {BreachState.ANSWERED, BreachState.ENDED},
    BreachState.ANSWERED: {BreachState.OPEN, BreachState.ENDED},
    BreachState.ENDED: set(),
}
