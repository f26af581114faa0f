"""The decisions that come back to this meeting, and those that the reader is asked to review."""

from collections.abc import Iterable, Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from governance.reviews import selectors
from governance.reviews.models import DecisionReview
from packs.blocks import Block, Row, Rows, Wait
from packs.links import inside
from packs.registry import PackContext
from rights.visibility import visible


def gather(context: PackContext) -> Sequence[Block] | None:
    """One row a decision with what was expected of it, as far as the reader may see it."""
    due = context.shared("reviews_due_here", lambda: selectors.due_in(context.meeting, context.at))
    if not context.shared("something_to_review_here", due.exists):
        return None
    rows = [_row(review) for review in visible(due, context.membership, at=context.at)]
    return [Rows(rows)] if rows else None


def waits(context: PackContext) -> Iterable[Wait]:
    """The reviews that this reader is asked for by the day of the meeting."""
    day = context.meeting.local_start.date()
    if not context.shared("something_to_review", lambda: selectors.something_due(day)):
        return
    for review in selectors.waiting_for(context.membership, context.at, until=day):
        words = {"number": review.decision.number, "title": review.decision.title}
        yield Wait(_("Review %(number)s: %(title)s") % words, inside("reviews:detail", review.pk))


def _row(review: DecisionReview) -> Row:
    decision = review.decision
    expected = _("Expected: %(expected)s") % {"expected": decision.expected} if decision.expected else ""
    note = " · ".join(filter(None, (decision.stream.name if decision.stream else "", expected)))
    day = formats.date_format(review.due_on, "SHORT_MONTH_DAY_FORMAT")
    return Row(day, f"{decision.number} {decision.title}", note, inside("reviews:detail", review.pk))
