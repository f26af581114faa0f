"""The life of a risk, as one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RiskState(models.TextChoices):
    """Where a risk stands."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    MITIGATED = "mitigated", _("Mitigated")
    CLOSED = "closed", _("Closed")


MOVES: dict[RiskState, set[RiskState]] = {
    RiskState.OPEN: {RiskState.ACCEPTED, RiskState.MITIGATED, RiskState.CLOSED},
    RiskState.ACCEPTED: {RiskState.OPEN, RiskState.MITIGATED, RiskState.CLOSED},
    RiskState.MITIGATED: {RiskState.OPEN, RiskState.CLOSED},
    RiskState.CLOSED: set(),
}
