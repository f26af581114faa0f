"""What guardrails put on other pages: a stream, a decision, My week."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.guardrails import selectors
from governance.guardrails.models import Guardrail
from governance.guardrails.states import GuardrailState
from governance.guardrails.wording import limit, limit_of, measured, standing
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

SHOWN = 8


def read_beside(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Those that were read with something they bind: `pk`, `number`, `title`, `unit`, `currency`, `is_broken`, and the
    bounds as text; no query.
    """
    found = []
    for row in rows:
        bounds = {name: Decimal(row[name]) if row[name] is not None else None for name in ("lowest", "highest")}
        guardrail = Guardrail(**{name: row[name] for name in ("pk", "number", "title", "unit", "currency")}, **bounds)
        stands = ("stop", _("Broken")) if row["is_broken"] else ("go", GuardrailState.IN_FORCE.label)
        found.append((guardrail, *stands, limit_of(guardrail), ""))
    return {"guardrails": found} if found else None


def _of_stream(request: Any, stream: ValueStream) -> dict[str, Any] | None:
    at = clock.now()
    found = [
        (one, *standing(one, at), limit_of(one), measured(one, one.measured) if one.measured is not None else "")
        for one in selectors.binding(stream, request.membership, at)[:SHOWN]
    ]
    return {"guardrails": found} if found else None


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
