"""What packs put on the page of a meeting, and on My week."""

from collections import Counter
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doors.panels import Panel
from governance.models import Meeting
from packs import selectors
from tenancy import clock
from tenancy.models import Membership

SHOWN = 6


def _of_meeting(request: Any, meeting: Meeting) -> dict[str, Any]:
    """The reader's own pack, and how far the packs are that they may see. Uses the page's `seats` and `rights`."""
    at = clock.now()
    visible = selectors.visible_packs(request.membership, at).filter(meeting=meeting)
    packs = list(selectors.with_delivery(visible))
    states = Counter(pack.delivery for pack in packs)
    return {
        "packs": packs,
        "own_pack": next((pack for pack in packs if pack.membership_id == request.membership.pk), None),
        "delivered": states["sent"],
        "troubled": states["parked"] + states["withheld"],
        "due_at": selectors.due_at(meeting),
        "is_due": selectors.due_at(meeting) <= at,
    }


def _mine(_request: Any, membership: Membership) -> dict[str, Any] | None:
    """What the reader was sent to read before the next meetings."""
    packs = list(selectors.my_packs(membership, clock.now())[:SHOWN])
    if not packs:
        return None
    words = ngettext("<b>One pack</b> lies ready to read.", "<b>{} packs</b> lie ready to read.", len(packs))
    return {"packs": packs, "summary": format_html(words, len(packs))}


PANELS = [
    Panel("my_week", "packs", _("To read before you meet"), 30, "packs/_my_packs.html", _mine, place="side"),
    Panel("meeting", "packs", _("Review packs"), 50, "packs/_meeting_panel.html", _of_meeting, queries=1, place="side"),
]
