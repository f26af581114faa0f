"""What pages and apps above ask about minutes."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import AgendaState
from governance.minutes.models import Amendment, MinuteLine, Minutes
from governance.minutes.states import AmendmentState, MinutesState
from rights.visibility import visible
from tenancy.models import Membership


def minutes_of(meeting: Meeting, reader: Membership, at: datetime) -> Minutes | None:
    """The minutes of a meeting, if there are any that the reader may see, with `said` lines and `waiting` amendments; one
    query.
    """
    waiting = Count("amendments", filter=Q(amendments__state=AmendmentState.OPEN), distinct=True)
    rows = visible(Minutes.objects.filter(meeting=meeting), reader, at=at)
    rows = rows.annotate(said=Count("lines", distinct=True), waiting=waiting)
    return rows.select_related("body", "adopted_by__user", "adopted_by__tenant").first()


def lines_of(minutes: Minutes, reader: Membership, at: datetime) -> QuerySet[MinuteLine]:
    """What was said, in order, as far as the reader may see what it was about; one query."""
    return visible(MinuteLine.objects.filter(minutes=minutes), reader, at=at).select_related("item")


def amendments_of(minutes: Minutes, reader: Membership, at: datetime) -> QuerySet[Amendment]:
    """What members want the minutes to say; one query."""
    rows = visible(Amendment.objects.filter(minutes=minutes), reader, at=at)
    return rows.select_related("line", "proposed_by__user", "answered_by__user")


def sees_all_of(minutes: Minutes, reader: Membership, at: datetime) -> bool:
    """Does this reader see every item and every line, and so the sealed record as a whole? Two queries."""
    items = AgendaItem.objects.filter(meeting=minutes.meeting).exclude(state=AgendaState.WITHDRAWN).order_by()
    lines = MinuteLine.objects.filter(minutes=minutes).order_by()
    return not any(rows.exclude(pk__in=visible(rows, reader, at=at).values("pk")).exists() for rows in (items, lines))


def waiting_for(meeting: Meeting) -> QuerySet[Minutes]:
    """The minutes of earlier meetings of the series that are with the members; one query."""
    rows = Minutes.objects.filter(
        meeting__forum=meeting.forum_id, meeting__starts_at__lt=meeting.starts_at, state=MinutesState.OFFERED
    )
    return rows.select_related("meeting__forum").order_by("meeting__starts_at")
