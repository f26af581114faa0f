"""What pages, the worker and the composer ask about packs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value
from django.utils.text import slugify

from governance.meetings.selectors import coming_meetings
from governance.models import Meeting, Seat
from outbox.models import Message
from packs import rules
from packs.models import Pack
from packs.visibility import KIND, withheld
from rights.visibility import visible
from tenancy.models import Membership


def message_key(meeting_id: UUID, membership_id: UUID) -> str:
    """The outbox's name for the mail of one meeting to one person."""
    return f"pack:{meeting_id}:{membership_id}"


def visible_packs(membership: Membership, at: datetime) -> QuerySet[Pack]:
    """The packs that this person may see (packs.visibility); without the big columns, one query."""
    packs = visible(Pack.objects.all(), membership, at=at)
    return packs.defer("html", "text", "pdf").select_related("meeting__forum__body", "membership__user")


def my_packs(membership: Membership, at: datetime) -> QuerySet[Pack]:
    """The reader's own packs of meetings that are not over, the next meeting first; one query."""
    packs = Pack.objects.filter(~Exists(withheld()), membership=membership, meeting__ends_at__gt=at)
    mine = visible(packs, membership, at=at)
    return mine.defer("html", "text", "pdf").select_related("meeting__forum").order_by("meeting__starts_at", "id")


def with_delivery(packs: QuerySet[Pack]) -> QuerySet[Pack]:
    """Each pack with its mail's state, attempts and moment, for lists; no further query."""
    mail = Message.objects.filter(ref=OuterRef("pk"), kind=KIND).order_by()
    return packs.annotate(
        delivery=mail.values("state")[:1],
        delivery_attempts=mail.values("attempts")[:1],
        delivered_at=mail.values("sent_at")[:1],
    )


def mail_of(pack: Pack) -> Message | None:
    """The mail that carries this pack; one query."""
    return Message.objects.filter(ref=pack.pk, kind=KIND).select_related("to__user").first()


def file_name(pack: Pack) -> str:
    """What the PDF is called: letters, digits and hyphens only, because it travels in headers."""
    forum = slugify(pack.meeting.forum.name)[:60] or "pack"
    return f"{forum}-{pack.meeting.local_start:%Y-%m-%d}.pdf"


def recipients(meeting: Meeting, at: datetime) -> list[Seat]:
    """Who sits in the forum's body now and still belongs to the organisation, observers and secretary too; one query."""
    active = Membership.objects.active(at).filter(pk=OuterRef("membership"))
    seats = Seat.objects.at(at).filter(Exists(active), body=meeting.forum.body_id)
    return list(seats.select_related("membership__user").order_by("kind", "membership__title", "id"))


def seat_of(membership_id: UUID, meeting: Meeting, at: datetime) -> Seat | None:
    """The seat from which this person may have the pack now, or None: left, or no longer seated; one query."""
    active = Membership.objects.active(at).filter(pk=OuterRef("membership"))
    return Seat.objects.at(at).filter(Exists(active), body=meeting.forum.body_id, membership=membership_id).first()


def have_packs(meetings: Iterable[Meeting]) -> set[tuple[UUID, UUID]]:
    """(meeting, person) of every pack of these meetings; one query."""
    return set(Pack.objects.filter(meeting__in=list(meetings)).values_list("meeting_id", "membership_id"))


def meetings_due(at: datetime) -> list[Meeting]:
    """Planned meetings that lie ahead and whose papers are due, the next one first; one query."""
    lead = ExpressionWrapper(F("forum__papers_due_days") * Value(timedelta(days=1)), output_field=DurationField())
    near = coming_meetings(at).annotate(lead=lead).filter(starts_at__lte=Value(at + timedelta(days=2)) + F("lead"))
    return [
        meeting for meeting in near.select_related("forum__body", "forum__stream", "tenant") if due_at(meeting) <= at
    ]


def due_at(meeting: Meeting) -> datetime:
    """From when on the pack of this meeting is made by itself."""
    return rules.due_at(meeting.papers_due_on, meeting.forum.zone, meeting.starts_at)
