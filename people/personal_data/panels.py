"""What this room puts on the page of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from people.personal_data.declared_rights import ERASE_PEOPLE
from people.personal_data.services import NOBODYS
from rights.registry import held_by_role
from tenancy import clock
from tenancy.models import Membership


def of_somebody_who_left(request: Any, person: Membership) -> dict[str, Any] | None:
    """For whoever may erase people, on the pages of those who have left."""
    has_left = person.ends_at is not None and person.ends_at <= clock.now()
    if not has_left or ERASE_PEOPLE not in held_by_role(request.membership.role):
        return None
    return {"is_erased": person.user.email.endswith(f"@{NOBODYS}")}


PANELS = [
    Panel(
        "person",
        "personal_data",
        _("Personal data"),
        90,
        "people/personal_data/_panel.html",
        of_somebody_who_left,
        queries=0,
        place="side",
    )
]
