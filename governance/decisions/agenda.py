"""Open decisions as agenda items: each stands once, on the next meeting of the forum that decides it."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.decisions.models import Decision
from governance.decisions.selectors import open_in_forum
from governance.forums.models import Purpose
from governance.meetings.models import Meeting
from governance.meetings.sources import AgendaSource, Proposal
from rights.visibility import hidden
from tenancy.models import Membership

CODE = "decisions"


def proposals(meeting: Meeting, at: datetime) -> Iterator[Proposal]:
    """What this meeting's forum has to decide; one query."""
    for decision in open_in_forum(meeting.forum):
        yield Proposal(
            subject_ref=decision.pk,
            title=f"{decision.number} {decision.title}",
            why=_("Decided here by rule %(rule)s: %(sentence)s")
            % {"rule": decision.rule, "sentence": decision.route.get("sentence", "")},
            stream=decision.stream,
            minutes=15,
            url=reverse("decisions:detail", args=[decision.pk], urlconf=settings.ORGANISATION_URLCONF),
        )


def source_of(purpose: str) -> str:
    """The code of the source that speaks for forums of this purpose."""
    return f"{CODE}.{purpose}"


def items_about_decisions(membership: Membership, at: datetime) -> Q:
    """Agenda items, without those about decisions that the reader may not see."""
    unseen = hidden(Decision.objects.order_by(), membership, at=at).values("pk")
    return ~Q(source__startswith=f"{CODE}.", subject_ref__in=unseen)


SOURCES = [
    AgendaSource(source_of(purpose), gettext_lazy("Decisions"), purpose, proposals) for purpose in Purpose.values
]
