"""What risks put on other pages: a stream, My week."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from governance.escalations.tables import today
from governance.risks import rules, selectors
from governance.risks.states import RiskState
from governance.risks.wording import graded
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

SHOWN = 5


def _of_stream(request: Any, stream: ValueStream) -> dict[str, Any]:
    found = selectors.listed(request.membership, clock.now()).filter(stream=stream).exclude(state=RiskState.CLOSED)
    risks = list(found.order_by("-grade", "number")[: SHOWN + 1])
    rows = [(risk, graded(risk.grade), rules.over(risk.grade, risk.appetite)) for risk in risks[:SHOWN]]
    return {"risks": rows, "has_more": len(risks) > SHOWN, "stream": stream}


def _mine(_request: Any, membership: Membership) -> dict[str, Any] | None:
    risks = list(selectors.to_review(membership, clock.now(), today())[:SHOWN])
    return {"risks": [(risk, graded(risk.grade)) for risk in risks]} if risks else None


PANELS = [
    Panel("stream", "risks", _("Risks"), 62, "governance/risks/_panel.html", _of_stream, place="side"),
    Panel("my_week", "risks", _("Risks to look at again"), 14, "governance/risks/_my_week.html", _mine),
]
