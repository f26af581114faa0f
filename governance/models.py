"""The tables of all rooms, where Django looks for them."""

from governance.actions.models import Action
from governance.bodies.models import Body, BodyGrant, Interest, Seat, SeatKind
from governance.cadence.models import CalendarFeed, CycleWaiver, Interruption, PriorityWindow
from governance.decisions.models import (
    Ask,
    Attachment,
    Ballot,
    Comment,
    Condition,
    Decision,
    DecisionStream,
    SavedView,
    Step,
    Vote,
)
from governance.escalations.models import Escalation, EscalationEvent
from governance.forums.models import Cycle, Forum, Purpose
from governance.guardrails.models import Guardrail, GuardrailBreach, GuardrailReading, GuardrailStream
from governance.meetings.models import AgendaItem, Attendance, Meeting, Recusal
from governance.minutes.models import Amendment, MinuteLine, Minutes
from governance.priorities.models import StrategicPriority
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.risks.models import Risk, RiskAppetite

__all__ = [
    "Action",
    "AgendaItem",
    "Amendment",
    "Ask",
    "Attachment",
    "Attendance",
    "Ballot",
    "Body",
    "BodyGrant",
    "CalendarFeed",
    "ChangeRequest",
    "Comment",
    "Condition",
    "Cycle",
    "CycleWaiver",
    "Decision",
    "DecisionReview",
    "DecisionStream",
    "Escalation",
    "EscalationEvent",
    "Forum",
    "Guardrail",
    "GuardrailBreach",
    "GuardrailReading",
    "GuardrailStream",
    "Interest",
    "Interruption",
    "Meeting",
    "MinuteLine",
    "Minutes",
    "PriorityWindow",
    "Purpose",
    "Recusal",
    "Risk",
    "RiskAppetite",
    "SavedView",
    "Seat",
    "SeatKind",
    "Step",
    "StrategicPriority",
    "Vote",
]
