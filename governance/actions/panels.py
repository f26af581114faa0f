"""What actions put on other pages: My week, a meeting."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.actions import selectors, services
from governance.actions.tables import standing
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from rights.services import rights_on
from tenancy import clock
from tenancy.models import Membership

SHOWN = 8


def _mine(_request: Any, membership: Membership) -> dict[str, Any] | None:
    actions = list(selectors.mine(membership, clock.now())[:SHOWN])
    if not actions:
        return None
    rows = [(action, standing(action)) for action in actions]
    late = sum(tone == "stop" for _action, (tone, _word) in rows)
    return {"actions": rows, "summary": _in_words(late) if late else None}


def _in_words(late: int) -> SafeString:
    """The sentence for the head of My week."""
    what = ngettext("One action", "%(n)d actions", late) % {"n": late}
    return format_html(gettext("<b>{}</b> of yours should be done by now."), what)


def _of_meeting(request: Any, meeting: Meeting) -> dict[str, Any] | None:
    """What it agreed; and the way to agree more, for whoever keeps it, from its beginning on."""
    at = clock.now()
    if meeting.starts_at > at:
        return None
    if not hasattr(meeting, "rights_of_reader"):
        meeting.rights_of_reader = rights_on(request.membership, meeting, at=at)
    may_agree = meeting.state != MeetingState.CANCELLED and services.AGREE in meeting.rights_of_reader
    actions = [(action, standing(action)) for action in selectors.agreed_in(meeting, request.membership, at)]
    return {"actions": actions, "may_agree": may_agree, "meeting": meeting} if actions or may_agree else None


PANELS = [
    Panel("my_week", "actions", _("Your actions"), 12, "governance/actions/_my_week.html", _mine),
    Panel("meeting", "actions", _("Actions"), 30, "governance/actions/_panel.html", _of_meeting),
]
