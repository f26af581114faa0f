"""A decision's review stands on the right agenda from its day on: where it was decided, or where its stream is looked at."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from governance.forums.models import Purpose
from governance.meetings.models import Meeting
from governance.meetings.sources import AgendaSource, Proposal
from governance.reviews.models import DecisionReview
from governance.reviews.selectors import due_in
from rights.visibility import hidden
from tenancy.models import Membership

MINUTES = 10


def proposals(meeting: Meeting, at: datetime) -> Iterator[Proposal]:
    """The reviews that are due by this meeting's day; three queries."""
    for review in due_in(meeting, at):
        decision = review.decision
        day = formats.date_format(review.due_on, "DATE_FORMAT")
        yield Proposal(
            subject_ref=review.pk,
            title=_("Review %(number)s: %(title)s") % {"number": decision.number, "title": decision.title},
            why=_("Due %(day)s. Say how it was made, and how it turned out.") % {"day": day},
            stream=decision.stream,
            minutes=MINUTES,
            url=address("reviews:detail", review.pk),
        )


def items_about_reviews(membership: Membership, at: datetime) -> Q:
    """Agenda items, without those about reviews that the reader may not see."""
    unseen = hidden(DecisionReview.objects.order_by(), membership, at=at).values("pk")
    return ~Q(source__startswith="reviews.", subject_ref__in=unseen)


SOURCES = [
    AgendaSource(f"reviews.{purpose}", gettext_lazy("Decision reviews"), purpose, proposals)
    for purpose in Purpose.values
]
