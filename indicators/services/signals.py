"""What people say to a signal, and where limits start anew."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audit import services as audit
from doors.refusal import Refusal, check_move
from indicators.models import Indicator, Reading, Rebase, Signal
from indicators.services.access import changed, open_indicator, require_for
from indicators.states import MOVES, SignalState
from tenancy.models import Membership


class Answer(TextChoices):
    """What may be said to a signal."""

    INVESTIGATE = "investigate", _("Investigate: somebody looks for the cause")
    ACCEPT = "accept", _("Accept: the cause is known and left as it is")
    REBASE = "rebase", _("Rebase: the cause is here to stay, so limits start anew")


LEADS_TO = {
    Answer.INVESTIGATE: SignalState.INVESTIGATING,
    Answer.ACCEPT: SignalState.ACCEPTED,
    Answer.REBASE: SignalState.REBASED,
}


@transaction.atomic
def answer_signal(
    signal: Signal, *, answer: str, note: str, on: date | None = None, by: Membership, at: datetime
) -> Signal:
    """Say what is done about a signal. Rebasing starts the limits anew on `on`, or where the signal began."""
    indicator = open_indicator(signal.indicator)
    signal = Signal.objects.select_for_update().get(pk=signal.pk)
    to = LEADS_TO[Answer(answer)]
    check_move(MOVES, SignalState(signal.state), to, _("The signal"))
    require_for(by, "signals.answer", indicator, at=at)
    note = note.strip()
    if not note:
        raise Refusal("signal.note_missing", rule="signals.answer", status=422)
    facts = {"indicator": indicator.pk, "pattern": signal.label, "was": signal.state, "is": to}
    signal.state, signal.note, signal.answered_by, signal.answered_at = to, note, by, at
    signal.save(update_fields=["state", "note", "answered_by", "answered_at"])
    if to == SignalState.REBASED:
        facts["rebased_on"] = _rebase(indicator, on or signal.began_on, note, by=by, at=at).on.isoformat()
    else:
        changed(indicator)  # a later stretch may have waited for this answer
    audit.record("signal.answered", signal, by=by, at=at, because=note, rule="signals.answer", facts=facts)
    return signal


@transaction.atomic
def rebase(indicator: Indicator, *, on: date, reason: str, by: Membership, at: datetime) -> Rebase:
    """Start the limits anew at a reading, because from there on the process is another one."""
    indicator = open_indicator(indicator)
    require_for(by, "signals.answer", indicator, at=at)
    reason = reason.strip()
    if not reason:
        raise Refusal("rebase.reason_missing", rule="signals.answer", status=422)
    made = _rebase(indicator, on, reason, by=by, at=at)
    facts = {"on": on}
    audit.record("indicator.rebased", indicator, by=by, at=at, because=reason, rule="signals.answer", facts=facts)
    return made


def _rebase(indicator: Indicator, on: date, reason: str, *, by: Membership, at: datetime) -> Rebase:
    if not Reading.objects.filter(indicator=indicator, on=on).exists():
        raise Refusal("rebase.no_reading", params={"on": on}, status=422)
    if Rebase.objects.filter(indicator=indicator, on=on).exists():
        raise Refusal("rebase.there_already", params={"on": on}, status=409)
    made: Rebase = Rebase.objects.create(indicator=indicator, on=on, reason=reason[:240], by=by, at=at)
    changed(indicator)
    return made
