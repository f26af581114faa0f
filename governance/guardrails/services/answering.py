"""What is outside a guardrail is answered: accepted until a day, or with an action until a day. Never for good."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.guardrails.models import Answer, GuardrailBreach
from governance.guardrails.services.locking import locked, reason
from governance.guardrails.states import MOVES, BreachState
from rights.services import require
from tenancy.models import Membership

RIGHT = "guardrails.answer"
MOST = timedelta(days=366)


@transaction.atomic
def answer_breach(
    breach: GuardrailBreach, *, answer: str, because: str, until: date, by: Membership, at: datetime
) -> GuardrailBreach:
    """Say what is done about a breach, in the name of the body that set the guardrail. On that day it is asked again."""
    guardrail = locked(breach.guardrail)
    breach = GuardrailBreach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    breach.guardrail = guardrail
    check_move(MOVES, BreachState(breach.state), BreachState.ANSWERED, str(guardrail))
    require(by, RIGHT, guardrail, at=at)
    if answer not in Answer.values:
        raise Refusal("guardrail.answer", status=422)
    because = reason(because)
    today = timezone.localtime(at, guardrail.tenant.zone).date()
    if not today < until <= today + MOST:
        raise Refusal("guardrail.until", params={"until": until}, status=422)
    breach.state, breach.answer, breach.words, breach.until = BreachState.ANSWERED, answer, because, until
    breach.answered_by, breach.answered_at = by, at
    breach.save(update_fields=["state", "answer", "words", "until", "answered_by", "answered_at"])
    facts = {"answer": answer, "until": until, "value": breach.value}
    audit.record("guardrail.answered", breach, by=by, at=at, because=because, rule=RIGHT, facts=facts)
    return breach
