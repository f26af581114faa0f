"""What those who must agree, or are consulted, answer; and what happens when they do not."""

from datetime import date, datetime

from django.db import transaction

from doors.refusal import Refusal
from governance.decisions.authority import people_of, standing
from governance.decisions.models import Ask, AskedFor
from governance.decisions.selectors import asked_authority, authority_of
from governance.decisions.services.steps import concerned, locked, note, open_one, recorded, see
from governance.decisions.states import ASKED, DecisionState
from tenancy.models import Membership


@transaction.atomic
def answer_ask(ask: Ask, *, by: Membership, at: datetime, agrees: bool | None = None, words: str = "") -> Ask:
    """Answer for the office that is asked. Who did not agree may agree later, while the question is open."""
    decision = open_one(ask.decision)
    if decision.state not in ASKED:
        raise Refusal("decision.not_yours", params={"who": str(decision.drafted_by)}, status=409)
    ask = Ask.objects.select_for_update(of=("self",)).select_related("level", "stream", "body").get(pk=ask.pk)
    if ask.answered_at is not None and ask.agrees is not False:
        who, on = str(ask.answered_by), ask.answered_at
        raise Refusal("ask.answered", params={"who": who, "on": on}, status=409, next_step=see(decision))
    authority = asked_authority(ask)
    if not standing(by, authority, amount=None, at=at):
        people = ", ".join(str(one) for one in people_of(authority, at))
        raise Refusal("decision.not_yours", params={"who": str(authority)}, rule=authority.right, who=people)
    must_agree = ask.asked_for == AskedFor.AGREE
    if (must_agree and not agrees) or not (must_agree or words.strip()):
        _need_words(words)
    ask.agrees = bool(agrees) if must_agree else None
    ask.words, ask.answered_by, ask.answered_at = words.strip(), by, at
    ask.save(update_fields=["agrees", "words", "answered_by", "answered_at"])
    code = "consulted" if not must_agree else "agreed" if ask.agrees else "disagreed"
    told = [decision.proposed_by] if decision.proposed_by else []
    told += [one.membership for one in people_of(authority_of(decision), at)]
    note(decision, code, by=by, at=at, told=told, who=authority.kept(), because=ask.words)
    recorded(f"decision.{code}", decision, by=by, at=at, because=ask.words, who=str(authority))
    return ask


def record_silence(*, at: datetime, today: date) -> int:
    """Write down who has not answered by the day that was named. Silence is no agreement: who must agree is still waited for."""
    late = Ask.objects.filter(answered_at=None, silent_at=None, due_on__lt=today)
    asks = late.filter(decision__state=DecisionState.PROPOSED).select_related("decision", "level", "stream", "body")
    found = 0
    for ask in asks.order_by("decision_id", "id"):
        with transaction.atomic():
            decision = locked(ask.decision)
            if decision.state != DecisionState.PROPOSED:  # answered, put off or taken back meanwhile
                continue
            if not Ask.objects.filter(pk=ask.pk, answered_at=None, silent_at=None).update(silent_at=at):
                continue
            who, told = asked_authority(ask), concerned(decision, at)
            note(decision, "silent", by=None, at=at, told=told, who=who.kept(), asked_for=ask.asked_for)
            recorded("decision.silent", decision, by=None, at=at, who=str(who), asked_for=ask.asked_for)
            found += 1
    return found


def _need_words(words: str) -> None:
    if not words.strip():
        raise Refusal("decision.words_missing", status=422)
