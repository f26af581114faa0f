"""Where a stream's boundary meets others', on its page."""

from collections.abc import Collection
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
    contested = selectors.disputes_of(stream, me, at)
    over = {(one.kind, one.path_of(stream), one.other_than(stream).pk) for one in contested}
    return {
        "found": [_shown(one, stream, over) for one in found],
        "disputes": [
            {
                "dispute": one,
                "other": one.other_than(stream),
                "path": one.path_of(stream),
                "let_go": bool(one.let_go_by_id if one.stream_id == stream.pk else one.other_let_go_by_id),
                "changes": [(change, mine and change.stream_id != stream.pk) for change in one.waiting],
            }
            for one in contested
        ],
        "agreements": agreements,
        "may_propose": mine,
    }


def _shown(found: selectors.Found, stream: ValueStream, over: Collection[Any]) -> dict[str, Any]:
    """A finding with the way to an agreement, and to a dispute where none is open."""
    other = found.other_than(stream)
    asked = urlencode({"with_stream": other.pk, "kind": found.kind.value, "path": found.narrow_path})
    own = found.wide_path if found.wide_stream.pk == stream.pk else found.narrow_path
    return {
        "found": found,
        "other": other,
        "url": f"{reverse('streams:propose_agreement', args=[stream.pk])}?{asked}",
        "disputed": (found.kind.value, own, other.pk) in over,
        "dispute_url": f"{reverse('streams:raise_dispute', args=[stream.pk])}?{asked}",
    }


PANELS = [
    Panel(PAGE, "overlaps", _("Where it meets other streams"), 55, "streams/_overlaps.html", overlaps, queries=7),
]
