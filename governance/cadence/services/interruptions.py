"""The ledger of interruptions: what was changed off the cadence, why it could not wait, and what it costs."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from doors.wording import mid_sentence
from governance.bodies.models import Body
from governance.cadence.models import Interruption
from governance.forums.models import Purpose
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.services import put_out_of_purpose
from governance.priorities.states import Reason
from rights.services import require
from streams.models import ValueStream
from tenancy.counters import next_number
from tenancy.models import Membership

RECORD, INTERRUPT = "interruptions.record", "agenda.interrupt"
MOST = Decimal(100_000)


class ItemWords(TypedDict, total=False):
    """What is put on the agenda."""

    title: str
    purpose: str
    why: str
    minutes: int
    stream: ValueStream | None


@transaction.atomic
def record_interruption(
    body: Body,
    *,
    what: str,
    reason: str,
    words: str,
    cost_days: Decimal,
    by: Membership,
    at: datetime,
    stream: ValueStream | None = None,
) -> Interruption:
    """Enter what a body changed off its cadence, by hand."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, RECORD, body, at=at)
    return record(body, what=what, reason=reason, words=words, cost_days=cost_days, stream=stream, by=by, at=at)


@transaction.atomic
def interrupt_agenda(
    meeting: Meeting,
    *,
    reason: str,
    words: str,
    cost_days: Decimal,
    by: Membership,
    at: datetime,
    **item: Unpack[ItemWords],
) -> AgendaItem:
    """Let a meeting deal with a question of another purpose: its chair does, and the ledger keeps why."""
    require(by, INTERRUPT, meeting, at=at)
    forum = meeting.forum
    asked = Purpose(item["purpose"])
    if asked == forum.purpose:
        params = {"title": item["title"], "asked": mid_sentence(asked.label), "forum": forum.name}
        raise Refusal("interruption.own_purpose", params=params, status=409)
    wanted = {name: value for name, value in item.items() if name != "purpose"}
    put = put_out_of_purpose(meeting, by=by, at=at, **wanted)  # type: ignore[arg-type]
    record(
        forum.body,
        what=put.title,
        reason=reason,
        words=words,
        cost_days=cost_days,
        stream=put.stream,
        meeting=meeting,
        by=by,
        at=at,
    )
    return put


def record(
    body: Body,
    *,
    what: str,
    reason: str,
    words: str,
    cost_days: Decimal,
    by: Membership,
    at: datetime,
    stream: ValueStream | None = None,
    meeting: Meeting | None = None,
) -> Interruption:
    """Enter it, inside the change that it is about; who may make that change has been asked there."""
    if reason not in Reason.values:
        reasons = ", ".join(mid_sentence(Reason(one).label) for one in Reason.values)
        raise Refusal("interruption.reason", params={"given": str(reason)[:80], "reasons": reasons}, status=422)
    if not (what.strip() and words.strip()):
        raise Refusal("interruption.words", status=422)
    if not 0 <= cost_days <= MOST:
        raise Refusal("interruption.cost", params={"most": MOST}, status=422)
    made: Interruption = Interruption.objects.create(
        number=next_number("INT", at.astimezone(by.tenant.zone).year),
        body=body,
        level_id=body.level_id,
        meeting=meeting,
        stream=stream,
        what=what.strip()[:240],
        reason=reason,
        words=words.strip(),
        cost_days=cost_days,
        by=by,
        at=at,
    )
    facts = {"body": body.pk, "what": made.what, "reason": reason, "cost_days": cost_days, "meeting": made.meeting_id}
    audit.record("interruption.recorded", made, by=by, at=at, because=made.words, facts=facts)
    return made
