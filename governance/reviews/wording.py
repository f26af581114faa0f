"""Reviews, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.decisions.models import Decision
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.states import RequestState, ReviewState, Verdict
from streams.models import StreamRole

VERDICT_TONES = {Verdict.KEEP: "go", Verdict.AMEND: "due", Verdict.REVERSE: "stop"}
REQUEST_TONES = {RequestState.OPEN: "calm", RequestState.TAKEN_UP: "go", RequestState.DECLINED: "seal"}


def standing(review: DecisionReview, today: date) -> tuple[str, str]:
    """Where a review stands, as (tone, word): done with its verdict, due, or to come."""
    if review.state == ReviewState.DONE:
        return VERDICT_TONES[Verdict(review.verdict)], str(Verdict(review.verdict).label)
    if review.due_on <= today:
        return "due", pgettext("a review", "Due")
    return "calm", _("To come")


def request_standing(request: ChangeRequest) -> tuple[str, str]:
    """Where a request stands, as (tone, word)."""
    state = RequestState(request.state)
    return REQUEST_TONES[state], str(state.label)


def about(request: ChangeRequest) -> str:
    """What a request wants changed."""
    return request.forum.name if request.forum else _("rule %(rule)s") % {"rule": request.rule}


def decided_by(decision: Decision) -> str:
    """Who decided: the body, or the role."""
    if decision.body is not None:
        return decision.body.name
    return str(dict(StreamRole.choices).get(decision.role, decision.role))
