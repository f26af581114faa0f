"""Meetings as rows: made from a forum's rule well ahead, and kept in step with it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import services as audit
from governance.forums.models import Forum
from governance.forums.rules import slots_between
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from jobs.rules.recurrence import Slot
from tenancy.models import Membership

AHEAD = timedelta(days=580)  # eighteen months, and a month in reserve


@dataclass(frozen=True)
class Planned:
    """What materialise did, in meetings."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    cancelled: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@transaction.atomic
def materialise(forum: Forum, *, at: datetime, by: Membership | None = None) -> Planned:
    """Make the coming meetings what the forum's rule says. Safe to run again: it then finds nothing to do.

    Only planned meetings to come that nobody has moved follow a changed rule. Those that carry something (an agenda, a
    pack) are moved to the nearest new date, with all they carry; the others are replaced. A closed forum has no dates.
    """
    forum = Forum.objects.select_for_update(of=("self",)).select_related("body").get(pk=forum.pk)
    closed = forum.closed_at is not None
    slots = [] if closed else slots_between(forum.local_rule, forum.zone, at, at + AHEAD)
    wanted = {slot.local.isoformat(timespec="seconds"): slot for slot in slots}
    known = {
        meeting.occurrence: meeting
        for meeting in Meeting.objects.filter(Q(starts_at__gt=at) | Q(occurrence__in=wanted), forum=forum)
    }
    following = {
        occurrence: meeting
        for occurrence, meeting in known.items()
        if meeting.state == MeetingState.PLANNED
        and at < meeting.starts_at <= at + AHEAD
        and (meeting.reason == "" or closed)
    }
    missing = {occurrence: slot for occurrence, slot in wanted.items() if occurrence not in known}
    surplus = [meeting for occurrence, meeting in following.items() if occurrence not in wanted]

    kept = [
        one for one in following.values() if one.occurrence in wanted and _place(one, wanted[one.occurrence], forum, at)
    ]
    carrying = _carrying(surplus)
    gone = [meeting.pk for meeting in surplus if meeting.pk not in carrying]
    stranded = []
    for meeting in sorted((one for one in surplus if one.pk in carrying), key=lambda one: one.starts_at):
        nearest = min(missing, key=lambda occurrence: abs(missing[occurrence].at - meeting.starts_at), default=None)
        if nearest is None:
            stranded.append(_called_off(meeting, closed, at))
        else:
            meeting.occurrence = nearest
            _place(meeting, missing.pop(nearest), forum, at)
            kept.append(meeting)

    Meeting.objects.filter(pk__in=gone).delete()
    fields = ["occurrence", "starts_at", "ends_at", "state", "reason", "sequence", "changed_at"]
    Meeting.objects.bulk_update([*kept, *stranded], fields, batch_size=200)
    Meeting.objects.bulk_create([_meeting(forum, occurrence, slot, at) for occurrence, slot in missing.items()])
    done = Planned(added=len(missing), changed=len(kept), removed=len(gone), cancelled=len(stranded))
    if done:
        audit.record("forum.meetings_planned", forum, by=by, at=at, facts=asdict(done))
    return done


def follow_forum(forum: Forum, by: Membership, at: datetime) -> None:
    """A forum was set up, changed or closed: its meetings follow in the same transaction."""
    materialise(forum, at=at, by=by)


def _meeting(forum: Forum, occurrence: str, slot: Slot, at: datetime) -> Meeting:
    ends_at = slot.at + timedelta(minutes=forum.duration_min)
    return Meeting(forum=forum, occurrence=occurrence, starts_at=slot.at, ends_at=ends_at, changed_at=at)


def _place(meeting: Meeting, slot: Slot, forum: Forum, at: datetime) -> bool:
    """Put a meeting where its slot is; says whether that moves it."""
    ends_at = slot.at + timedelta(minutes=forum.duration_min)
    if (meeting.starts_at, meeting.ends_at) == (slot.at, ends_at):
        return False
    meeting.starts_at, meeting.ends_at = slot.at, ends_at
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, at
    return True


def _called_off(meeting: Meeting, closed: bool, at: datetime) -> Meeting:
    meeting.state = MeetingState.CANCELLED
    meeting.reason = _("The forum was closed.") if closed else _("The forum's rhythm has no such date any more.")
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, at
    return meeting


def _carrying(meetings: Iterable[Meeting]) -> set[UUID]:
    """Those that something refers to, in whichever app, or that people were told a new time of: they are not deleted."""
    meetings = list(meetings)
    carrying = {meeting.pk for meeting in meetings if meeting.sequence}
    for relation in Meeting._meta.related_objects:
        field = relation.field
        rows = relation.related_model.objects  # type: ignore[attr-defined]
        rows = rows.filter(**{f"{field.name}__in": [meeting.pk for meeting in meetings]})
        carrying.update(rows.order_by().values_list(field.attname, flat=True))
    return carrying
