"""The rights on an organisation as a whole: its settings, its people, its jobs and its mail."""

from django.utils.translation import gettext_lazy as _

from rights.declared_rights import OVERSEERS
from rights.registry import Right

ADMINISTRATOR = frozenset({"administrator"})

CHANGE_SETTINGS = Right("organisation.change", _("Change the organisation's settings"), roles=ADMINISTRATOR)
SEE_PEOPLE = Right("organisation.people", _("See the list of people"), roles=OVERSEERS)
SEE_JOBS = Right("jobs.read", _("See what ran, failed and is parked"), roles=OVERSEERS)
MANAGE_JOBS = Right("jobs.manage", _("Let a parked job run again"), roles=ADMINISTRATOR)
SEE_MAIL = Right("outbox.read", _("See all mail that waits, was sent or is parked"), roles=OVERSEERS)
MANAGE_MAIL = Right("outbox.manage", _("Have a mail tried again"), roles=ADMINISTRATOR)

RIGHTS = [CHANGE_SETTINGS, SEE_PEOPLE, SEE_JOBS, MANAGE_JOBS, SEE_MAIL, MANAGE_MAIL]
