"""The agenda: each item with the time it begins, its minutes and why it is there."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.meetings.states import AgendaState
from governance.models import AgendaItem
from packs.blocks import Block, Row, Rows
from packs.registry import PackContext
from rights.visibility import visible


def items(context: PackContext) -> list[AgendaItem]:
    """What stands on the agenda, in order, as far as the reader may see it."""
    return context.seen("agenda", lambda: _items(context))


def gather(context: PackContext) -> Sequence[Block] | None:
    """One row an item; nothing when the agenda is empty (the head of the pack says so)."""
    rows, starts_at = [], context.meeting.starts_at
    for item in items(context):
        begins = formats.time_format(timezone.localtime(starts_at, context.zone), "TIME_FORMAT")
        rows.append(
            Row(begins, item.title, " · ".join(part for part in (minutes(item.minutes), item.why) if part), item.url)
        )
        starts_at += timedelta(minutes=item.minutes)
    return [Rows(rows)] if rows else None


def _items(context: PackContext) -> list[AgendaItem]:
    open_items = AgendaItem.objects.filter(meeting=context.meeting, state=AgendaState.OPEN)
    return list(visible(open_items.select_related("stream"), context.membership, at=context.at))


def lead(context: PackContext) -> str:
    """How full the agenda is, in a sentence."""
    found = items(context)
    if not found:
        return _("Nothing is on the agenda yet.")
    given = round((context.meeting.ends_at - context.meeting.starts_at).total_seconds() / 60)
    needed = sum(item.minutes for item in found)
    count = ngettext("%(n)s item", "%(n)s items", len(found)) % {"n": len(found)}
    if needed > given:
        words = _("%(items)s, %(needed)s minutes: %(more)s more than the meeting has.")
    elif needed == given:
        words = _("%(items)s, %(needed)s minutes, all time is given.")
    else:
        words = _("%(items)s, %(needed)s of %(given)s minutes.")
    return words % {"items": count, "needed": needed, "given": given, "more": needed - given}


def minutes(number: int) -> str:
    """20 min."""
    return _("%(n)s min") % {"n": number}
