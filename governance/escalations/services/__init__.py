"""What is done to escalations: raised, answered or withdrawn by people (raising, answering), moved on by the clock."""

from governance.escalations.services.answering import answer_escalation, follow_decision, withdraw_escalation
from governance.escalations.services.by_itself import let_go_by_itself, raise_by_itself
from governance.escalations.services.clock import Advanced, advance_due
from governance.escalations.services.raising import Asked, look_at, raise_escalation

__all__ = [
    "Advanced",
    "Asked",
    "advance_due",
    "answer_escalation",
    "follow_decision",
    "let_go_by_itself",
    "look_at",
    "raise_by_itself",
    "raise_escalation",
    "withdraw_escalation",
]
