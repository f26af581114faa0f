"""What calendars show: meetings between two moments, as far as their reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from governance.bodies.models import Body, Seat
from governance.cadence.models import CalendarFeed, CycleWaiver, Interruption, PriorityWindow
from governance.forums.models import Cycle, Forum
from governance.meetings.models import Meeting
from rights.visibility import visible
from streams.models import StreamState, ValueStream
from tenancy.models import Membership


@dataclass(frozen=True)
class WindowStanding:
    """Whether a body may change its priorities now, in which window, and in which next."""

    bound: bool
    open_now: PriorityWindow | None
    coming: PriorityWindow | None

    @property
    def may_change(self) -> bool:
        """In a window; or at any time, while the body has never opened one."""
        return not self.bound or self.open_now is not None


BACK = timedelta(days=365)  # of what is over, a feed keeps a year


def feeds_of(membership: Membership) -> QuerySet[CalendarFeed]:
    """One's own links, with what they are about; one query."""
    return CalendarFeed.objects.filter(membership=membership).select_related("forum", "stream", "membership__user")


def meetings_between(reader: Membership, at: datetime, start: datetime, end: datetime) -> QuerySet[Meeting]:
    """Every meeting in [start, end) that the reader sees, cancelled ones too; ready to render, one query."""
    seen = visible(Meeting.objects.filter(starts_at__gte=start, starts_at__lt=end), reader, at=at)
    return seen.select_related("forum__body", "forum__stream").order_by("starts_at", "id")


def mine(meetings: QuerySet[Meeting], membership: Membership) -> QuerySet[Meeting]:
    """Those at whose time this person has a seat in the body that meets."""
    seats = Seat.objects.filter(membership=membership, body=OuterRef("forum__body")).filter(
        Q(ends_at=None) | Q(ends_at__gt=OuterRef("starts_at")), starts_at__lte=OuterRef("starts_at")
    )
    return meetings.filter(Exists(seats))


def about(meetings: QuerySet[Meeting], stream: ValueStream) -> QuerySet[Meeting]:
    """Those where this stream is looked at: its own forums, and the forums for all streams."""
    return meetings.filter(Q(forum__stream=stream) | Q(forum__stream=None))


def in_feed(feed: CalendarFeed, at: datetime) -> list[Meeting]:
    """What a link shows now, of a year back and all that is planned; one query. Ask `is_seen` first."""
    reader = feed.membership
    meetings = Meeting.objects.filter(starts_at__gte=at - BACK)
    meetings = visible(meetings, reader, at=at).select_related("forum__body", "forum__stream")
    if feed.forum is not None:
        found = meetings.filter(forum=feed.forum)
    elif feed.stream is not None:
        found = about(meetings, feed.stream)
    else:
        found = mine(meetings, reader)
    return list(found.order_by("starts_at", "id"))


def is_seen(feed: CalendarFeed, at: datetime) -> bool:
    """May the link's person see what it is about? A name that they may not see is in no file either."""
    thing: Forum | ValueStream | None = feed.forum or feed.stream
    return thing is None or visible(type(thing).objects.filter(pk=thing.pk), feed.membership, at=at).exists()


# --- When priorities may change ------------------------------------------------------------------------------------------
def listed_windows() -> QuerySet[PriorityWindow]:
    """Every window with its body; one query."""
    return PriorityWindow.objects.select_related("body", "opened_by__user")


def standing_of(body: Body, at: datetime) -> WindowStanding:
    """How a body's windows stand; one query."""
    return standings([body], at)[body.pk]


def standings(bodies: Iterable[Body], at: datetime) -> dict[UUID, WindowStanding]:
    """The same for many bodies; one query."""
    bodies = list(bodies)
    windows: dict[UUID, list[PriorityWindow]] = {body.pk: [] for body in bodies}
    for window in PriorityWindow.objects.filter(body__in=bodies).order_by("starts_at"):
        windows[window.body_id].append(window)
    return {
        pk: WindowStanding(
            bound=bool(found),
            open_now=next((one for one in found if one.starts_at <= at < one.ends_at), None),
            coming=next((one for one in found if one.starts_at > at), None),
        )
        for pk, found in windows.items()
    }


def windows_between(start: datetime, end: datetime) -> QuerySet[PriorityWindow]:
    """The windows that are open in some part of [start, end); one query."""
    return listed_windows().filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "id")


