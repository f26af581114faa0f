"""Who sees what of the portal's works: mail and jobs. `outbox` and `jobs` stand below `rights`, so it is said here."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rights.services import may
from rights.visibility import Rule
from tenancy.models import Membership
from vsportal.declared_rights import SEE_JOBS, SEE_MAIL


def mail_for(membership: Membership, at: datetime) -> Q:
    """All mail for those who look after it, the own mail for everyone else."""
    return Q() if may(membership, SEE_MAIL.code, None, at=at) else Q(to=membership)


def jobs_for(membership: Membership, at: datetime) -> Q:
    """The jobs, for those who look after them."""
    return Q() if may(membership, SEE_JOBS.code, None, at=at) else Q(pk=None)


RULES = [
    Rule("outbox.Message", _("administrators and auditors; the own mail for everyone else"), also=(mail_for,)),
    Rule("jobs.DueRow", _("administrators and auditors"), also=(jobs_for,)),
    Rule("jobs.DrainRow", _("administrators and auditors"), also=(jobs_for,)),
]
