"""The life of a meeting and of an item on its agenda, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Presence(models.TextChoices):
    """Whether somebody with a seat came to a meeting."""

    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class AgendaState(models.TextChoices):
    """Where an agenda item stands."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MEETING_MOVES: dict[MeetingState, set[MeetingState]] = {
    MeetingState.PLANNED: {MeetingState.HELD, MeetingState.CANCELLED},
    MeetingState.HELD: {MeetingState.CLOSED},
    MeetingState.CLOSED: set(),
    MeetingState.CANCELLED: set(),
}
AGENDA_MOVES: dict[AgendaState, set[AgendaState]] = {
    AgendaState.OPEN: {AgendaState.DONE, AgendaState.WITHDRAWN},
    AgendaState.DONE: {AgendaState.OPEN},
    AgendaState.WITHDRAWN: {AgendaState.OPEN},
}
