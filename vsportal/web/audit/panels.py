"""The history of one thing on its own page, as far as its reader may read the record."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from audit import selectors
from audit.models import Event
from doors.panels import Panel
from tenancy import clock
from vsportal.web.audit.tables import reads_all
from vsportal.web.audit.things import on_its_page
from vsportal.web.audit.wording import action_words, facts_of

SHOWN, FACTS = 6, 2


def history(request: Any, subject: Model) -> dict[str, Any] | None:
    """The newest records of this thing and its parts; nothing to show for whom the record is closed."""
    everything = reads_all(request)
    events = selectors.visible_events(request.membership, everything=everything)
    found = list(on_its_page(events, subject, request.membership, at=clock.now())[: SHOWN + 1])
    if not found:
        return None
    lines = [(event, action_words(event.action), _in_short(event)) for event in found[:SHOWN]]
    own = next((event for event in found if event.object_ref == subject.pk), None)
    return {"lines": lines, "has_more": len(found) > SHOWN, "everything": everything, "own": own}


def _in_short(event: Event) -> str:
    """The first facts of a record, without their names: enough to tell one “Role given” from the next."""
    return ", ".join(words for _name, words in facts_of(event)[:FACTS])


PANELS = [
    Panel(page, "audit", _("Audit record"), 90, "audit/_history.html", history, place="side")
    for page in ("stream", "indicator", "body", "forum", "meeting", "action", "risk", "guardrail")
]
