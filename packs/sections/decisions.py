"""What was decided since the forum met last, and the decisions that wait for the reader."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.decisions import selectors
from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from governance.models import Meeting
from packs.blocks import Block, Row, Rows, Text, Wait
from packs.links import inside
from packs.registry import PackContext

TOLD = 20
# A forum that has not met yet looks back as far as this.
FIRST_LOOK = timedelta(days=31)


def gather(context: PackContext) -> Sequence[Block] | None:
    """One row a decision, the newest first, as far as the reader may see it."""
    since = context.shared("decided_since", lambda: _last_meeting(context.meeting))
    if not context.shared("something_decided", lambda: _something_decided(context, since)):
        return None
    decided = selectors.decided_since(context.meeting.forum, since, context.membership, context.at)
    found = list(decided[: TOLD + 1])
    if not found:
        return None
    blocks: list[Block] = [Rows([_row(decision, context) for decision in found[:TOLD]])]
    more = decided.count() - TOLD if len(found) > TOLD else 0
    if more:
        rest = ngettext("%(n)s more stands in the register.", "%(n)s more stand in the register.", more)
        blocks.append(Text(rest % {"n": more}))
    return blocks


def waits(context: PackContext) -> Iterable[Wait]:
    """What this reader decides, is asked for, or votes on."""
    if not context.shared("something_asked", _something_asked):
        return
    reader, at = context.membership, context.at
    for decision in selectors.waits_for(reader, at):
        words = {"number": decision.number, "title": decision.title}
        yield Wait(_("Decide %(number)s: %(title)s") % words, inside("decisions:detail", decision.pk))
    for ask in selectors.asks_for(reader, at):
        words = {"number": ask.decision.number, "title": ask.decision.title}
        asked = _("Say whether you agree to %(number)s: %(title)s")
        asked = asked if ask.asked_for == "agree" else _("Say what you think of %(number)s: %(title)s")
        yield Wait(asked % words, inside("decisions:detail", ask.decision_id))
    for ballot in selectors.ballots_for(reader, at):
        words = {"number": ballot.decision.number, "title": ballot.decision.title}
        yield Wait(_("Vote on %(number)s: %(title)s") % words, inside("decisions:detail", ballot.decision_id))


def _something_asked() -> bool:
    """Is anything open at all? Mostly that costs the readers of a pack nothing."""
    return bool(Decision.objects.filter(state=DecisionState.PROPOSED).exists())


def _something_decided(context: PackContext, since: datetime) -> bool:
    return bool(selectors.all_decided_since(context.meeting.forum, since, context.at).exists())


def _last_meeting(meeting: Meeting) -> datetime:
    before = Meeting.objects.filter(forum=meeting.forum, starts_at__lt=meeting.starts_at).exclude(state="cancelled")
    last = before.order_by("-starts_at").first()
    return last.starts_at if last else meeting.starts_at - FIRST_LOOK


def _row(decision: Decision, context: PackContext) -> Row:
    day = timezone.localtime(decision.decided_at, context.zone).date()
    said = [str(decision.get_state_display()), decision.stream.name if decision.stream else "", decision.answer]
    return Row(
        formats.date_format(day, "SHORT_MONTH_DAY_FORMAT"),
        f"{decision.number} {decision.title}",
        " · ".join(part for part in said if part),
        inside("decisions:detail", decision.pk),
    )
