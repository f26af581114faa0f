"""What minutes put on the page of their meeting."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from governance.minutes import selectors
from tenancy import clock


def _minutes_of(request: Any, meeting: Meeting) -> dict[str, Any] | None:
    at = clock.now()
    if meeting.starts_at > at or meeting.state == MeetingState.CANCELLED:
        return None
    minutes = selectors.minutes_of(meeting, request.membership, at)
    may_write = "minutes.keep" in meeting.rights_of_reader  # type: ignore[attr-defined]  # asked once by the page
    return {"meeting": meeting, "minutes": minutes, "may_write": may_write}


PANELS = [Panel("meeting", "minutes", _("Minutes"), 20, "governance/minutes/_panel.html", _minutes_of)]
