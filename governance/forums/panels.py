"""What forums put on the page of their body."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.bodies.models import Body
from governance.forums.selectors import listed_forums
from governance.forums.wording import rule_in_words
from tenancy import clock


def _forums_of(_request: HttpRequest, body: Body) -> dict[str, Any]:
    forums = list(listed_forums(clock.now()).filter(body=body).order_by("closed_at", "name"))
    for forum in forums:
        forum.meets = rule_in_words(forum.rule, forum.first_on)
    return {"forums": forums}


PANELS = [Panel("body", "forums", _("Forums"), 10, "governance/_body_forums.html", _forums_of)]
