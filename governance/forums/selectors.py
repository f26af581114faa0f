"""What pages and apps above ask about forums."""

from datetime import datetime

from django.db.models import Min, Q, QuerySet

from governance.bodies import selectors as bodies
from governance.forums.models import Forum
from rights.visibility import visible
from tenancy.models import Membership


def listed_forums(reader: Membership, at: datetime) -> QuerySet[Forum]:
    """Every forum that the reader may see, with its body, its stream and, as `next_at`, when it meets next; one query."""
    coming = Q(meetings__state="planned", meetings__ends_at__gt=at)
    seen = visible(Forum.objects.select_related("body", "stream"), reader, at=at)
    return seen.annotate(next_at=Min("meetings__starts_at", filter=coming))


def members(forum: Forum, at: datetime) -> QuerySet[Membership]:
    """Who gets the packs of a forum now: the people who sit in its body and are active; one query."""
    return bodies.members(forum.body, at)
