"""What recurs by itself: meetings are made ahead once a night, agendas are drafted every hour."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forums.models import Forum
from governance.meetings.selectors import next_of_each_forum
from governance.meetings.services import draft_agenda, materialise
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule

HOURS = ",".join(str(hour) for hour in range(24))


def materialise_all(at: datetime) -> str | None:
    """Safe to run twice: what stands in the calendar already is left alone."""
    made = [materialise(forum, at=at) for forum in Forum.objects.in_use().order_by("id")]
    added, changed = sum(one.added for one in made), sum(one.changed for one in made)
    return (
        _("%(added)s meetings added, %(changed)s moved") % {"added": added, "changed": changed} if any(made) else None
    )


def draft_all(at: datetime) -> str | None:
    """Safe to run twice: a subject stands on an agenda once."""
    drafted = [draft_agenda(meeting, at=at) for meeting in next_of_each_forum(at)]
    words = {"added": sum(one.added for one in drafted), "withdrawn": sum(one.withdrawn for one in drafted)}
    return _("%(added)s items added, %(withdrawn)s withdrawn") % words if any(drafted) else None


JOBS = [
    JobKind(
        "meetings.materialise",
        gettext_lazy("Make meetings ahead"),
        local_rule("FREQ=DAILY", "2026-01-01T02:00:00"),
        materialise_all,
    ),
    JobKind(
        "agendas.draft",
        gettext_lazy("Draft agendas"),
        local_rule(f"FREQ=DAILY;BYHOUR={HOURS};BYMINUTE=0", "2026-01-01T00:00:00"),
        draft_all,
        order=20,
    ),
]
