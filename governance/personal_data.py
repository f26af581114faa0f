"""What governance keeps about a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.decisions.states import SEALED
from governance.reviews.states import ReviewState
from people.personal_data.registry import Kept, Sealed
from rights.matrix.states import MatrixState

KEPT = [
    Kept("governance.Seat", "membership", ("body__name", "kind", "voting", "starts_at", "ends_at")),
    Kept(
        "governance.BodyGrant", "membership", ("content_object__name", "permission__codename", "starts_at", "ends_at")
    ),
    Kept("governance.Forum", "confidential_by", ("name",), _("marked confidential by you")),
    Kept("governance.StrategicPriority", "set_by", ("name", "starts_at", "ends_at"), _("recorded by you")),
    Kept("governance.Attendance", "membership", ("meeting__forum__name", "meeting__starts_at", "presence")),
    Kept("governance.Attendance", "recorded_by", ("meeting__forum__name", "recorded_at"), _("recorded by you")),
    Kept("governance.Recusal", "membership", ("item__title", "because", "recorded_at")),
    Kept("governance.Recusal", "recorded_by", ("item__title", "recorded_at"), _("recorded by you")),
    Kept("governance.Minutes", "begun_by", ("meeting__forum__name", "begun_at"), _("begun by you")),
    Kept("governance.Minutes", "adopted_by", ("meeting__forum__name", "adopted_at"), _("adopted by you")),
    Kept("governance.MinuteLine", "written_by", ("text", "said_at"), _("written by you")),
    Kept("governance.Amendment", "proposed_by", ("text", "because", "proposed_at"), _("proposed by you")),
    Kept("governance.Amendment", "answered_by", ("words", "state", "answered_at"), _("answered by you")),
    Kept("governance.Action", "owner", ("what", "due_on", "state", "words")),
    Kept("governance.Action", "agreed_by", ("what", "agreed_at"), _("recorded by you")),
    Kept("governance.Action", "settled_by", ("what", "state", "settled_at"), _("settled by you")),
    Kept("governance.CalendarFeed", "membership", ("made_at", "last_read_at", "revoked_at")),
    Kept("governance.PriorityWindow", "opened_by", ("body__name", "starts_at", "ends_at"), _("recorded by you")),
    Kept("governance.CycleWaiver", "waived_by", ("stream__name", "cycle", "because", "ends_at"), _("recorded by you")),
    Kept("governance.Interruption", "by", ("number", "what", "words", "at"), _("made by you")),
    Kept("governance.Decision", "confidential_by", ("number",), _("marked confidential by you")),
    Kept("governance.Decision", "drafted_by", ("number", "title", "drafted_at"), _("written by you")),
    Kept("governance.Decision", "proposed_by", ("number", "title", "proposed_at"), _("proposed by you")),
    Kept("governance.Decision", "decided_by", ("number", "title", "state", "decided_at"), _("decided by you")),
    Kept("governance.Decision", "decided_for", ("number", "title", "decided_at"), _("decided in your place")),
    Kept("governance.Step", "by", ("decision__number", "code", "at"), _("done by you")),
    Kept("governance.Ask", "answered_by", ("decision__number", "agrees", "words", "answered_at"), _("answered by you")),
    Kept("governance.Ballot", "opened_by", ("decision__number", "opened_at"), _("opened by you")),
    Kept("governance.Ballot", "closed_by", ("decision__number", "outcome", "closed_at"), _("recorded by you")),
    Kept("governance.Vote", "membership", ("ballot__decision__number", "choice", "because", "at")),
    Kept("governance.Vote", "recorded_by", ("ballot__decision__number", "at"), _("recorded by you")),
    Kept("governance.Condition", "met_by", ("text", "words", "met_at"), _("met according to you")),
    Kept("governance.Comment", "by", ("decision__number", "text", "at")),
    Kept("governance.Attachment", "by", ("decision__number", "name", "at")),
    Kept("governance.SavedView", "membership", ("name", "query")),
    Kept("governance.Escalation", "raised_by", ("number", "title", "because", "raised_at"), _("raised by you")),
    Kept("governance.Escalation", "answered_by", ("number", "answer", "answered_at"), _("answered by you")),
    Kept("governance.EscalationEvent", "by", ("escalation__number", "code", "at"), _("done by you")),
    Kept(
        "governance.DecisionReview",
        "reviewed_by",
        ("decision__number", "process_score", "outcome_score", "verdict", "learned", "reviewed_at"),
        _("reviewed by you"),
    ),
    Kept("governance.Risk", "owner", ("number", "title", "review_on")),
    Kept("governance.Risk", "graded_by", ("number", "title", "graded_at"), _("graded by you")),
    Kept("governance.RiskAppetite", "set_by", ("highest", "because", "set_at"), _("recorded by you")),
    Kept("governance.Guardrail", "owner", ("number", "title", "ends_at")),
    Kept("governance.Guardrail", "set_by", ("number", "title", "set_at"), _("recorded by you")),
    Kept(
        "governance.GuardrailBreach", "answered_by", ("guardrail__number", "words", "answered_at"), _("answered by you")
    ),
    Kept("governance.ChangeRequest", "opened_by", ("words", "opened_at"), _("opened by you")),
    Kept("governance.ChangeRequest", "settled_by", ("words", "answer", "settled_at"), _("settled by you")),
]

# What the database itself refuses to change, and what a seal covers.
KEPT_AS_THE_RECORD = [
    Sealed("governance.Decision", Q(state__in=SEALED)),
    Sealed("governance.Ask", Q(decision__state__in=SEALED)),
    Sealed("governance.Ballot", Q(closed_at__isnull=False)),
    Sealed("governance.Vote", Q(ballot__decision__state__in=SEALED)),
    Sealed("governance.Condition", Q(decision__state__in=SEALED)),
    Sealed("governance.Attachment", Q(decision__state__in=SEALED)),
    Sealed("governance.Minutes", Q(state="adopted")),
    Sealed("governance.MinuteLine", Q(minutes__state="adopted")),
    Sealed("governance.Amendment", Q(minutes__state="adopted")),
    Sealed("governance.DecisionReview", Q(state=ReviewState.DONE)),
    Sealed("rights.MatrixVersion", ~Q(state=MatrixState.DRAFT)),
]
