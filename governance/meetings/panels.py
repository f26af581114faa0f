"""What meetings put on the page of their forum, and on My week."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.forums.models import Forum
from governance.meetings import selectors
from governance.meetings.models import Meeting
from governance.meetings.sheet import standing
from tenancy import clock
from tenancy.models import Membership

DAYS = 14


def _meetings_of(request: Any, forum: Forum) -> dict[str, Any]:
    at = clock.now()
    coming, past = selectors.meetings_of(forum, request.membership, at)
    return {
        "coming": [(meeting, standing(meeting, at)) for meeting in coming],
        "past": [(meeting, standing(meeting, at)) for meeting in past],
        "drift": selectors.drift_of(forum, at) if past else None,
    }


def _mine(_request: HttpRequest, membership: Membership) -> dict[str, Any]:
    at = clock.now()
    meetings = list(selectors.my_meetings(membership, at, DAYS))
    return {
        "meetings": [(meeting, standing(meeting, at)) for meeting in meetings],
        "days": DAYS,
        "summary": _next_in_words([meeting for meeting in meetings if meeting.starts_at > at]),
    }


def _next_in_words(meetings: list[Meeting]) -> SafeString | None:
    """When the reader meets next, for the head of My week."""
    if not meetings:
        return None
    first = meetings[0]
    starts = timezone.localtime(first.starts_at)
    when = date_format(starts, "MONTH_DAY_TIME_FORMAT")
    if not first.open_items:
        return format_html(gettext("You meet next on <b>{}</b>, {}."), when, first.forum.name)
    items = ngettext("one item", "%(n)d items", first.open_items) % {"n": first.open_items}
    return format_html(gettext("You meet next on <b>{}</b>, {}, with {} on the agenda."), when, first.forum.name, items)


PANELS = [
    Panel("forum", "meetings", _("Meetings"), 10, "governance/_forum_meetings.html", _meetings_of, queries=3),
    Panel("my_week", "meetings", _("Your meetings"), 20, "governance/_my_meetings.html", _mine, place="side"),
]
