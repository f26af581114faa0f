"""What pages and apps above ask about forums."""

from datetime import datetime

from django.db.models import Min, Q, QuerySet

from governance.bodies import selectors as bodies
from governance.forums.models import Forum
from tenancy.models import Membership


def listed_forums(at: datetime) -> QuerySet[Forum]:
    """Every forum with its body, its stream and, as `next_at`, when it meets next; one query."""
    coming = Q(meetings__state="planned", meetings__ends_at__gt=at)
    return Forum.objects.select_related("body", "stream").annotate(next_at=Min("meetings__starts_at", filter=coming))


def members(forum: Forum, at: datetime) -> QuerySet[Membership]:
    """Who gets the packs of a forum now: the people who sit in its body and are active; one query."""
    return bodies.members(forum.body, at)
