"""What priorities put on the page of the body that sets them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.bodies.models import Body
from governance.priorities.models import StrategicPriority
from tenancy import clock


def _of_body(_request: Any, body: Body) -> dict[str, Any] | None:
    """What it aims at now; nothing for a body that gives no direction."""
    if not body.sets_direction:
        return None
    return {"priorities": list(StrategicPriority.objects.at(clock.now()).filter(body=body).order_by("rank", "name"))}


PANELS = [
    Panel(
        "body",
        "priorities",
        _("Strategic priorities"),
        20,
        "governance/_body_priorities.html",
        _of_body,
        queries=1,
        place="side",
    ),
]
