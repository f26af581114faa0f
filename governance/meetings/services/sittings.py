"""One meeting: moved, cancelled, held, closed. Everybody reads why."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.meetings.models import Meeting
from governance.meetings.services.agenda import carry_over, locked
from governance.meetings.states import MEETING_MOVES, MeetingState
from rights.services import require
from tenancy.models import Membership


@transaction.atomic
def move(meeting: Meeting, *, starts_at: datetime, reason: str, by: Membership, at: datetime) -> Meeting:
    """Move a meeting to another time; it keeps its length, its agenda and its place in the series."""
    meeting = locked(meeting)
    if meeting.state != MeetingState.PLANNED:
        check_move(MEETING_MOVES, meeting.state, MeetingState.PLANNED, str(meeting))
    require(by, "meetings.change", meeting, at=at)
    reason = _reason(reason)
    if starts_at == meeting.starts_at:
        raise Refusal("meeting.not_moved", params={"meeting": str(meeting)}, status=422)
    if starts_at <= at:
        raise Refusal("meeting.in_the_past", params={"starts_at": starts_at}, status=422)
    was, length = meeting.starts_at, meeting.ends_at - meeting.starts_at
    meeting.starts_at, meeting.ends_at, meeting.reason = starts_at, starts_at + length, reason
    _changed(meeting, at, "starts_at", "ends_at", "reason")
    audit.record("meeting.moved", meeting, by=by, at=at, because=reason, facts={"starts_at": [was, starts_at]})
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Membership, at: datetime) -> Meeting:
    """Cancel a meeting. What people put on its agenda goes on to the next one; sources propose theirs again."""
    meeting = locked(meeting)
    check_move(MEETING_MOVES, meeting.state, MeetingState.CANCELLED, str(meeting))
    require(by, "meetings.change", meeting, at=at)
    meeting.state, meeting.reason = MeetingState.CANCELLED, _reason(reason)
    _changed(meeting, at, "state", "reason")
    carried = carry_over(meeting, at=at)
    audit.record(
        "meeting.cancelled", meeting, by=by, at=at, because=meeting.reason, facts={"items_carried_over": carried}
    )
    return meeting


@transaction.atomic
def hold(meeting: Meeting, *, by: Membership, at: datetime) -> Meeting:
    """Mark a meeting as held, from its beginning on. What was not reached goes on to the next one."""
    meeting = locked(meeting)
    check_move(MEETING_MOVES, meeting.state, MeetingState.HELD, str(meeting))
    require(by, "meetings.change", meeting, at=at)
    if meeting.starts_at > at:
        raise Refusal("meeting.not_begun", params={"meeting": str(meeting), "starts_at": meeting.starts_at}, status=409)
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])  # nobody's calendar changes: no new revision
    carried = carry_over(meeting, at=at)
    audit.record("meeting.held", meeting, by=by, at=at, facts={"items_carried_over": carried})
    return meeting


@transaction.atomic
def close(meeting: Meeting, *, by: Membership, at: datetime) -> Meeting:
    """Close a meeting that was held: nothing about it changes any more. Whoever adopts its minutes has asked for the right."""
    meeting = locked(meeting)
    check_move(MEETING_MOVES, meeting.state, MeetingState.CLOSED, str(meeting))
    meeting.state = MeetingState.CLOSED
    meeting.save(update_fields=["state"])
    audit.record("meeting.closed", meeting, by=by, at=at)
    return meeting


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refusal("meeting.reason_missing", status=422)
    return reason.strip()


def _changed(meeting: Meeting, at: datetime, *fields: str) -> None:
    """Save what calendars show, as a new revision."""
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, at
    meeting.save(update_fields=[*fields, "sequence", "changed_at"])