def interruptions_between(reader: Membership, at: datetime, start: datetime, end: datetime) -> list[datetime]:
    """When the cadence was interrupted, as far as the reader sees it; one query."""
    seen = visible(Interruption.objects.filter(at__gte=start, at__lt=end), reader, at=at)
    return list(seen.order_by().values_list("at", flat=True))


def next_change(at: datetime) -> list[PriorityWindow]:
    """For each body that sets direction: the window that is open, else the next one, with the body; one query."""
    open_or_ahead = PriorityWindow.objects.filter(ends_at__gt=at, body__sets_direction=True).select_related("body")
    return sorted(
        open_or_ahead.order_by("body_id", "starts_at").distinct("body_id"),
        key=lambda one: (one.starts_at, one.body.name),
    )


# --- The cycles of streams ------------------------------------------------------------------------------------------------
def _looks_at(stream: Any) -> Q:
    """Forums that look at this stream: its own, and those for all streams."""
    return Q(stream=stream) | Q(stream=None)


OWN_FIRST = Case(When(stream=None, then=Value(1)), default=Value(0))


def forum_of_cycle(stream: ValueStream, cycle: str) -> Forum | None:
    """The forum in use that looks at this stream in this cycle, its own before one for all streams; one query."""
    forums = Forum.objects.in_use().filter(_looks_at(stream), cycle=cycle)
    return forums.order_by(OWN_FIRST, "name", "id").first()


def shows(forum: Forum, reader: Membership, at: datetime) -> bool:
    """May this reader know of the forum? One query."""
    return visible(Forum.objects.filter(pk=forum.pk), reader, at=at).exists()


def streams_with_cycles(reader: Membership, at: datetime) -> QuerySet[ValueStream]:
    """Every active stream that the reader sees, annotated a cycle with `<cycle>_forum`, `<cycle>_url` (the id of that forum)
    and `<cycle>_waived` (until when); a forum that the reader may not see is there without its name. One query.
    """
    streams = visible(ValueStream.objects.filter(state=StreamState.ACTIVE), reader, at=at)
    found: dict[str, Any] = {}
    for cycle in Cycle.values:
        forums = Forum.objects.in_use().filter(_looks_at(OuterRef("pk")), cycle=cycle)
        seen = visible(forums, reader, at=at).order_by(OWN_FIRST, "name", "id")
        waivers = CycleWaiver.objects.at(at).filter(stream=OuterRef("pk"), cycle=cycle)
        found |= {
            f"{cycle}_held": Exists(forums),
            f"{cycle}_forum": Subquery(seen.values("name")[:1]),
            f"{cycle}_url": Subquery(seen.values("pk")[:1]),
            f"{cycle}_waived": Subquery(waivers.values("ends_at")[:1]),
        }
    streams = streams.annotate(**found)
    return streams.annotate(
        missing=sum(
            (
                Case(When(Q(**{f"{cycle}_held": False, f"{cycle}_waived": None}), then=Value(1)), default=Value(0))
                for cycle in Cycle.values
            ),
            Value(0),
        )
    )


def missing_cycles(stream: Any) -> list[str]:
    """Of a row of `streams_with_cycles`: the cycles without forum and without waiver."""
    return [
        cycle
        for cycle in Cycle.values
        if not getattr(stream, f"{cycle}_held") and getattr(stream, f"{cycle}_waived") is None
    ]


def listed_waivers(reader: Membership, at: datetime) -> QuerySet[CycleWaiver]:
    """Every waiver of a stream that the reader sees; ready to render, one query."""
    return visible(CycleWaiver.objects.select_related("stream", "body", "waived_by__user"), reader, at=at)


# --- The ledger of interruptions -----------------------------------------------------------------------------------------
def listed_interruptions(reader: Membership, at: datetime) -> QuerySet[Interruption]:
    """Every interruption that the reader may see; ready to render, one query."""
    rows = Interruption.objects.select_related("body", "level", "stream", "by__user", "meeting__forum")
    return visible(rows, reader, at=at)


@dataclass(frozen=True)
class Cost:
    """What the interruptions of one kind come to."""

    label: str
    count: int
    days: Decimal


def costs(rows: QuerySet[Interruption], by: str) -> list[Cost]:
    """How many there are and what they cost, by `reason` or by `level__name`, the dearest first; one query."""
    summed = rows.order_by().values_list(by).annotate(count=Count("pk"), days=Sum("cost_days")).order_by("-days", by)
    return [Cost(label or "", count, days) for label, count, days in summed]
