"""What pages ask about actions."""

from datetime import datetime

from django.db.models import QuerySet

from governance.actions.models import Action
from governance.meetings.models import Meeting
from rights.visibility import visible
from tenancy.models import Membership


def listed(reader: Membership, at: datetime) -> QuerySet[Action]:
    """Every action that the reader may see; ready to render, one query."""
    rows = Action.objects.select_related("meeting__forum__body", "item", "owner__user", "settled_by__user")
    return visible(rows, reader, at=at)


def mine(membership: Membership, at: datetime) -> QuerySet[Action]:
    """What this person has agreed to do and has not settled, the most urgent first; one query."""
    return listed(membership, at).filter(owner=membership).open().order_by("due_on", "id")


def agreed_in(meeting: Meeting, reader: Membership, at: datetime) -> QuerySet[Action]:
    """What a meeting agreed; one query."""
    return listed(reader, at).filter(meeting=meeting).order_by("agreed_at", "id")


def due_for(meeting: Meeting) -> QuerySet[Action]:
    """What comes back to this meeting: open, agreed earlier in the series, and due by its day; one query."""
    earlier = Action.objects.filter(meeting__forum=meeting.forum, meeting__starts_at__lt=meeting.starts_at)
    due = earlier.open().filter(due_on__lte=meeting.local_start.date())
    return due.select_related("owner__user", "item__stream").order_by("due_on", "id")
