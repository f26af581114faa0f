"""The rights that belong to no app above: to enter the admin site, and to read what everybody did."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

OVERSEERS = frozenset({"administrator", "auditor"})

ENTER_ADMIN = Right(
    "admin.enter",
    _("Enter the admin site"),
    model="governance.Body",
    roles=OVERSEERS,
    seats=frozenset({"chair", "deputy", "member", "secretary"}),
)
READ_AUDIT = Right("audit.read", _("Read the whole audit record"), roles=OVERSEERS, sort="see")

RIGHTS = [ENTER_ADMIN, READ_AUDIT]
