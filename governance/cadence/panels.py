"""What the cadence puts on pages: when priorities may change next, and the chair's way to interrupt a purpose."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.services.interruptions import INTERRUPT
from governance.forums.models import Forum
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from rights.services import may
from streams.models import ValueStream
from tenancy import clock

TEMPLATE = "governance/cadence/_next_change.html"


def _of_stream(_request: Any, stream: ValueStream) -> dict[str, Any]:
    at = clock.now()
    feed_url = f"{reverse('cadence:make_feed')}?stream={stream.pk}"
    return {"windows": selectors.next_change(at), "at": at, "feed_url": feed_url}


def _of_forum(_request: Any, forum: Forum) -> dict[str, Any]:
    at = clock.now()
    feed_url = "" if forum.closed_at else f"{reverse('cadence:make_feed')}?forum={forum.pk}"
    return {"windows": selectors.next_change(at), "at": at, "feed_url": feed_url}


def _of_body(_request: Any, body: Body) -> dict[str, Any] | None:
    """The body's own; nothing for a body that gives no direction."""
    if not body.sets_direction:
        return None
    at = clock.now()
    return {"windows": [one for one in selectors.next_change(at) if one.body_id == body.pk], "at": at, "feed_url": ""}


def _of_meeting(request: Any, meeting: Meeting) -> dict[str, Any] | None:
    """For whoever may, while the agenda takes something."""
    if meeting.state != MeetingState.PLANNED or not may(request.membership, INTERRUPT, meeting, at=clock.now()):
        return None
    return {"meeting": meeting}


TITLE = _("When priorities may change")
PANELS = [
    Panel("stream", "cadence", TITLE, 70, TEMPLATE, _of_stream, place="side"),
    Panel("forum", "cadence", TITLE, 30, TEMPLATE, _of_forum, place="side"),
    Panel("body", "cadence", TITLE, 25, TEMPLATE, _of_body, place="side"),
    Panel(
        "meeting",
        "interrupt",
        _("Off the cadence"),
        90,
        "governance/cadence/_interrupt.html",
        _of_meeting,
        place="side",
    ),
]
