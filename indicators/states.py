"""The life of a signal, as one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignalState(models.TextChoices):
    """Whether, and how, a signal was answered."""

    OPEN = "open", _("Open")
    INVESTIGATING = "investigating", _("Investigating")
    ACCEPTED = "accepted", _("Accepted")
    REBASED = "rebased", _("Rebased")


MOVES: dict[SignalState, set[SignalState]] = {
    SignalState.OPEN: {SignalState.INVESTIGATING, SignalState.ACCEPTED, SignalState.REBASED},
    SignalState.INVESTIGATING: {SignalState.ACCEPTED, SignalState.REBASED},
    SignalState.ACCEPTED: set(),
    SignalState.REBASED: set(),
}
