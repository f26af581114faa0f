"""The life of minutes and of an amendment to them, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MinutesState(models.TextChoices):
    """Where minutes stand."""

    DRAFT = "draft", _("Draft")
    OFFERED = "offered", _("With the members")
    ADOPTED = "adopted", _("Adopted")


class AmendmentState(models.TextChoices):
    """Where an amendment stands."""

    OPEN = "open", _("Proposed")
    TAKEN = "taken", _("Taken over")
    DECLINED = "declined", _("Declined")


MOVES: dict[MinutesState, set[MinutesState]] = {
    MinutesState.DRAFT: {MinutesState.OFFERED},
    MinutesState.OFFERED: {MinutesState.DRAFT, MinutesState.ADOPTED},
    MinutesState.ADOPTED: set(),
}
AMENDMENT_MOVES: dict[AmendmentState, set[AmendmentState]] = {
    AmendmentState.OPEN: {AmendmentState.TAKEN, AmendmentState.DECLINED},
    AmendmentState.TAKEN: set(),
    AmendmentState.DECLINED: set(),
}
