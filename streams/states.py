"""The life of a value stream, as one table. It has no stage, no gate and no end date."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StreamState(models.TextChoices):
    """Where a stream stands."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


MOVES: dict[StreamState, set[StreamState]] = {
    StreamState.DRAFT: {StreamState.ACTIVE},
    StreamState.ACTIVE: {StreamState.RETIRED},
    StreamState.RETIRED: set(),
}
