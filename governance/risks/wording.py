"""Grades in words."""

from django.utils.translation import gettext_lazy as _

from governance.risks.models import Risk
from governance.risks.rules import Band, band
from governance.risks.states import RiskState

BANDS = {Band.LOW: _("low"), Band.MODERATE: _("moderate"), Band.HIGH: _("high"), Band.CRITICAL: _("critical")}
TONES = {Band.LOW: "go", Band.MODERATE: "calm", Band.HIGH: "due", Band.CRITICAL: "stop"}
STATES = {RiskState.OPEN: "due", RiskState.ACCEPTED: "seal", RiskState.MITIGATED: "go", RiskState.CLOSED: "stale"}


def graded(grade: int) -> tuple[str, str]:
    """The tone of a grade, and its word."""
    found = band(grade)
    return TONES[found], str(BANDS[found])


def standing(risk: Risk) -> tuple[str, str]:
    """The tone of the state, and its word."""
    return STATES[RiskState(risk.state)], risk.get_state_display()
