"""What escalations put on other pages: My week, a stream, a body, a decision."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.bodies.models import Body
from governance.decisions.models import Decision
from governance.decisions.states import ASKED
from governance.escalations import selectors
from governance.escalations.models import Escalation
from governance.escalations.services.raising import RAISE
from governance.escalations.states import WAITING
from governance.escalations.tables import today
from governance.escalations.wording import asked, standing
from rights.services import may
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

SHOWN = 6


def _rows(found: QuerySet[Escalation]) -> list[tuple[Escalation, str, str, str]]:
    """Each with the tone and the word of where it stands, and who is asked."""
    day = today()
    return [(one, *standing(one, day), asked(one)) for one in found[:SHOWN]]


def mine(_request: Any, membership: Membership) -> dict[str, Any] | None:
    """What waits for the reader's answer, and what came back to the reader's streams lately."""
    at = clock.now()
    waiting, returned = (
        list(selectors.waiting_for(membership, at)[:SHOWN]),
        selectors.returned_to(membership, at)[:SHOWN],
    )
    back = list(returned)
    if not waiting and not back:
        return None
    day = today()
    return {
        "waiting": [(one, *standing(one, day)) for one in waiting],
        "returned": back,
        "summary": _in_words(len(waiting)) if waiting else None,
    }


def _in_words(count: int) -> SafeString:
    """The sentence for the head of My week."""
    what = ngettext("One escalation waits", "%(n)d escalations wait", count) % {"n": count}
    return format_html(gettext("<b>{}</b> for your answer."), what)


def of_stream(request: Any, stream: ValueStream) -> dict[str, Any] | None:
    """What the stream has taken higher, and how often something came back."""
    at, reader = clock.now(), request.membership
    found = selectors.listed(reader, at).filter(stream=stream, state__in=WAITING).order_by("due_on", "id")
    rows, premature = _rows(found), selectors.premature(reader, at, stream=stream, most=1)
    if not rows and not premature:
        return None
    return {"escalations": rows, "premature": premature[0] if premature else None}


def of_body(request: Any, body: Body) -> dict[str, Any] | None:
    """What waits for an answer of this body."""
    found = selectors.listed(request.membership, clock.now()).filter(body=body, state__in=WAITING)
    rows = _rows(found.order_by("due_on", "id"))
    return {"escalations": rows, "premature": None} if rows else None


def of_decision(request: Any, decision: Decision) -> dict[str, Any] | None:
    """Whether the decision was taken higher, and the way to do it."""
    at, reader = clock.now(), request.membership
    rows = _rows(selectors.listed(reader, at).filter(decision=decision).order_by("-raised_at"))
    open_here = decision.state in ASKED and not any(one.state in WAITING for one, *_more in rows)
    may_raise = open_here and decision.stream is not None and bool(may(reader, RAISE, decision.stream, at=at))
    if not rows and not may_raise:
        return None
    return {"escalations": rows, "premature": None, "may_raise": may_raise}


_LIST = "governance/escalations/_panel.html"
PANELS = [
    Panel(
        "my_week", "escalations", _("Escalations"), 8, "governance/escalations/_my_week.html", mine,
        queries=2,
    ),
    Panel("stream", "escalations", _("Escalated"), 60, _LIST, of_stream, queries=3, place="side"),
    Panel("body", "escalations", _("Waits for an answer"), 5, _LIST, of_body),
    Panel("decision", "escalations", _("Escalation"), 60, _LIST, of_decision, queries=2, place="side"),
]  # fmt: skip
