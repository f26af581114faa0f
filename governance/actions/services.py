"""Actions are agreed in a meeting, given to somebody else, put off, settled, and opened again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.actions import refusals  # noqa: F401  registers this room's sentences
from governance.actions.models import Action
from governance.actions.states import MOVES, ActionState
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import MeetingState
from rights.services import may, require
from rights.visibility import visible
from tenancy.models import Membership

AGREE, ASSIGN = "actions.agree", "actions.assign"


@transaction.atomic
def agree_action(
    meeting: Meeting,
    *,
    what: str,
    owner: Membership,
    due_on: date,
    by: Membership,
    at: datetime,
    item: AgendaItem | None = None,
) -> Action:
    """Keep what a meeting agreed: from its beginning on, also when it is held and over."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("forum__body").get(pk=meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise Refusal("action.meeting_cancelled", params={"meeting": str(meeting)}, status=409)
    if meeting.starts_at > at:
        params = {"meeting": str(meeting), "starts_at": meeting.starts_at}
        raise Refusal("action.meeting_to_come", params=params, status=409)
    require(by, AGREE, meeting, at=at)
    if not what.strip():
        raise Refusal("action.what", status=422)
    if item is not None and item.meeting_id != meeting.pk:
        raise Refusal("action.other_meeting", params={"item": item.title}, status=422)
    _check_owner(owner, meeting, at)
    _check_day(due_on, meeting)
    action = Action.objects.create(
        meeting=meeting, item=item, what=what.strip(), owner=owner, due_on=due_on, agreed_by=by, agreed_at=at
    )
    facts = {"meeting": meeting.pk, "owner": owner.pk, "due_on": due_on}
    audit.record("action.agreed", action, by=by, at=at, rule=AGREE, facts=facts)
    return action


@transaction.atomic
def settle_action(action: Action, *, state: str, by: Membership, at: datetime, words: str = "") -> Action:
    """Done, or dropped with a reason; by its owner, or by who keeps the meeting."""
    action = _locked(action)
    check_move(MOVES, action.state, ActionState(state), str(action))
    check_settler(action, by, at)
    if state == ActionState.DROPPED and not words.strip():
        raise Refusal("action.reason_missing", status=422)
    _save(action, state=ActionState(state), words=words.strip(), settled_by=by, settled_at=at)
    audit.record(f"action.{state}", action, by=by, at=at, because=action.words)
    return action


@transaction.atomic
def reopen_action(action: Action, *, because: str, by: Membership, at: datetime) -> Action:
    """It is not settled after all; it comes back to the agenda."""
    action = _locked(action)
    check_move(MOVES, action.state, ActionState.OPEN, str(action))
    check_settler(action, by, at)
    because = _reason(because)
    _save(action, state=ActionState.OPEN, words="", settled_by=None, settled_at=None)
    audit.record("action.reopened", action, by=by, at=at, because=because)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    because: str,
    by: Membership,
    at: datetime,
    owner: Membership | None = None,
    due_on: date | None = None,
) -> Action:
    """Give it to somebody else or put it off, with a reason that stays in the record."""
    action = _locked(action)
    if action.state != ActionState.OPEN:
        raise Refusal("action.settled", params={"action": str(action)}, status=409)
    require(by, ASSIGN, action.meeting, at=at)
    because = _reason(because)
    facts: dict[str, Any] = {}
    if owner is not None and owner != action.owner:
        _check_owner(owner, action.meeting, at)
        facts["owner"], action.owner = [action.owner_id, owner.pk], owner
    if due_on is not None and due_on != action.due_on:
        _check_day(due_on, action.meeting)
        facts["due_on"], action.due_on = [action.due_on, due_on], due_on
    if facts:
        action.save(update_fields=["owner", "due_on"])
        audit.record("action.changed", action, by=by, at=at, because=because, rule=ASSIGN, facts=facts)
    return action


def _locked(action: Action) -> Action:
    rows = Action.objects.select_for_update(of=("self",)).select_related("meeting__forum__body", "owner__user")
    return rows.get(pk=action.pk)


def _save(action: Action, **values: Any) -> None:
    for name, value in values.items():
        setattr(action, name, value)
    action.save(update_fields=list(values))


def check_settler(action: Action, by: Membership, at: datetime) -> None:
    """Raise `action.not_yours` unless this is its owner, or keeps the meeting."""
    if action.is_owned_by(by, at) or may(by, ASSIGN, action.meeting, at=at):
        return
    params = {"action": str(action), "owner": str(action.owner)}
    raise Refusal("action.not_yours", params=params, who=str(action.owner), rule=ASSIGN, status=403)


def _check_owner(owner: Membership, meeting: Meeting, at: datetime) -> None:
    if not owner.is_active_at(at):
        raise Refusal("action.owner_gone", params={"person": str(owner)}, status=422)
    if not visible(Meeting.objects.filter(pk=meeting.pk), owner, at=at).exists():
        params = {"person": str(owner), "meeting": str(meeting)}
        raise Refusal("action.owner_sees_nothing", params=params, status=422)


def _check_day(due_on: date, meeting: Meeting) -> None:
    earliest = meeting.local_start.date()
    if due_on < earliest:
        raise Refusal("action.due_before", params={"due_on": due_on, "earliest": earliest}, status=422)


def _reason(because: str) -> str:
    if not because.strip():
        raise Refusal("action.reason_missing", status=422)
    return because.strip()
