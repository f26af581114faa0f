"""The rights on an organisation as a whole: its settings, its record, its jobs and its mail."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

ADMINISTRATOR = frozenset({"administrator"})
OVERSEERS = frozenset({"administrator", "auditor"})

CHANGE_SETTINGS = Right("organisation.change", _("Change the organisation's settings"), roles=ADMINISTRATOR)
SEE_PEOPLE = Right("organisation.people", _("See the list of people"), roles=OVERSEERS)
READ_AUDIT = Right("audit.read", _("Read the whole audit record"), roles=OVERSEERS)
SEE_JOBS = Right("jobs.read", _("See what ran, failed and is parked"), roles=OVERSEERS)
MANAGE_JOBS = Right("jobs.manage", _("Let a parked job run again"), roles=ADMINISTRATOR)
SEE_MAIL = Right("outbox.read", _("See all mail that waits, was sent or is parked"), roles=OVERSEERS)
MANAGE_MAIL = Right("outbox.manage", _("Have a mail tried again"), roles=ADMINISTRATOR)

RIGHTS = [CHANGE_SETTINGS, SEE_PEOPLE, READ_AUDIT, SEE_JOBS, MANAGE_JOBS, SEE_MAIL, MANAGE_MAIL]
