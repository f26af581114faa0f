"""What was escalated to the forum's body, and what waits for the reader's answer."""

from collections.abc import Iterable, Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from governance.escalations import selectors
from governance.escalations.models import Escalation
from packs.blocks import Block, Row, Rows, Wait
from packs.links import inside
from packs.registry import PackContext
from rights.visibility import visible


def gather(context: PackContext) -> Sequence[Block] | None:
    """One row an escalation that the forum deals with, the longest due first, as far as the reader may see it."""
    waiting = selectors.waiting_in(context.meeting.forum)
    if not context.shared("something_escalated_here", waiting.exists):
        return None
    rows = [_row(one) for one in visible(waiting, context.membership, at=context.at)]
    return [Rows(rows)] if rows else None


def waits(context: PackContext) -> Iterable[Wait]:
    """What this reader may answer."""
    if not context.shared("something_escalated", selectors.something_waits):
        return
    for escalation in selectors.waiting_for(context.membership, context.at):
        words = {"number": escalation.number, "title": escalation.title}
        yield Wait(_("Answer %(number)s: %(title)s") % words, inside("escalations:detail", escalation.pk))


def _row(escalation: Escalation) -> Row:
    due = formats.date_format(escalation.due_on, "SHORT_MONTH_DAY_FORMAT") if escalation.due_on else ""
    title = f"{escalation.number} {escalation.title}"
    return Row(due, title, escalation.stream.name, inside("escalations:detail", escalation.pk))
