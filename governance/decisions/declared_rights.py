"""The rights of this room that belong to no office: to ask for a decision, and to mark one confidential."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

STREAM = "streams.ValueStream"

RIGHTS = [
    Right("decisions.propose", _("Ask for a decision"), roles=frozenset({"member", "administrator"})),
    Right(
        "decisions.record_past",
        _("Write decisions of the past into the register"),
        roles=frozenset({"administrator"}),
    ),
    Right(
        "decisions.mark",
        _("Mark a decision confidential"),
        model=STREAM,
        roles=frozenset({"administrator"}),
        terms=frozenset({"accountable_owner"}),
    ),
]
