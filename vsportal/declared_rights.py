"""The rights on an organisation as a whole: its settings, its jobs and its mail."""

from django.utils.translation import gettext_lazy as _

from rights.declared_rights import OVERSEERS
from rights.registry import Right

ADMINISTRATOR = frozenset({"administrator"})

CHANGE_SETTINGS = Right("organisation.change", _("Change the organisation's settings"), roles=ADMINISTRATOR)
SEE_JOBS = Right("jobs.read", _("See what ran, failed and is parked"), roles=OVERSEERS, sort="see")
MANAGE_JOBS = Right("jobs.manage", _("Let a parked job run again"), roles=ADMINISTRATOR)
SEE_MAIL = Right("outbox.read", _("See all mail that waits, was sent or is parked"), roles=OVERSEERS, sort="see")
MANAGE_MAIL = Right("outbox.manage", _("Have a mail tried again"), roles=ADMINISTRATOR)
SEE_TOKENS = Right("tokens.read", _("See who uses which API token"), roles=OVERSEERS, sort="see")
REVOKE_TOKENS = Right("tokens.revoke", _("Revoke anybody's API token"), roles=ADMINISTRATOR)
READ_MARKS = Right(
    "confidential.read", _("See everything that is marked confidential"), roles=frozenset({"auditor"}), sort="see"
)

RIGHTS = [CHANGE_SETTINGS, SEE_JOBS, MANAGE_JOBS, SEE_MAIL, MANAGE_MAIL, SEE_TOKENS, REVOKE_TOKENS, READ_MARKS]
