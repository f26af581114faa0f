"""What is done with guardrails: set, changed, given, ended; measured; and answered where something is outside."""

from governance.guardrails import refusals  # noqa: F401  registers this room's sentences
from governance.guardrails.services.answering import answer_breach
from governance.guardrails.services.checking import Checked, check_guardrails, measure_now
from governance.guardrails.services.setting import change_guardrail, end_guardrail, give_guardrail, set_guardrail

SET, ANSWER, ASSIGN = "guardrails.set", "guardrails.answer", "guardrails.assign"

__all__ = [
    "ANSWER",
    "ASSIGN",
    "SET",
    "Checked",
    "answer_breach",
    "change_guardrail",
    "check_guardrails",
    "end_guardrail",
    "give_guardrail",
    "measure_now",
    "set_guardrail",
]
