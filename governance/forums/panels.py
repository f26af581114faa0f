"""What forums put on the pages of their body and of the stream they look at."""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.bodies.models import Body
from governance.forums.selectors import listed_forums
from governance.forums.wording import rule_in_words
from streams.models import ValueStream
from tenancy import clock

SHOWN = 8


def _forums_of(request: Any, body: Body) -> dict[str, Any]:
    forums = list(listed_forums(request.membership, clock.now()).filter(body=body).order_by("closed_at", "name"))
    for forum in forums:
        forum.meets = rule_in_words(forum.rule, forum.first_on)
    return {"forums": forums}


def _forums_for(request: Any, stream: ValueStream) -> dict[str, Any]:
    """The forums that look at this stream alone, and those that look at all streams."""
    meets = listed_forums(request.membership, clock.now()).in_use().filter(Q(stream=stream) | Q(stream=None))
    return {"forums": list(meets.order_by(F("stream").asc(nulls_last=True), "name")[:SHOWN])}


PANELS = [
    Panel("body", "forums", _("Forums"), 10, "governance/_body_forums.html", _forums_of),
    Panel(
        "stream", "forums", _("Where it is looked at"), 20, "governance/_stream_forums.html", _forums_for, place="side"
    ),
]
