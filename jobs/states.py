"""Where a due piece of work stands, and where it can go from there."""

from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueState(models.TextChoices):
    """Where a due piece of work stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed, runs again")
    PARKED = "parked", _("Parked")


MOVES = MappingProxyType(
    {
        DueState.WAITING: frozenset({DueState.RUNNING}),
        # To itself: the worker died, and another one takes over when the lease has run out.
        DueState.RUNNING: frozenset({DueState.RUNNING, DueState.DONE, DueState.FAILED, DueState.PARKED}),
        DueState.FAILED: frozenset({DueState.RUNNING}),
        DueState.PARKED: frozenset({DueState.WAITING}),
        DueState.DONE: frozenset(),
    }
)
