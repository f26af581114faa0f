"""What the tick does about packs: makes them hourly, and empties the outbox each minute."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from jobs.registry import Drain, JobKind
from jobs.rules.recurrence import local_rule
from outbox.services import send_due
from packs.services import Prepared, prepare_due

HOURLY = local_rule(f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))}", "2026-01-01T00:00:00")


def prepare_packs(at: datetime) -> Prepared:
    """The job's run: its outcome says how many, and for whom none could be made."""
    return prepare_due(at=at)


JOBS = [
    JobKind("packs.prepare", _("Prepare review packs"), HOURLY, prepare_packs, order=30),
    Drain("outbox.send", _("Send mail"), send_due),
]
