"""The rights of this app: who may do what to a value stream."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

# What the matrix of decision rights gives the holder of a role, on the own stream; a delegate gets it for a time.
DECIDING = {
    "accountable_owner": _("Decide as accountable owner"),
    "architecture_lead": _("Decide as architecture lead"),
    "risk_specialist": _("Decide as risk specialist"),
    "operations_manager": _("Decide as operations manager"),
    "finance_partner": _("Decide as finance partner"),
    "technology_lead": _("Decide as technology lead"),
}
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
    # What two streams share is agreed by those who are accountable, and by nobody in their place.
    Right(
        "streams.agree_interface",
        _("Agree what a stream shares with another"),
        model=STREAM,
        terms=OWNER,
        sort="decide",
    ),
    Right("streams.retire", _("Retire a stream"), model=STREAM, roles=ADMINISTRATOR, sort="decide"),
    *(
        Right(f"decisions.decide_as_{role}", label, model=STREAM, terms=frozenset({role}), sort="decide")
        for role, label in DECIDING.items()
    ),
]
