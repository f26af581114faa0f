"""The rooms' tables in the admin site, where Django looks for them."""

from governance.actions import admin as actions
from governance.bodies import admin as bodies
from governance.cadence import admin as cadence
from governance.decisions import admin as decisions
from governance.escalations import admin as escalations
from governance.forums import admin as forums
from governance.guardrails import admin as guardrails
from governance.meetings import admin as meetings
from governance.minutes import admin as minutes
from governance.priorities import admin as priorities
from governance.reviews import admin as reviews
from governance.risks import admin as risks

__all__ = [
    "actions",
    "bodies",
    "cadence",
    "decisions",
    "escalations",
    "forums",
    "guardrails",
    "meetings",
    "minutes",
    "priorities",
    "reviews",
    "risks",
]
