"""What calendars show: meetings between two moments, as far as their reader may see them."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.bodies.models import Seat
from governance.cadence.models import CalendarFeed
from governance.forums.models import Forum
from governance.meetings.models import Meeting
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.models import Membership

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
