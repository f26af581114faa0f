"""The life of a decision, as one table, and the answers it can get."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionState(models.TextChoices):
    """Where a decision stands."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    DEFERRED = "deferred", _("Deferred")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[DecisionState, set[DecisionState]] = {
    DecisionState.DRAFT: {DecisionState.PROPOSED, DecisionState.WITHDRAWN},
    DecisionState.PROPOSED: {
        DecisionState.APPROVED,
        DecisionState.DECLINED,
        DecisionState.DEFERRED,
        DecisionState.WITHDRAWN,
    },
    # A question that was put off comes back as it was, or is withdrawn.
    DecisionState.DEFERRED: {DecisionState.PROPOSED, DecisionState.WITHDRAWN},
    DecisionState.APPROVED: set(),
    DecisionState.DECLINED: set(),
    DecisionState.WITHDRAWN: set(),
}
OPEN = frozenset({DecisionState.DRAFT, DecisionState.PROPOSED, DecisionState.DEFERRED})
ASKED = frozenset({DecisionState.PROPOSED, DecisionState.DEFERRED})
SEALED = frozenset({DecisionState.APPROVED, DecisionState.DECLINED, DecisionState.WITHDRAWN})
ANSWERS = (DecisionState.APPROVED, DecisionState.DECLINED, DecisionState.DEFERRED)
