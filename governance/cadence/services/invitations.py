"""Invitations to a meeting by e-mail, on demand: once a revision for each who has a seat at its time."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal
from governance.bodies.models import Seat
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from outbox.models import Message
from outbox.services import NewMessage, enqueue_all
from rights.services import require
from rights.visibility import sees
from tenancy.models import Membership

KIND, RIGHT = "meetings.invitation", "meetings.change"


@transaction.atomic
def invite(meeting: Meeting, *, by: Membership, at: datetime) -> int:
    """Put an invitation into the outbox for everybody who has a seat then; of a cancelled meeting, a cancellation.

    Whoever had one before hears of the cancellation, too. Asked again, it sends what is new: the next revision, or whoever
    has come since. Says to how many.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("tenant", "forum__body").get(pk=meeting.pk)
    require(by, RIGHT, meeting, at=at)
    cancelled = meeting.state == MeetingState.CANCELLED
    if meeting.ends_at <= at or meeting.state == MeetingState.HELD:
        params = {"meeting": str(meeting), "ends_at": meeting.ends_at}
        raise Refusal("invitation.meeting_over", params=params, status=409)
    people = {seat.membership for seat in _seats(meeting)}
    if cancelled:
        told = Message.objects.filter(kind=KIND, ref=meeting.pk).values("to")
        people |= set(Membership.objects.filter(pk__in=told).select_related("user", "tenant"))
    people = {one for one in people if one.is_active_at(at) and sees(one, meeting, at=at)}
    if not people:
        raise Refusal("invitation.nobody", params={"body": meeting.forum.body.name}, status=409)
    with translation.override(meeting.tenant.locale):
        subject = (_("Cancelled: %(forum)s") if cancelled else _("Invitation: %(forum)s")) % {
            "forum": meeting.forum.name
        }
    key = f"{KIND}:{meeting.pk}:{meeting.sequence}"
    in_order = sorted(people, key=lambda one: one.pk)
    enqueue_all(KIND, [NewMessage(f"{key}:{one.pk}", one, meeting.pk, subject) for one in in_order], at=at)
    facts = {"people": len(people), "revision": meeting.sequence}
    audit.record("meeting.invited", meeting, by=by, at=at, rule=RIGHT, facts=facts)
    return len(people)


def _seats(meeting: Meeting) -> list[Seat]:
    seats = Seat.objects.at(meeting.starts_at).filter(body=meeting.forum.body_id)
    return list(seats.select_related("membership__user", "membership__tenant"))
