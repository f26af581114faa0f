"""The life of a decision's review, and of the change request it can open."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    """Where a review stands."""

    DUE = "due", _("To come")
    DONE = "done", _("Done")


class Verdict(models.TextChoices):
    """What a review ends in."""

    KEEP = "keep", _("Keep")
    AMEND = "amend", _("Amend")
    REVERSE = "reverse", _("Reverse")


class RequestState(models.TextChoices):
    """Where a change request stands."""

    OPEN = "open", _("Open")
    TAKEN_UP = "taken_up", _("Taken up")
    DECLINED = "declined", _("Declined")


REVIEW_MOVES: dict[ReviewState, set[ReviewState]] = {ReviewState.DUE: {ReviewState.DONE}, ReviewState.DONE: set()}
REQUEST_MOVES: dict[RequestState, set[RequestState]] = {
    RequestState.OPEN: {RequestState.TAKEN_UP, RequestState.DECLINED},
    RequestState.TAKEN_UP: set(),
    RequestState.DECLINED: set(),
}
