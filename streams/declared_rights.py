"""The rights of this app: who may do what to a value stream."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

STREAM = "streams.ValueStream"
ADMINISTRATOR = frozenset({"administrator"})
OWNER = frozenset({"accountable_owner"})

RIGHTS = [
    Right("streams.create", _("Draft a value stream"), roles=ADMINISTRATOR),
    Right(
        "streams.change",
        _("Describe a stream, its boundary and its work"),
        model=STREAM,
        roles=ADMINISTRATOR,
        terms=OWNER,
    ),
    Right("streams.assign_role", _("Assign the roles of a stream"), model=STREAM, roles=ADMINISTRATOR, terms=OWNER),
    # Nobody names their own successor, or prolongs their own term.
    Right("streams.assign_owner", _("Name the accountable owner"), model=STREAM, roles=ADMINISTRATOR, sort="decide"),
    Right("streams.activate", _("Activate a stream"), model=STREAM, roles=ADMINISTRATOR, terms=OWNER, sort="decide"),
    Right("streams.retire", _("Retire a stream"), model=STREAM, roles=ADMINISTRATOR, sort="decide"),
]
