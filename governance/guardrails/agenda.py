"""What is outside a guardrail stands on the next agenda of its forum until the body has answered it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from governance.forums.models import Purpose
from governance.guardrails.selectors import due_for
from governance.guardrails.wording import limit, measured
from governance.meetings.models import Meeting
from governance.meetings.sources import AgendaSource, Proposal

MINUTES = 20


def proposals(meeting: Meeting, _at: datetime) -> Iterator[Proposal]:
    """The open breaches of guardrails of this meeting's forum; one query."""
    for breach in due_for(meeting):
        guardrail = breach.guardrail
        day = formats.date_format(timezone.localtime(breach.found_at), "DATE_FORMAT")
        words = {
            "value": measured(guardrail, breach.value),
            "limit": limit(breach, guardrail.unit, guardrail.currency),
            "day": day,
        }
        yield Proposal(
            subject_ref=breach.pk,
            title=(_("Guardrail broken: %(title)s") % {"title": guardrail.title})[:200],
            why=_("%(value)s on %(day)s; the limit is %(limit)s.") % words,
            stream=breach.stream,
            minutes=MINUTES,
            url=address("guardrails:breach", breach.pk),
        )


SOURCES = [
    AgendaSource(f"guardrails.{purpose}", gettext_lazy("Guardrails"), purpose, proposals) for purpose in Purpose.values
]
