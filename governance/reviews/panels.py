"""What reviews put on other pages: My week, a body, a decision, a forum and the matrix."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.bodies.models import Body
from governance.decisions.models import Decision
from governance.escalations.tables import today
from governance.forums.models import Forum
from governance.reviews import selectors, services
from governance.reviews.states import ReviewState
from governance.reviews.wording import standing
from rights.services import may
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

SHOWN = 6


def mine(_request: Any, membership: Membership) -> dict[str, Any] | None:
    """The reviews that are due and ask for the reader."""
    due = list(selectors.waiting_for(membership, clock.now(), until=today())[:SHOWN])
    return {"reviews": due, "summary": _in_words(len(due))} if due else None


def _in_words(count: int) -> SafeString:
    """The sentence for the head of My week."""
    what = ngettext("One decision waits", "%(n)d decisions wait", count) % {"n": count}
    return format_html(gettext("<b>{}</b> for your review."), what)


def of_body(request: Any, body: Body) -> dict[str, Any] | None:
    """What the reviews of this body's decisions say together, and what is due."""
    at, reader, day = clock.now(), request.membership, today()
    due = list(
        selectors.listed(reader, at).filter(decision__body=body, state=ReviewState.DUE).order_by("due_on")[:SHOWN]
    )
    found = next((one.found for one in selectors.calibrations(reader, at, body=body)), None)
    if not due and found is None:
        return None
    return {"reviews": [(one, *standing(one, day)) for one in due], "found": found}


def of_stream(request: Any, stream: ValueStream) -> dict[str, Any] | None:
    """The decisions about this stream that come back next."""
    day = today()
    listed = selectors.listed(request.membership, clock.now()).filter(decision__stream=stream, state=ReviewState.DUE)
    rows = [(one, *standing(one, day)) for one in listed.order_by("due_on")[:SHOWN]]
    return {"reviews": rows, "found": None} if rows else None


def of_decision(request: Any, decision: Decision) -> dict[str, Any] | None:
    """When the decision comes back, and what its reviews have found."""
    day = today()
    found = selectors.listed(request.membership, clock.now()).filter(decision=decision).order_by("-due_on")
    rows = [(one, *standing(one, day)) for one in found[:SHOWN]]
    return {"reviews": rows, "found": None} if rows else None


def of_forum(request: Any, forum: Forum) -> dict[str, Any] | None:
    """What reviews ask to be changed about this forum's rhythm."""
    at, reader = clock.now(), request.membership
    found = list(selectors.open_requests(reader, at, forum=forum)[:SHOWN])
    if not found:
        return None
    return {"requests": found, "may_settle": bool(may(reader, services.CHANGE_FORUM, forum, at=at))}


def of_matrix(request: Any, _matrix: Any) -> dict[str, Any] | None:
    """What reviews ask to be changed about rules of the matrix."""
    at, reader = clock.now(), request.membership
    found = list(selectors.open_requests(reader, at)[:SHOWN])
    if not found:
        return None
    return {"requests": found, "may_settle": bool(may(reader, services.EDIT_MATRIX, None, at=at))}


_LIST, _REQUESTS = "governance/reviews/_panel.html", "governance/reviews/_requests.html"
PANELS = [
    Panel("my_week", "reviews", _("Reviews due"), 15, "governance/reviews/_my_week.html", mine),
    Panel("body", "reviews", _("Reviews of its decisions"), 40, _LIST, of_body, queries=2),
    Panel("stream", "reviews", _("Decisions that come back"), 70, _LIST, of_stream, place="side"),
    Panel("decision", "reviews", _("Review"), 70, _LIST, of_decision, place="side"),
    Panel("forum", "change_requests", _("Changes that reviews ask for"), 40, _REQUESTS, of_forum, queries=2),
    Panel("authority", "change_requests", _("Changes that reviews ask for"), 40, _REQUESTS, of_matrix),
]
