"""What guardrails put on other pages: a stream, a decision, My week."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.guardrails import selectors
from governance.guardrails.wording import limit, limit_of, measured, standing
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

SHOWN = 8


def of_streams(request: Any, streams: QuerySet[ValueStream], first: ValueStream | None) -> dict[str, Any] | None:
    """Those in force that bind these streams; one query. None where there are none."""
    at = clock.now()
    found = [
        (one, *standing(one, at), limit_of(one), measured(one, one.measured) if one.measured is not None else "")
        for one in selectors.binding(streams, first, request.membership, at)[:SHOWN]
    ]
    return {"guardrails": found} if found else None


def _of_stream(request: Any, stream: ValueStream) -> dict[str, Any] | None:
    return of_streams(request, ValueStream.objects.filter(pk=stream.pk), stream)


def _mine(_request: Any, membership: Membership) -> dict[str, Any] | None:
    breaches = list(selectors.open_of_owner(membership, clock.now())[:SHOWN])
    rows = [
        (one, measured(one.guardrail, one.value), limit(one, one.guardrail.unit, one.guardrail.currency))
        for one in breaches
    ]
    return {"breaches": rows} if rows else None


PANELS = [
    Panel(
        "stream", "guardrails", _("Guardrails that bind this stream"), 63, "governance/guardrails/_panel.html", _of_stream,
        place="side",
    ),
    Panel("my_week", "guardrails", _("Outside your guardrails"), 13, "governance/guardrails/_my_week.html", _mine),
]  # fmt: skip
