"""What recurs by itself: each morning every guardrail is measured, before agendas are drafted."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.guardrails.services import check_guardrails
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule


def run(at: datetime) -> str | None:
    """Safe to run twice: what stands outside is found once."""
    done = check_guardrails(at=at)
    words = {"found": done.found, "over": done.over}
    return _("%(found)s guardrails found broken, %(over)s kept again") % words if any(done) else None


JOBS = [
    JobKind(
        "guardrails.check",
        gettext_lazy("Measure guardrails"),
        local_rule("FREQ=DAILY", "2026-01-01T06:00:00"),
        run,
        order=10,  # the agendas of the same hour name what is outside
    )
]
