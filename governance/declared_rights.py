"""The rights of this app: who may do what to a body, its forums and their meetings."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

BODY = "governance.Body"
ADMINISTRATOR = frozenset({"administrator"})
# A deputy may all that a chair may, at any time: absence needs no act of whoever is absent.
KEEPERS = frozenset({"chair", "deputy", "secretary"})
STREAM = "streams.ValueStream"
OWNER = frozenset({"accountable_owner"})
WHO_RUN_A_STREAM = OWNER | {
    "architecture_lead",
    "risk_specialist",
    "operations_manager",
    "finance_partner",
    "technology_lead",
}

RIGHTS = [
    Right("bodies.create", _("Set up a body"), roles=ADMINISTRATOR),
    Right("bodies.change", _("Describe a body"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    # Nobody lifts their own body to a level at which more is decided.
    Right("bodies.place", _("Place a body at a level"), model=BODY, roles=ADMINISTRATOR, sort="decide"),
    Right("bodies.seat", _("Give and end seats"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("forums.create", _("Set up a forum"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("forums.change", _("Change and close a forum"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    # Not the administrator: who runs the portal does not run the meetings. Where nobody can, they fill a seat.
    Right("meetings.change", _("Move, cancel and hold meetings"), model=BODY, seats=KEEPERS),
    Right("agenda.edit", _("Keep the agenda"), model=BODY, seats=KEEPERS),
    Right("minutes.keep", _("Keep who was there, and the minutes"), model=BODY, seats=KEEPERS),
    Right("minutes.adopt", _("Adopt the minutes"), model=BODY, seats=frozenset({"chair", "deputy"}), sort="decide"),
    # A seat that does not vote is not given this one, whatever its kind.
    Right(
        "decisions.vote",
        _("Vote on the body's decisions"),
        model=BODY,
        seats=frozenset({"chair", "deputy", "member"}),
        sort="decide",
        needs_vote=True,
    ),
    Right("decisions.record", _("Record what the body decided"), model=BODY, seats=KEEPERS, sort="decide"),
    Right("actions.agree", _("Keep what a meeting agreed"), model=BODY, seats=KEEPERS),
    # The administrator, too: whoever leaves hands over what they hold.
    Right("actions.assign", _("Give an action to somebody else"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("priorities.set", _("Set strategic priorities"), model=BODY, seats=KEEPERS, sort="decide"),
    Right("windows.open", _("Say when priorities may change"), model=BODY, seats=KEEPERS),
    Right("guardrails.set", _("Set, change and end guardrails"), model=BODY, seats=KEEPERS, sort="decide"),
    Right("guardrails.answer", _("Answer what is outside a guardrail"), model=BODY, seats=KEEPERS, sort="decide"),
    # The administrator, too: whoever leaves hands over what they hold.
    Right("guardrails.assign", _("Give a guardrail to somebody else"), model=BODY, roles=ADMINISTRATOR, seats=KEEPERS),
    Right("cycles.waive", _("Let a stream go without a cycle"), model=BODY, seats=KEEPERS),
    Right("interruptions.record", _("Record an interruption"), model=BODY, seats=KEEPERS),
    # Not the secretary: who interrupts a meeting's purpose leads it.
    Right("agenda.interrupt", _("Interrupt a meeting's purpose"), model=BODY, seats=frozenset({"chair", "deputy"})),
    Right("escalations.raise", _("Take a question to a higher level"), model=STREAM, terms=WHO_RUN_A_STREAM),
    Right("escalations.answer", _("Answer what was escalated"), model=BODY, seats=KEEPERS, sort="decide"),
    Right("risks.keep", _("Keep the register of risks"), model=STREAM, terms=WHO_RUN_A_STREAM),
    # The administrator, too: whoever leaves hands over what they hold.
    Right("risks.assign", _("Give a risk to somebody else"), model=STREAM, roles=ADMINISTRATOR, terms=WHO_RUN_A_STREAM),
    Right(
        "risks.accept",
        _("Set the appetite for risk, and accept risks above it"),
        model=BODY,
        seats=KEEPERS,
        sort="decide",
    ),
    # Of what a body decided, and of what the accountable owner decided.
    Right("reviews.record", _("Review a body's decisions"), model=BODY, seats=KEEPERS),
    Right("reviews.record_own", _("Review the owner's decisions"), model=STREAM, terms=OWNER),
]
