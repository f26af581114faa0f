"""Who sees which body, forum, meeting and agenda; and what a seat lets see of a stream."""

from django.utils.translation import gettext_lazy as _

from rights.visibility import CONFIDENTIAL, DRAFT, Hiding, Holder, Named, Rule

SEAT_IN_A_FORUM = Holder(
    _("whoever sits in a body with a forum for the stream"),
    "governance.Seat",
    thing="stream_id",
    through=("governance.Forum", "body_id", "closed_at"),
)
KEEPER_OF_A_FORUM = Holder(
    _("the chair, the deputy and the secretary of a body with a forum for the stream"),
    "governance.Seat",
    thing="stream_id",
    through=("governance.Forum", "body_id", "closed_at"),
    only=("kind", ("chair", "deputy", "secretary")),
)
SEAT = Holder(_("whoever sits in its body"), "governance.Seat", thing="body_id", key="body_id")
OWNER = Holder(
    _("the accountable owner of its stream"),
    "streams.RoleTerm",
    thing="stream_id",
    key="stream_id",
    only=("role", ("accountable_owner",)),
)
SEAT_THAT_DECIDES_ON_IT = Holder(
    _("whoever sits in a body that is or was asked to decide on it"),
    "governance.Seat",
    thing="subject_ref",
    through=("governance.Decision", "body_id", ""),
)
DECIDING_SEAT = Holder(_("whoever sits in the body that decides"), "governance.Seat", thing="body_id", key="body_id")
ASKED_SEAT = Holder(
    _("whoever sits in a body that is asked"),
    "governance.Seat",
    thing="decision_id",
    through=("governance.Ask", "body_id", ""),
)
OWNER_OF_A_TOUCHED_STREAM = Holder(
    _("the accountable owner of a stream that it touches"),
    "streams.RoleTerm",
    thing="decision_id",
    through=("governance.DecisionStream", "stream_id", ""),
    only=("role", ("accountable_owner",)),
)
KEEPER_OF_ITS_BODY = Holder(
    _("the chair, the deputy and the secretary of its body"),
    "governance.Seat",
    thing="body_id",
    key="body_id",
    only=("kind", ("chair", "deputy", "secretary")),
)
NOT_ADOPTED = Hiding("not_adopted", _("not adopted yet"), "{state} IS DISTINCT FROM 'offered'")
UNFINISHED = Hiding("unfinished", _("a draft"), "{state} IS DISTINCT FROM 'draft'")
SECRET_BALLOT = Hiding("vote", _("a vote"), "FALSE")
OWN = Hiding("own", _("somebody's own"), "FALSE", frozenset())
EVERYBODY = _("every active member")

RULES = [
    Rule("governance.Body", EVERYBODY),
    Rule("governance.Seat", EVERYBODY),
    Rule(
        "governance.Forum",
        _("every active member who sees its stream"),
        hidden=((CONFIDENTIAL, (Named(_("whoever marked it"), "confidential_by_id"), SEAT, OWNER)),),
        within=("stream",),
    ),
    Rule("governance.Meeting", _("whoever sees its forum"), within=("forum",)),
    Rule(
        "governance.AgendaItem",
        _("whoever sees the meeting, the stream and the subject of the item"),
        within=("meeting", "stream"),
    ),
    Rule("governance.Attendance", _("whoever sees the meeting"), within=("meeting",)),
    Rule("governance.Recusal", _("whoever sees the agenda item"), within=("item",)),
    Rule("governance.Action", _("whoever sees the meeting and the agenda item"), within=("meeting", "item")),
    Rule(
        "governance.Minutes",
        _("whoever sees the meeting, once they are adopted"),
        hidden=((UNFINISHED, (KEEPER_OF_ITS_BODY,)), (NOT_ADOPTED, (SEAT,))),
        within=("meeting",),
    ),
    Rule("governance.MinuteLine", _("whoever sees the minutes and the agenda item"), within=("minutes", "item")),
    Rule("governance.Amendment", _("whoever sees the minutes and the line"), within=("minutes", "line")),
    Rule(
        "governance.CalendarFeed",
        _("whoever made it"),
        hidden=((OWN, (Named(_("whoever made it"), "membership_id"),)),),
    ),
    Rule("governance.PriorityWindow", EVERYBODY),
    Rule("governance.CycleWaiver", _("whoever sees its stream"), within=("stream",)),
    Rule(
        "governance.Interruption",
        _("whoever sees its stream and the meeting it was made in"),
        within=("stream", "meeting"),
    ),
    Rule("governance.Interest", _("whoever sees the seat and the stream"), within=("seat", "stream")),
    Rule("governance.StrategicPriority", EVERYBODY),
    Rule(
        "governance.Decision",
        _("every active member who sees its stream"),
        hidden=(
            (DRAFT, (Named(_("its author"), "drafted_by_id"),)),
            (
                CONFIDENTIAL,
                (
                    Named(_("whoever marked it"), "confidential_by_id"),
                    Named(_("its author"), "drafted_by_id"),
                    Named(_("whoever proposed it"), "proposed_by_id"),
                    DECIDING_SEAT,
                    ASKED_SEAT,
                    OWNER,
                    OWNER_OF_A_TOUCHED_STREAM,
                ),
            ),
        ),
        within=("stream",),
    ),
    *(
        Rule(f"governance.{part}", _("whoever sees the decision"), within=("decision",))
        for part in ("Step", "Ask", "Ballot", "Condition", "Comment", "Attachment", "DecisionReview")
    ),
    Rule(
        "governance.DecisionStream",
        _("whoever sees the decision and the stream"),
        within=("decision", "stream"),
    ),
    Rule(
        "governance.Vote",
        _("members of the body; everybody who sees the decision sees the counts"),
        hidden=(
            (
                SECRET_BALLOT,
                (
                    Named(_("whoever voted"), "membership_id"),
                    Holder(
                        _("whoever sits in the body"),
                        "governance.Seat",
                        thing="id",
                        key="ballot_id",
                        through=("governance.Ballot", "body_id", ""),
                    ),
                ),
            ),
        ),
        within=("ballot",),
    ),
    Rule(
        "governance.SavedView",
        _("whoever saved it"),
        hidden=((OWN, (Named(_("whoever saved it"), "membership_id"),)),),
    ),
    Rule("governance.Escalation", _("whoever sees its stream and its decision"), within=("stream", "decision")),
    Rule("governance.EscalationEvent", _("whoever sees the escalation"), within=("escalation",)),
    Rule("governance.Risk", _("whoever sees its stream"), within=("stream",)),
    Rule("governance.RiskAppetite", _("every active member who sees its stream"), within=("stream",)),
    Rule("governance.Guardrail", EVERYBODY),
    Rule("governance.GuardrailStream", _("whoever sees the guardrail and the stream"), within=("guardrail", "stream")),
    Rule("governance.GuardrailReading", _("whoever sees the guardrail and the stream"), within=("guardrail", "stream")),
    Rule("governance.GuardrailBreach", _("whoever sees the guardrail and the stream"), within=("guardrail", "stream")),
    Rule("governance.ChangeRequest", _("whoever sees the review"), within=("review",)),
]
