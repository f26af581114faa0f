"""Who came to a meeting, who sent apologies, and who steps aside from an item."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from governance.bodies.models import Seat
from governance.meetings.models import AgendaItem, Attendance, Meeting, Recusal
from governance.meetings.services.agenda import locked
from governance.meetings.states import AgendaState, MeetingState, Presence
from rights.services import require
from tenancy.models import Membership

KEEP = "minutes.keep"


@transaction.atomic
def record_attendance(
    meeting: Meeting, *, presence: Mapping[Membership, str], by: Membership, at: datetime
) -> list[Attendance]:
    """Keep who is there, from the beginning of the meeting until its minutes are adopted. What is said again is replaced."""
    meeting = _open(meeting)
    require(by, KEEP, meeting, at=at)
    if meeting.starts_at > at:
        params = {"meeting": str(meeting), "starts_at": meeting.starts_at}
        raise Refusal("attendance.not_begun", params=params, status=409)
    seated = _seated(meeting, at)
    for person, said in presence.items():
        if said not in Presence.values:
            params = {"given": str(said)[:20], "choices": ", ".join(Presence.values)}
            raise Refusal("attendance.presence", params=params, status=422)
        if person.pk not in seated:
            raise _no_seat(meeting, person)
    return _record(meeting, presence, by, at)


@transaction.atomic
def send_apologies(meeting: Meeting, *, by: Membership, at: datetime) -> Attendance:
    """Say ahead that one does not come; everybody for themselves, while the meeting is to come."""
    meeting = _open(meeting)
    if by.pk not in _seated(meeting, at):
        raise _no_seat(meeting, by)
    if meeting.state != MeetingState.PLANNED or meeting.starts_at <= at:
        params = {"meeting": str(meeting), "starts_at": meeting.starts_at}
        raise Refusal("attendance.begun", params=params, status=409)
    return _record(meeting, {by: Presence.EXCUSED}, by, at)[0]


@transaction.atomic
def recuse_from(
    item: AgendaItem, *, because: str, by: Membership, at: datetime, membership: Membership | None = None
) -> Recusal:
    """Step aside from an item, with the interest in it; whoever keeps the meeting may record it for somebody else."""
    meeting = _open(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    item.meeting = meeting
    if item.state == AgendaState.WITHDRAWN:
        raise Refusal("recusal.withdrawn", params={"item": item.title}, status=409)
    person = membership or by
    if person.pk != by.pk:
        require(by, KEEP, meeting, at=at)
    if person.pk not in _seated(meeting, at):
        raise _no_seat(meeting, person)
    if not because.strip():
        raise Refusal("recusal.because_missing", status=422)
    recusal: Recusal
    recusal, made = Recusal.objects.get_or_create(
        item=item,
        membership=person,
        defaults={"because": because.strip(), "recorded_by": by, "recorded_at": at},
    )
    if not made:
        raise Refusal("recusal.made", params={"person": str(person), "item": item.title}, status=409)
    facts = {"meeting": str(meeting.pk), "person": str(person.pk)}
    audit.record("agenda.recused", item, by=by, at=at, because=recusal.because, facts=facts)
    return recusal


def check_may_recuse(item: AgendaItem, by: Membership, at: datetime) -> None:
    """Raise unless this person sits in the body; a form asks before anything is typed."""
    if by.pk not in _seated(item.meeting, at):
        raise _no_seat(item.meeting, by)


def _open(meeting: Meeting) -> Meeting:
    """The meeting, locked, while its record is still written."""
    meeting = locked(meeting)
    if meeting.state in (MeetingState.CANCELLED, MeetingState.CLOSED):
        params = {"meeting": str(meeting), "state": meeting.get_state_display().lower()}
        raise Refusal("attendance.over", params=params, status=409)
    return meeting


def _seated(meeting: Meeting, at: datetime) -> set[object]:
    """Who sits in the body now, or sat in it when the meeting began."""
    moments = {at, min(meeting.starts_at, at)}
    seats = [Seat.objects.at(moment).filter(body=meeting.forum.body) for moment in moments]
    return {pk for rows in seats for pk in rows.values_list("membership_id", flat=True)}


def _no_seat(meeting: Meeting, person: Membership) -> Refusal:
    params = {"person": str(person), "body": str(meeting.forum.body)}
    return Refusal("attendance.no_seat", params=params, status=403)


def _record(meeting: Meeting, presence: Mapping[Membership, str], by: Membership, at: datetime) -> list[Attendance]:
    known = {one.membership_id: one for one in Attendance.objects.filter(meeting=meeting)}
    rows = []
    for person, said in presence.items():
        row = known.get(person.pk) or Attendance(meeting=meeting, membership=person)
        if row.presence != said:
            row.presence, row.recorded_by, row.recorded_at = Presence(said), by, at
            row.save()
            facts = {"person": str(person.pk), "presence": str(said)}
            audit.record("meeting.attended", meeting, by=by, at=at, facts=facts)
        rows.append(row)
    return rows
