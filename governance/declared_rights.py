"""The rights of this app: who may do what to a body, its forums and their meetings."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

BODY = "governance.Body"
ADMINISTRATOR = frozenset({"administrator"})
KEEPERS = frozenset({"chair", "secretary"})

RIGHTS = [
    Right("bodies.create", _("Set up a body"), roles=ADMINISTRATOR),
    Right("bodies.change", _("Describe a body"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("bodies.seat", _("Give and end seats"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("forums.create", _("Set up a forum"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("forums.change", _("Change and close a forum"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    # Not the administrator: who runs the portal does not run the meetings. Where nobody can, they fill a seat.
    Right("meetings.change", _("Move, cancel and hold meetings"), model=BODY, seats=KEEPERS | {"deputy"}),
    Right("agenda.edit", _("Keep the agenda"), model=BODY, seats=KEEPERS),
]
