"""What meetings put on the page of their forum, and on My week."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.forums.models import Forum
from governance.meetings import selectors
from governance.meetings.sheet import standing
from tenancy import clock
from tenancy.models import Membership

DAYS = 14


def _meetings_of(_request: HttpRequest, forum: Forum) -> dict[str, Any]:
    at = clock.now()
    coming, past = selectors.meetings_of(forum, at)
    return {
        "coming": [(meeting, standing(meeting, at)) for meeting in coming],
        "past": [(meeting, standing(meeting, at)) for meeting in past],
    }


def _mine(_request: HttpRequest, membership: Membership) -> dict[str, Any]:
    at = clock.now()
    meetings = selectors.my_meetings(membership, at, DAYS)
    return {"meetings": [(meeting, standing(meeting, at)) for meeting in meetings], "days": DAYS}


PANELS = [
    Panel("forum", "meetings", _("Meetings"), 10, "governance/_forum_meetings.html", _meetings_of, queries=2),
    Panel("my_week", "meetings", _("Your meetings"), 20, "governance/_my_meetings.html", _mine, place="side"),
]
