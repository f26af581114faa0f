"""The rights of this app."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

BODY = "governance.Body"

RIGHTS = [
    Right("packs.prepare", _("Prepare review packs"), model=BODY, seats=frozenset({"chair", "deputy", "secretary"})),
    Right(
        "packs.read",
        _("Read everybody's review packs"),
        model=BODY,
        roles=frozenset({"auditor"}),
        seats=frozenset({"secretary"}),
        sort="see",
    ),
]
