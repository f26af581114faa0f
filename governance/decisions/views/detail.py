"""The page of one decision, and the forms that stand on it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doors import meanwhile
from doors.forms import Form
from doors.pages import Breadcrumb
from governance.bodies.models import Body
from governance.decisions import selectors
from governance.decisions.forms import (
    AdviceForm,
    AnswerForm,
    AttachmentForm,
    BallotForm,
    CommentForm,
    DeferForm,
    MetForm,
    ReasonForm,
    RecordForm,
    ReplyForm,
    VoteForm,
)
from governance.decisions.models import AskedFor, Decision
from governance.decisions.reading import whole
from governance.decisions.sheet import Sheet
from governance.decisions.states import OPEN, DecisionState
from governance.decisions.views.register import way_here
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from rights.visibility import visible, visible_or_404
from tenancy import clock
from tenancy.models import Membership

BACK, AHEAD = timedelta(days=60), timedelta(days=200)  # the meetings in which a vote can have been taken
TEMPLATE = "governance/decisions/detail.html"


def sheet_of(request: Any, pk: UUID) -> Sheet:
    """The decision in the address, as the reader sees it; one query."""
    at = clock.now()
    decision = visible_or_404(whole(request.membership, at), request.membership, at=at, pk=pk)
    return Sheet(decision, request.membership, at, request.organisation.currency)


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One decision: what is asked, by which facts, who answers, and all that was said and done on the way."""
    return render(request, TEMPLATE, page(sheet_of(request, pk)))


def page(sheet: Sheet, acting: str = "", form: Form | None = None) -> dict[str, Any]:
    """The context of the page; `form` is the one that was sent and refused, and stays as it was typed."""
    decision = sheet.decision
    forms = {code: make(sheet) for code, make in FORMS.items() if code in possible(sheet)}
    if form is not None:
        forms[acting] = form
    return {
        "title": decision.title,
        "crumbs": way_here(Breadcrumb(decision.number)),
        "decision": decision,
        "sheet": sheet,
        "acts": forms,
        "acting": acting,
        "links": links(sheet),
        "may_ask": decision.state == DecisionState.DRAFT and sheet.is_author,
    }


def possible(sheet: Sheet) -> set[str]:
    """What this reader may do now, as far as the page can know; the services ask again."""
    decision, found = sheet.decision, set()
    is_open, proposed = decision.state in OPEN, decision.state == DecisionState.PROPOSED
    if is_open:
        found.add("comment")
    if is_open and (sheet.is_author or sheet.may_decide):
        found.add("attach")
    if is_open and sheet.is_author:
        found.add("withdraw")
    if proposed and sheet.may_decide and (not decision.body_id or sheet.open_ballot):
        found.add("decide")
    if sheet.may_decide and sheet.open_ballot is None:
        found.add("defer")
    if sheet.may_open_ballot:
        found.add("open_ballot")
    if sheet.may_vote:
        found.add("vote")
    if sheet.my_ask is not None:
        found.add("reply")
    if decision.state == DecisionState.APPROVED and (sheet.is_author or sheet.is_decider):
        found.add("met")
    return found


def as_read(form: Any, sheet: Sheet) -> Any:
    """The form, carrying what the reader has read: nobody acts on a question that has become another one meanwhile."""
    meanwhile.carry(form, sheet.beside())
    return form


def answer_form(sheet: Sheet, data: Any = None) -> Any:
    """The answer, or what goes with the outcome of a ballot; it carries what the reader has read."""
    form_class = RecordForm if sheet.decision.body_id else AnswerForm
    initial = {"review_on": sheet.decision.review_on or selectors.proposed_review_on(sheet.at, sheet.reader)}
    return as_read(form_class(data, initial=initial, prefix="decide"), sheet)


def ballot_form(sheet: Sheet, data: Any = None) -> Any:
    """How the body votes, and in which of its meetings."""
    meetings = meetings_of(sheet.decision.body, sheet.reader, sheet.at)
    return as_read(BallotForm(data, meetings=meetings, initial={"meeting": sheet.sitting}, prefix="ballot"), sheet)


def meetings_of(body: Body | None, reader: Membership, at: datetime) -> Any:
    """The meetings of a body in which a vote can be taken, or was."""
    meetings = Meeting.objects.exclude(state=MeetingState.CANCELLED).select_related("forum")
    near = meetings.filter(forum__body=body, starts_at__range=(at - BACK, at + AHEAD))
    return visible(near, reader, at=at).order_by("starts_at", "id")


def reply_form(sheet: Sheet, data: Any = None) -> Any:
    """Agreement, or advice."""
    ask = sheet.my_ask
    form_class = ReplyForm if ask is not None and ask.asked_for == AskedFor.AGREE else AdviceForm
    return as_read(form_class(data, prefix="reply"), sheet)


def vote_form(sheet: Sheet, data: Any = None) -> Any:
    """The reader's vote, with what they said before."""
    said = sheet.my_vote
    initial = {"choice": said["choice"], "because": said["because"]} if said else None
    return as_read(VoteForm(data, initial=initial, prefix="vote"), sheet)


FORMS: dict[str, Any] = {
    "decide": answer_form,
    "reply": reply_form,
    "open_ballot": ballot_form,
    "vote": vote_form,
    "defer": lambda sheet, data=None: as_read(DeferForm(data, prefix="defer"), sheet),
    "withdraw": lambda sheet, data=None: as_read(ReasonForm(data, prefix="withdraw"), sheet),
    "comment": lambda _sheet, data=None: CommentForm(data, prefix="comment"),
    "attach": lambda _sheet, data=None: AttachmentForm(data, prefix="attach"),
    "met": lambda _sheet, data=None: MetForm(data),
}


def links(sheet: Sheet) -> list[dict[str, str]]:
    """Where one can go from here: to change it, to ask for a newer one; rooms above bring panels."""
    decision: Decision = sheet.decision
    found = []
    if decision.state == DecisionState.DRAFT and sheet.is_author:
        found.append(
            {"url": reverse("decisions:edit", args=[decision.pk]), "label": _("Go on writing"), "icon": "pencil"}
        )
    if decision.state == DecisionState.PROPOSED and sheet.is_author:
        url = reverse("decisions:change_facts", args=[decision.pk])
        found.append({"url": url, "label": _("Correct the facts"), "icon": "pencil"})
    if decision.state == DecisionState.APPROVED and not any(one["sealed"] for one in sheet.newer):
        url = f"{reverse('decisions:new')}?supersedes={decision.pk}"
        found.append({"url": url, "label": _("Decide anew"), "icon": "history"})
    return found
