"""When the reader meets next."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import formats

from governance.models import Meeting, Seat
from packs.blocks import Block, Row, Rows
from packs.links import inside
from packs.registry import PackContext

AHEAD, SHOWN = timedelta(days=120), 5


def gather(context: PackContext) -> Sequence[Block] | None:
    """The next meetings of all bodies in which the reader sits, one a forum."""
    key = "dates:" + ",".join(str(body) for body in sorted(_bodies(context)))
    rows = context.shared(key, lambda: _rows(context))
    return [Rows(rows)] if rows else None


def _bodies(context: PackContext) -> list[object]:
    seats: dict[object, list[object]] = context.shared("bodies", lambda: _bodies_of_everyone(context))
    return seats.get(context.membership.pk, [])


def _bodies_of_everyone(context: PackContext) -> dict[object, list[object]]:
    """Whoever sits in this meeting's body: in which bodies they sit; one query for all readers."""
    here = Seat.objects.at(context.at).filter(body=context.meeting.forum.body_id).values("membership")
    found: dict[object, list[object]] = {}
    for membership, body in Seat.objects.at(context.at).filter(membership__in=here).values_list("membership", "body"):
        found.setdefault(membership, []).append(body)
    return found


def _rows(context: PackContext) -> list[Row]:
    begins = context.meeting.starts_at
    ahead = Meeting.objects.upcoming(begins).filter(
        forum__body__in=_bodies(context), starts_at__gt=begins, starts_at__lte=begins + AHEAD
    )
    found: dict[object, Row] = {}
    for meeting in ahead.select_related("forum")[:200]:
        if meeting.forum_id not in found:
            local = meeting.local_start
            found[meeting.forum_id] = Row(
                f"{formats.date_format(local, 'D j M')}, {formats.time_format(local, 'H:i')}",
                meeting.forum.name,
                url=inside("meetings:detail", meeting.pk),
            )
        if len(found) == SHOWN:
            break
    return list(found.values())
