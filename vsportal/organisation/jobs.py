"""What happens to an organisation's rows by itself: each night it lets go of what is too old."""

from django.utils.translation import gettext_lazy as _

from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule
from vsportal.organisation.retention.services import forget_old

JOBS = [
    JobKind(
        "organisation.forget_old",
        _("Delete what is too old"),
        local_rule("FREQ=DAILY", "2026-01-01T03:20:00"),
        forget_old,
    ),
]
