"""What pages and apps above ask about meetings and agendas."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from governance.bodies.models import Seat
from governance.bodies.selectors import seats_in
from governance.forums.models import Forum
from governance.meetings.models import AgendaItem, Attendance, Meeting, Recusal
from governance.meetings.rules import Drift
from governance.meetings.states import AgendaState, MeetingState, Presence
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.models import Membership


def coming_meetings(at: datetime) -> QuerySet[Meeting]:
    """Planned meetings of forums in use that have not begun, the next one first; ready to render, one query."""
    return (
        Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=at, forum__closed_at=None)
        .select_related("forum__body", "forum__stream")
        .order_by("starts_at", "id")
    )


def next_meeting_for(
    stream: ValueStream | None, purpose: str, at: datetime, *, reader: Membership | None = None
) -> Meeting | None:
    """Where a question of this purpose goes next: the stream's own forum, else one for all streams; of those that the reader
    may see, when somebody asks. One query.
    """
    coming = coming_meetings(at)
    here = (coming if reader is None else visible(coming, reader, at=at)).filter(forum__purpose=purpose)
    if stream is None:
        return here.filter(forum__stream=None).first()
    own_first = Case(When(forum__stream=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    return here.filter(Q(forum__stream=stream) | Q(forum__stream=None)).order_by(own_first, "starts_at", "id").first()


def streams_served(meeting: Meeting, at: datetime) -> QuerySet[ValueStream]:
    """The streams whose next meeting of this purpose is this one: `next_meeting_for` asked the other way round.

    One query here, and one when the streams are read. For agenda sources.
    """
    forum = meeting.forum
    streams = ValueStream.objects.order_by("name")
    if forum.stream_id is not None:
        own = next_meeting_for(forum.stream, forum.purpose, at)
        return streams.filter(pk=forum.stream_id) if own == meeting else streams.none()
    if next_meeting_for(None, forum.purpose, at) != meeting:
        return streams.none()
    own_forum = coming_meetings(at).filter(forum__purpose=forum.purpose, forum__stream=OuterRef("pk"))
    return streams.exclude(Exists(own_forum.order_by()))


def next_of_each_forum(at: datetime) -> list[Meeting]:
    """The next meeting of every forum in use; one query."""
    return list(coming_meetings(at).order_by("forum_id", "starts_at", "id").distinct("forum_id"))


def my_meetings(membership: Membership, at: datetime, days: int = 14) -> QuerySet[Meeting]:
    """The meetings of the bodies this person sits in, not yet over, with `open_items`; one query."""
    mine = Seat.objects.at(at).filter(membership=membership, body=OuterRef("forum__body"))
    return (
        visible(Meeting.objects.upcoming(at), membership, at=at)
        .filter(Exists(mine), forum__closed_at=None, starts_at__lt=at + timedelta(days=days))
        .select_related("forum__body", "forum__stream")
        .annotate(open_items=_counted(AgendaItem.objects.filter(state=AgendaState.OPEN), membership, at))
    )


def meetings_of(
    forum: Forum, reader: Membership, at: datetime, *, coming: int = 8, past: int = 8
) -> tuple[list[Meeting], list[Meeting]]:
    """The next meetings of a forum (cancelled ones too) and the last ones, newest first; two queries."""
    standing = AgendaItem.objects.exclude(state=AgendaState.WITHDRAWN)
    meetings = Meeting.objects.filter(forum=forum).annotate(items=_counted(standing, reader, at))
    ahead = list(meetings.filter(ends_at__gt=at).order_by("starts_at", "id")[:coming])
    behind = list(meetings.filter(ends_at__lte=at).order_by("-starts_at", "-id")[:past])
    for meeting in (*ahead, *behind):
        meeting.forum = forum
    return ahead, behind


def drift_of(forum: Forum, at: datetime, days: int = 365) -> Drift:
    """Held of planned over the sittings of a forum that ended in the last `days`; one query."""
    gone = Meeting.objects.filter(forum=forum, ends_at__lte=at, ends_at__gt=at - timedelta(days=days))
    cancelled = Q(state=MeetingState.CANCELLED)
    counted = gone.aggregate(
        planned=Count("pk"),
        held=Count("pk", filter=Q(state__in=[MeetingState.HELD, MeetingState.CLOSED])),
        moved=Count("pk", filter=~cancelled & ~Q(reason="")),
        cancelled=Count("pk", filter=cancelled),
    )
    return Drift(**counted)


def agenda_of(meeting: Meeting, reader: Membership, at: datetime) -> QuerySet[AgendaItem]:
    """What is on the agenda, in order, as far as the reader may see it; what was withdrawn is left out. One query."""
    standing = AgendaItem.objects.filter(meeting=meeting).exclude(state=AgendaState.WITHDRAWN)
    recused = Recusal.objects.filter(item=OuterRef("pk")).order_by("recorded_at", "id")
    said = JSONObject(person=_name("membership"), because="because")
    items = visible(standing, reader, at=at).annotate(recused=ArraySubquery(recused.values_list(said)))
    return items.select_related("stream").order_by("position", "added_at", "id")


def seats_at(meeting: Meeting, at: datetime) -> QuerySet[Seat]:
    """Who has a seat, the chair first, each with their `presence` in this meeting, "" when nobody said; one query."""
    said = Attendance.objects.filter(meeting=meeting, membership=OuterRef("membership")).values("presence")
    return seats_in(meeting.forum.body, at).annotate(presence=Coalesce(Subquery(said), Value("")))


def voting_present(meeting: Meeting, at: datetime) -> set[UUID]:
    """Who of those with a vote is recorded as present, as ids of memberships; one query."""
    there = Attendance.objects.filter(meeting=meeting, presence=Presence.PRESENT).values("membership")
    seats = Seat.objects.at(at).filter(body=meeting.forum.body_id, voting=True, membership__in=there)
    return set(seats.values_list("membership_id", flat=True))


def recused_from_subject(meeting: Meeting, subject_ref: UUID) -> dict[UUID, str]:
    """Who stepped aside from what this meeting has about a subject, and why; one query."""
    rows = Recusal.objects.filter(item__meeting=meeting, item__subject_ref=subject_ref)
    return dict(rows.values_list("membership_id", "because"))


def stands_on(source: str, subject_refs: Iterable[UUID], at: datetime) -> dict[UUID, AgendaItem]:
    """For each subject that stands open on a coming or running meeting: its item, with meeting and forum; one query."""
    items = AgendaItem.objects.filter(
        source=source,
        subject_ref__in=list(subject_refs),
        state=AgendaState.OPEN,
        meeting__state=MeetingState.PLANNED,
        meeting__ends_at__gt=at,
    ).select_related("meeting__forum")
    return {item.subject_ref: item for item in items.order_by("-meeting__starts_at")}


def where_questions_go(reader: Membership, at: datetime, stream: ValueStream | None) -> dict[str, Meeting]:
    """The next meeting for each purpose that the reader may see, for the page of a meeting; one query."""
    for_all = visible(coming_meetings(at), reader, at=at).filter(
        Q(forum__stream=stream) | Q(forum__stream=None) if stream else Q(forum__stream=None)
    )
    own_first = Case(When(forum__stream=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    first = for_all.order_by("forum__purpose", own_first, "starts_at", "id").distinct("forum__purpose")
    return {meeting.forum.purpose: meeting for meeting in first}


def _name(person: str) -> Coalesce:
    """What somebody is called here, as `str(membership)` says it; a part of another query."""
    empty = Value("")
    return Coalesce(NullIf(f"{person}__title", empty), NullIf(f"{person}__user__name", empty), f"{person}__user__email")


def _counted(items: QuerySet[AgendaItem], reader: Membership, at: datetime) -> Coalesce:
    """How many of these items stand on a meeting, as far as the reader may see them; a part of the meetings' query."""
    standing = visible(items.filter(meeting=OuterRef("pk")).order_by(), reader, at=at).values("meeting")
    return Coalesce(Subquery(standing.values_list(Count("pk"))), 0)
