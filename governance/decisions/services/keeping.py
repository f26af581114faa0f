"""What is said and laid beside an open question, and what an approval depends on."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from doors.refusal import Refusal
from doors.violations import refusing
from doors.wording import mid_sentence
from governance.decisions.authority import RECORD, deciding_right
from governance.decisions.models import Attachment, Comment, Condition, Decision
from governance.decisions.rules import LARGEST_FILE, MEGABYTE, media_type_of
from governance.decisions.services.steps import locked, note, open_one, recorded
from governance.decisions.states import DecisionState
from rights.services import may
from rights.visibility import visible_or_404
from tenancy.models import Membership

LONGEST_COMMENT = 4000


@transaction.atomic
def comment(decision: Decision, *, text: str, by: Membership, at: datetime) -> Comment:
    """Say something to a question that is open, for everybody who sees it."""
    decision = open_one(visible_or_404(Decision, by, at=at, pk=decision.pk))
    text = text.strip()
    if not text or len(text) > LONGEST_COMMENT:
        raise Refusal("comment.empty", params={"limit": LONGEST_COMMENT}, status=422)
    said: Comment = Comment.objects.create(decision=decision, by=by, at=at, text=text)
    told = [decision.proposed_by] if decision.proposed_by else []
    note(decision, "commented", by=by, at=at, told=told)
    recorded("decision.commented", decision, by=by, at=at)
    return said


@transaction.atomic
def attach(decision: Decision, *, name: str, content: bytes, by: Membership, at: datetime) -> Attachment:
    """Lay a file beside a question. What it is, is told by its content."""
    decision = open_one(decision)
    _may_lay_beside(decision, by, at)
    name = _file_name(name)
    if not content:
        raise Refusal("attachment.empty", params={"name": name}, status=422)
    if len(content) > LARGEST_FILE:
        size, limit = round(len(content) / MEGABYTE, 1), LARGEST_FILE // MEGABYTE
        raise Refusal("attachment.too_large", params={"name": name, "size": size, "limit": limit}, status=422)
    media_type = media_type_of(name, content)
    if media_type is None:
        raise Refusal("attachment.type", params={"name": name}, status=422)
    attachment = Attachment(
        decision=decision,
        name=name,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        by=by,
        at=at,
    )
    with refusing(decision_attachment_once=lambda: Refusal("attachment.name_taken", params={"name": name}, status=409)):
        attachment.save()
    note(decision, "attached", by=by, at=at, name=name)
    recorded("decision.attached", decision, by=by, at=at, name=name, digest=attachment.digest)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Membership, at: datetime) -> Decision:
    """Take a file away again, as long as the question is open; who laid it there, or asked, may."""
    decision = open_one(attachment.decision)
    if by.pk not in {attachment.by_id, decision.drafted_by_id, decision.proposed_by_id}:
        raise Refusal("decision.not_yours", params={"who": str(attachment.by)}, who=str(attachment.by))
    name, digest = attachment.name, attachment.digest
    Attachment.objects.filter(pk=attachment.pk).delete()
    note(decision, "attachment_removed", by=by, at=at, name=name)
    recorded("decision.attachment_removed", decision, by=by, at=at, name=name, digest=digest)
    return decision


@transaction.atomic
def meet_condition(condition: Condition, *, words: str, by: Membership, at: datetime) -> Condition:
    """Say how a condition of an approval was met: whoever asked, decided, or could decide, may."""
    decision = locked(condition.decision)
    condition = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    if condition.met_at is not None:
        raise Refusal("condition.met", params={"on": condition.met_at}, status=409)
    if decision.state != DecisionState.APPROVED:
        state = mid_sentence(decision.get_state_display())
        raise Refusal("condition.not_approved", params={"number": decision.number, "state": state}, status=409)
    if by.pk not in {decision.proposed_by_id, decision.decided_by_id} and not _could_decide(decision, by, at):
        who = str(decision.proposed_by)
        raise Refusal("decision.not_yours", params={"who": who}, who=who)
    if not words.strip():
        raise Refusal("decision.words_missing", status=422)
    condition.met_at, condition.met_by, condition.words = at, by, words.strip()
    condition.save(update_fields=["met_at", "met_by", "words"])
    note(decision, "condition_met", by=by, at=at, because=condition.words, condition=condition.text)
    recorded("decision.condition_met", decision, by=by, at=at, because=condition.words, condition=condition.text)
    return condition


def _could_decide(decision: Decision, by: Membership, at: datetime) -> bool:
    if decision.body is not None:
        return bool(may(by, RECORD, decision.body, at=at))
    return bool(decision.role and may(by, deciding_right(decision.role), decision.stream, at=at))


def _may_lay_beside(decision: Decision, by: Membership, at: datetime) -> None:
    """Whoever asked, and whoever decides."""
    if by.pk in {decision.drafted_by_id, decision.proposed_by_id} or _could_decide(decision, by, at):
        return
    who = str(decision.proposed_by or decision.drafted_by)
    raise Refusal("decision.not_yours", params={"who": who}, who=who)


def _file_name(name: str) -> str:
    """The last part of the name, without what a header or a shell could read otherwise."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return (
        "".join(one for one in last if one.isprintable() and one not in "\"';").strip()[:160]
        or f"{timezone.now():%Y%m%d}"
    )
