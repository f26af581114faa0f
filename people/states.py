"""The life of an invitation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationState(models.TextChoices):
    """Where an invitation stands. “Expired” is never stored: it follows from the moment up to which the invitation is open."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


INVITATION_MOVES = {
    InvitationState.OPEN: {InvitationState.ACCEPTED, InvitationState.WITHDRAWN, InvitationState.EXPIRED},
    InvitationState.EXPIRED: {InvitationState.OPEN, InvitationState.WITHDRAWN},  # sent again, it is open once more
    InvitationState.ACCEPTED: set(),
    InvitationState.WITHDRAWN: set(),
}
