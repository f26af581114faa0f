"""Where a stream's boundary meets others', on its page."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from streams.boundaries import selectors, services
from streams.boundaries.models import Standing
from streams.models import ValueStream
from streams.panels import PAGE, rights_here
from streams.states import StreamState
from tenancy import clock

WORDS = {
    Standing.PROPOSED: ("due", _("waits for the other owner")),
    Standing.AGREED: ("go", _("agreed")),
    Standing.WITHDRAWN: ("seal", _("withdrawn")),
}


def overlaps(request: Any, stream: ValueStream) -> dict[str, Any]:
    """What it shares with others: found and not declared, agreed, and what was agreed once."""
    at, me = clock.now(), request.membership
    found = [] if stream.state == StreamState.RETIRED else selectors.undeclared_of(stream, me, at)
    mine = services.RIGHT in rights_here(request, stream) and stream.state != StreamState.RETIRED
    agreements = [
        {
            "agreement": one,
            "mark": WORDS[one.state],
            "may_agree": mine and one.state == Standing.PROPOSED and one.with_stream_id == stream.pk,
            "may_withdraw": mine and one.state != Standing.WITHDRAWN,
        }
        for one in selectors.agreements_of(stream, me, at)
    ]
    return {
        "found": [{"found": one, "other": one.other_than(stream), "url": _propose(stream, one)} for one in found],
        "agreements": agreements,
        "may_propose": mine,
    }


def _propose(stream: ValueStream, found: selectors.Found) -> str:
    asked = {"with_stream": found.other_than(stream).pk, "kind": found.kind.value, "path": found.narrow_path}
    return f"{reverse('streams:propose_agreement', args=[stream.pk])}?{urlencode(asked)}"


PANELS = [
    Panel(PAGE, "overlaps", _("Where it meets other streams"), 55, "streams/_overlaps.html", overlaps, queries=5),
]
