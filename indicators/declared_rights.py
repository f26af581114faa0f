"""The rights of this app: who may do what about a stream's indicators."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

STREAM = "streams.ValueStream"
ADMINISTRATOR = frozenset({"administrator"})
KEEPERS = frozenset({"accountable_owner", "operations_manager", "technology_lead"})

RIGHTS = [
    Right("indicators.define", _("Define and change indicators"), model=STREAM, roles=ADMINISTRATOR, terms=KEEPERS),
    Right("readings.record", _("Record and import readings"), model=STREAM, roles=ADMINISTRATOR, terms=KEEPERS),
    Right("readings.correct", _("Correct readings"), model=STREAM, roles=ADMINISTRATOR, terms=KEEPERS),
    # Not the administrator: what a signal means is said by those who run the stream.
    Right(
        "signals.answer",
        _("Answer signals and rebase limits"),
        model=STREAM,
        terms=frozenset({"accountable_owner", "operations_manager"}),
        sort="decide",
    ),
]
