"""What is due by the day of a meeting stands on its agenda until it is settled."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from governance.actions.selectors import due_for
from governance.forums.models import Purpose
from governance.meetings.models import Meeting
from governance.meetings.sources import AgendaSource, Proposal

MINUTES = 5


def proposals(meeting: Meeting, _at: datetime) -> Iterator[Proposal]:
    """The open actions of earlier meetings of the series that are due by this one; one query."""
    for action in due_for(meeting):
        words = {"owner": str(action.owner), "day": formats.date_format(action.due_on, "DATE_FORMAT")}
        yield Proposal(
            subject_ref=action.pk,
            title=action.what[:200],
            why=_("Agreed earlier; %(owner)s, due %(day)s.") % words,
            stream=action.item.stream if action.item else None,
            minutes=MINUTES,
            url=address("actions:detail", action.pk),
        )


SOURCES = [
    AgendaSource(f"actions.{purpose}", gettext_lazy("Actions"), purpose, proposals) for purpose in Purpose.values
]
