"""What pages, jobs and apps above ask about escalations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncQuarter

from governance.bodies.models import Body, Seat, SeatKind
from governance.escalations.models import Escalation, EscalationEvent
from governance.escalations.states import WAITING, EscalationState
from governance.forums.models import Forum
from governance.meetings.models import Meeting
from governance.meetings.selectors import coming_meetings
from rights.matrix.models import Level
from rights.visibility import visible
from streams.models import RoleTerm, ValueStream
from tenancy.models import Membership, Role

OFFICERS = (SeatKind.CHAIR, SeatKind.DEPUTY, SeatKind.SECRETARY)
LATELY = timedelta(days=14)  # how long something that came back stands on its owner's week
ROWS = ("stream", "level", "body", "version", "decision")


def listed(reader: Membership, at: datetime) -> QuerySet[Escalation]:
    """Every escalation that the reader may see; ready to render, one query."""
    return visible(Escalation.objects.select_related(*ROWS).defer("version__document"), reader, at=at)


def waiting_for(membership: Membership, at: datetime) -> QuerySet[Escalation]:
    """Those that wait for an answer of a body in which this person holds an office, the longest due first; one query."""
    offices = Seat.objects.at(at).filter(membership=membership, kind__in=OFFICERS, body=OuterRef("body"))
    waiting = listed(membership, at).filter(Exists(offices), state__in=WAITING)
    return waiting.order_by(F("due_on").asc(nulls_first=True), "raised_at", "id")


def returned_to(membership: Membership, at: datetime) -> QuerySet[Escalation]:
    """What came back lately to the streams this person is accountable for; one query."""
    terms = RoleTerm.objects.owners().held(at).filter(membership=membership, stream=OuterRef("stream"))
    lately = listed(membership, at).filter(state=EscalationState.RETURNED, raised_at__gt=at - LATELY)
    return lately.filter(Exists(terms)).order_by("-raised_at")


def path_of(escalation: Escalation) -> list[EscalationEvent]:
    """Everything that happened to it, in order; one query."""
    return list(escalation.path.select_related("by__user", "level", "body").order_by("at", "id"))


# --- Who answers ------------------------------------------------------------------------------------------------------
def officers(body: Body, at: datetime, *kinds: str) -> list[Membership]:
    """Who holds an office in the body now and belongs to the organisation, the chair first; one query."""
    seats = Seat.objects.at(at).filter(body=body, kind__in=kinds or OFFICERS)
    present = seats.filter(membership__in=Membership.objects.active(at)).select_related("membership__user")
    places = list(SeatKind.values)
    return [seat.membership for seat in sorted(present, key=lambda seat: (places.index(seat.kind), seat.starts_at))]


def watchers(at: datetime) -> list[Membership]:
    """The administrators and auditors, who hear of what is stuck; one query."""
    active = Membership.objects.active(at).filter(role__in=(Role.ADMINISTRATOR, Role.AUDITOR))
    return list(active.select_related("user").order_by("id"))


@dataclass(frozen=True)
class Place:
    """Where a question goes: a body with somebody who can answer, and the purpose of the forum it is dealt with in."""

    body: Body
    purpose: str


def answering_body(
    level: Level, purpose: str, stream: ValueStream, at: datetime, *, near: bool = False
) -> Place | None:
    """The body at a level that answers: with the stream's own forum for the purpose, else one for all streams.

    Without a purpose any forum will do. `near` takes the level's other bodies when none has such a forum. Only a body
    with a chair, deputy or secretary counts. Three queries at the most.
    """
    seats = Seat.objects.at(at).filter(kind__in=OFFICERS, membership__in=Membership.objects.active(at))
    able = Body.objects.filter(level=level).filter(Exists(seats.filter(body=OuterRef("pk"))))
    forums = Forum.objects.in_use().filter(Q(stream=stream) | Q(stream=None), body__in=able).select_related("body")
    own_first = Case(When(stream=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    in_order = forums.order_by(own_first, "first_on", "id")
    for wanted in [purpose] if purpose and not near else [purpose, ""]:
        forum = in_order.filter(purpose=wanted).first() if wanted else in_order.first()
        if forum is not None:
            return Place(forum.body, forum.purpose)
    body = able.order_by("name", "id").first() if near or not purpose else None
    return Place(body, "") if body is not None else None


def levels_above(level: Level) -> QuerySet[Level]:
    """The higher levels, the next one first."""
    return Level.objects.filter(rank__gt=level.rank).order_by("rank")


# --- Where it is dealt with -------------------------------------------------------------------------------------------
def next_sitting(escalation: Escalation, at: datetime) -> Meeting | None:
    """The next meeting of the forum it is dealt with in; one query."""
    if escalation.body_id is None:
        return None
    return sittings_of(escalation, coming_meetings(at)).first()


def sittings_of(escalation: Escalation, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those of these meetings where it may stand, the stream's own forum first."""
    of_body = meetings.filter(forum__body=escalation.body_id, forum__closed_at=None)
    if escalation.purpose:
        of_body = of_body.filter(forum__purpose=escalation.purpose)
    own_first = Case(When(forum__stream=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    concerned = of_body.filter(Q(forum__stream=escalation.stream_id) | Q(forum__stream=None))
    return concerned.order_by(own_first, "starts_at", "id")


def waiting_in(forum: Forum) -> QuerySet[Escalation]:
    """What waits for the body of a forum and is of its purpose, the longest due first; one query."""
    waiting = Escalation.objects.filter(state__in=WAITING, body=forum.body_id, purpose=forum.purpose)
    if forum.stream_id is not None:
        waiting = waiting.filter(stream=forum.stream_id)
    else:
        own = Forum.objects.in_use().filter(body=forum.body_id, purpose=forum.purpose, stream=OuterRef("stream"))
        waiting = waiting.exclude(Exists(own))
    return waiting.select_related("stream", "level").order_by("due_on", "raised_at", "id")


# --- What came back ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Premature:
    """How often a stream took something higher in a quarter that it may decide itself."""

    stream: ValueStream
    quarter_from: datetime
    returned: int
    raised: int

    @property
    def quarter(self) -> str:
        """“2026 Q4”."""
        return f"{self.quarter_from.year} Q{(self.quarter_from.month + 2) // 3}"


def premature(
    reader: Membership, at: datetime, *, stream: ValueStream | None = None, most: int = 12
) -> list[Premature]:
    """Counts per stream and quarter, newest first, of the streams where there is something to count. Nobody is named; two
    queries.
    """
    seen = visible(Escalation.objects.order_by(), reader, at=at)
    if stream is not None:
        seen = seen.filter(stream=stream)
    quarter = TruncQuarter("raised_at", tzinfo=reader.tenant.zone)
    counted = (
        seen.annotate(quarter=quarter)
        .values("stream", "quarter")
        .annotate(raised=Count("pk"), returned=Count("pk", filter=Q(state=EscalationState.RETURNED)))
        .filter(returned__gt=0)
        .order_by("-quarter", "-returned", "stream")
    )
    rows = list(counted[:most])
    streams = ValueStream.objects.in_bulk({row["stream"] for row in rows}) if rows else {}
    return [Premature(streams[row["stream"]], row["quarter"], row["returned"], row["raised"]) for row in rows]


def stuck(reader: Membership, at: datetime) -> QuerySet[Escalation]:
    """What nobody up to the top has answered, the oldest first; one query."""
    return listed(reader, at).filter(state=EscalationState.STUCK).order_by("raised_at", "id")


def something_waits() -> bool:
    """Is anything open at all? Asked once for many readers; one query."""
    return bool(Escalation.objects.filter(state__in=WAITING).exists())
