"""What the portal does by itself about the record: each night it walks the chain."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record, walk_chain
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule
from tenancy.models import Tenant
from tenancy.scope import required_tenant


def walk(at: datetime) -> str:
    """Verify the whole chain; a fault is recorded itself, so that it shows where people look."""
    found = walk_chain(by=None, at=at)
    if found.fault:
        organisation = Tenant.objects.get(pk=required_tenant())
        record("audit.chain_broken", organisation, by=None, at=at, because=found.fault)
        return _("The chain is broken: %(fault)s.") % {"fault": found.fault}
    return _("%(n)s records, none changed, none missing") % {"n": found.seq}


JOBS = [
    JobKind(
        "audit.walk_chain",
        gettext_lazy("Verify the audit chain"),
        local_rule("FREQ=DAILY", "2026-01-01T02:40:00"),
        walk,
    ),
]
