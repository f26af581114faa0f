"""What the cadence puts on pages: when priorities may change next, and the chair's way to interrupt a purpose."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.cadence import selectors
from governance.cadence.services.interruptions import INTERRUPT
from governance.cadence.services.invitations import RIGHT as INVITE
from governance.forums.models import Forum
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from rights.services import rights_on
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


def _rights(request: Any, meeting: Meeting) -> frozenset[str]:
    """What the reader may do to this meeting; its page has asked already."""
    if not hasattr(meeting, "rights_of_reader"):
        meeting.rights_of_reader = rights_on(request.membership, meeting, at=clock.now())
    return meeting.rights_of_reader


def _of_meeting(request: Any, meeting: Meeting) -> dict[str, Any] | None:
    """For whoever may, while the agenda takes something."""
    if meeting.state != MeetingState.PLANNED or INTERRUPT not in _rights(request, meeting):
        return None
    return {"meeting": meeting}


def _invite(request: Any, meeting: Meeting) -> dict[str, Any] | None:
    """For whoever keeps the meeting, until it is over."""
    at = clock.now()
    over = meeting.ends_at <= at or meeting.state == MeetingState.HELD
    if over or INVITE not in _rights(request, meeting):
        return None
    return {"meeting": meeting, "cancelled": meeting.state == MeetingState.CANCELLED}


TITLE = _("When priorities may change")
PANELS = [
    Panel("stream", "cadence", TITLE, 70, TEMPLATE, _of_stream, place="side"),
    Panel("forum", "cadence", TITLE, 30, TEMPLATE, _of_forum, place="side"),
    Panel("meeting", "invite", _("By e-mail"), 80, "governance/cadence/_invite.html", _invite, queries=0, place="side"),
    Panel(
        "meeting",
        "interrupt",
        _("Off the cadence"),
        90,
        "governance/cadence/_interrupt.html",
        _of_meeting,
        queries=0,
        place="side",
    ),
]
