"""The set-up list on My week: how far it is and what comes next, until it is done or put away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.first_steps import steps_for
from doors.panels import Panel
from rights.services import may
from tenancy import clock
from tenancy.models import Membership
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.first_day.progress import Progress

QUERIES = 8  # of all sources together


def next_step(request: Any, membership: Membership) -> dict[str, Any] | None:
    """What comes next, for administrators of an organisation that is not set up."""
    at, tenant = clock.now(), request.organisation
    if tenant.set_up_at is not None or not may(membership, CHANGE_SETTINGS.code, tenant, at=at):
        return None
    progress = Progress(steps_for(membership, at=at))
    return None if progress.is_done else {"progress": progress}


PANELS = [
    Panel("my_week", "first_steps", _("First steps"), 1, "first_day/_panel.html", next_step, queries=QUERIES),
]
