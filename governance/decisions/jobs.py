"""What recurs by itself: each morning, what was put off comes back, and silence is written down."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.decisions.services import bring_back, record_silence
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule
from tenancy.models import Tenant
from tenancy.scope import required_tenant


def run(at: datetime) -> str | None:
    """Safe to run twice: what came back is not put off any more, and silence is written down once."""
    today = at.astimezone(Tenant.objects.get(pk=required_tenant()).zone).date()
    words = {"returned": bring_back(at=at, today=today), "silent": record_silence(at=at, today=today)}
    return _("%(returned)s decisions came back, %(silent)s were silent") % words if any(words.values()) else None


JOBS = [
    JobKind(
        "decisions.clocks",
        gettext_lazy("Bring decisions back, write silence down"),
        local_rule("FREQ=DAILY", "2026-01-01T06:00:00"),
        run,
        order=10,  # the agendas and packs of the same hour tell of it
    )
]
