"""What waits for a body stands on the next agenda of its forum, whatever the forum's purpose."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from governance.escalations.models import Escalation
from governance.escalations.selectors import waiting_in
from governance.forums.models import Purpose
from governance.meetings.models import Meeting
from governance.meetings.sources import AgendaSource, Proposal
from rights.visibility import hidden
from tenancy.models import Membership

MINUTES = 15


def proposals(meeting: Meeting, _at: datetime) -> Iterator[Proposal]:
    """The open escalations that this meeting's forum deals with; one query."""
    for escalation in waiting_in(meeting.forum):
        why = _("Escalated, nobody has answered.")
        if escalation.due_on is not None:
            day = formats.date_format(escalation.due_on, "DATE_FORMAT")
            why = _("Escalated; an answer is due %(day)s.") % {"day": day}
        yield Proposal(
            subject_ref=escalation.pk,
            title=f"{escalation.number}: {escalation.title}",
            why=why,
            stream=escalation.stream,
            minutes=MINUTES,
            url=address("escalations:detail", escalation.pk),
        )


def items_about_escalations(membership: Membership, at: datetime) -> Q:
    """Agenda items, without those about escalations that the reader may not see."""
    unseen = hidden(Escalation.objects.order_by(), membership, at=at).values("pk")
    return ~Q(source__startswith="escalations.", subject_ref__in=unseen)


SOURCES = [
    AgendaSource(f"escalations.{purpose}", gettext_lazy("Escalations"), purpose, proposals)
    for purpose in Purpose.values
]
