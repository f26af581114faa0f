"""What recurs by itself: each morning the clocks of escalations are looked at."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.escalations.services import Advanced, advance_due
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule


def run(at: datetime) -> Advanced | None:
    """Safe to run twice: what was moved on is not overdue any more."""
    advanced = advance_due(at=at)
    return advanced or None


JOBS = [
    JobKind(
        "escalations.advance",
        _("Move overdue escalations on"),
        local_rule("FREQ=DAILY", "2026-01-01T07:00:00"),
        run,
        order=15,  # the agendas and packs of the same hour tell where they stand
    )
]
