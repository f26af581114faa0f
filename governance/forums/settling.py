"""Which forum settles what two streams claim: the one for priorities of a body at the level of coordination."""

from datetime import datetime

from governance.forums.models import Forum, Purpose
from rights.visibility import visible
from streams.boundaries.settling import Settles
from tenancy.models import Membership

LEVEL = "coordination"


def settles_overlaps(reader: Membership | None, at: datetime) -> Settles | None:
    """The first such forum in use that belongs to no single stream, if the reader sees it; one query."""
    forums = Forum.objects.in_use().filter(purpose=Purpose.PRIORITIES, body__level__code=LEVEL, stream=None)
    seen = forums if reader is None else visible(forums, reader, at=at)
    forum = seen.order_by("name", "id").first()
    return Settles(forum.name, forum.get_absolute_url()) if forum else None
