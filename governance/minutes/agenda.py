"""Minutes that are with the members stand on the next agenda of their forum until they are adopted."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from governance.forums.models import Purpose
from governance.meetings.models import Meeting
from governance.meetings.sources import AgendaSource, Proposal
from governance.minutes.selectors import waiting_for

MINUTES = 5


def proposals(meeting: Meeting, _at: datetime) -> Iterator[Proposal]:
    """The minutes that the body still has to adopt; one query."""
    for minutes in waiting_for(meeting):
        day = date_format(minutes.meeting.local_start.date(), "DATE_FORMAT")
        yield Proposal(
            subject_ref=minutes.pk,
            title=_("Minutes of %(day)s") % {"day": day},
            why=_("With the members; to be adopted."),
            minutes=MINUTES,
            url=address("minutes:page", minutes.meeting_id),
        )


SOURCES = [
    AgendaSource(f"minutes.{purpose}", gettext_lazy("Minutes"), purpose, proposals) for purpose in Purpose.values
]
