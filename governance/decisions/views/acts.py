"""What is done on the page of a decision: each POST asks one service; a refusal is said in place, with what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doors import meanwhile
from doors.refusal import Refusal
from doors.rendering import refused
from governance.decisions import services
from governance.decisions.models import Ask, Attachment, Ballot, Condition
from governance.decisions.sheet import Sheet
from governance.decisions.views.detail import FORMS, TEMPLATE, page, sheet_of
from rights.visibility import visible_or_404
from tenancy import clock

Act = Callable[[Any, Sheet, dict[str, Any]], str]


def _act(request: Any, pk: UUID, code: str, act: Act, place: str) -> HttpResponse:
    """Check what was typed, do it, and go back to where it stands on the page."""
    sheet = sheet_of(request, pk)
    form = FORMS[code](sheet, request.POST)
    form.files = request.FILES
    if not form.is_valid():
        return render(request, TEMPLATE, page(sheet, code, form), status=422)
    try:
        with transaction.atomic():  # what a refused service wrote is gone before the page is drawn
            if meanwhile.FIELD in form.fields:
                meanwhile.lock(sheet.decision)
                fresh = sheet_of(request, pk)
                meanwhile.compare(form, FORMS[code](fresh), fresh.beside())
            said = act(request, sheet, form.cleaned_data)
    except Refusal as refusal:
        return refused(request, refusal, TEMPLATE, page(sheet_of(request, pk), code, form))
    messages.success(request, said)
    return HttpResponseRedirect(f"{sheet.decision.get_absolute_url()}#{place}")


def ballot_of(sheet: Sheet) -> Ballot | None:
    """The newest ballot."""
    ballots = Ballot.objects.select_related("decision").filter(decision=sheet.decision)
    return ballots.order_by("-opened_at", "-pk").first()


@require_POST
def decide(request: Any, pk: UUID) -> HttpResponse:
    """Answer it, or record what the body's ballot came to."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        who = {"by": request.membership, "at": clock.now()}
        ballot = ballot_of(sheet)
        if ballot is not None and ballot.closed_at is None:
            done = services.close_ballot(ballot, **given, **who)
        else:
            done = services.decide(sheet.decision, answer=given.pop("answer", "approved"), **given, **who)
        return _("%(number)s is sealed: %(state)s.") % {"number": done.number, "state": done.get_state_display()}

    return _act(request, pk, "decide", act, "answer-h")


@require_POST
def defer(request: Any, pk: UUID) -> HttpResponse:
    """Put it off until a day."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        services.defer(
            sheet.decision, back_on=given["back_on"], because=given["words"], by=request.membership, at=clock.now()
        )
        return _("Deferred. It comes back by itself.")

    return _act(request, pk, "defer", act, "main")


@require_POST
def propose(request: Any, pk: UUID) -> HttpResponse:
    """Put a draft to whoever decides it."""
    sheet = sheet_of(request, pk)
    try:
        with transaction.atomic():
            done = services.propose(sheet.decision, by=request.membership, at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, TEMPLATE, page(sheet_of(request, pk), "propose"))
    messages.success(request, _("%(number)s is asked.") % {"number": done.number})
    return HttpResponseRedirect(done.get_absolute_url())


@require_POST
def withdraw(request: Any, pk: UUID) -> HttpResponse:
    """Take it back."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        services.withdraw(sheet.decision, **given, by=request.membership, at=clock.now())
        return _("The question is withdrawn.")

    return _act(request, pk, "withdraw", act, "main")


@require_POST
def reply(request: Any, pk: UUID, ask: UUID) -> HttpResponse:
    """Agree or not, or give advice."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        asked = get_object_or_404(Ask.objects.select_related("decision"), pk=ask, decision=sheet.decision)
        services.answer_ask(asked, **given, by=request.membership, at=clock.now())
        return _("Your word is recorded.")

    return _act(request, pk, "reply", act, "asks")


@require_POST
def open_ballot(request: Any, pk: UUID) -> HttpResponse:
    """Let the body vote."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        services.open_ballot(sheet.decision, **given, by=request.membership, at=clock.now())
        return _("The vote is open. Its members are told.")

    return _act(request, pk, "open_ballot", act, "ballot")


@require_POST
def vote(request: Any, pk: UUID) -> HttpResponse:
    """Vote in the open ballot."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        ballot = ballot_of(sheet)
        if ballot is None:
            raise Http404
        services.cast_vote(ballot, **given, by=request.membership, at=clock.now())
        return _("Your vote is recorded. You may change it while the vote is open.")

    return _act(request, pk, "vote", act, "ballot")


@require_POST
def comment(request: Any, pk: UUID) -> HttpResponse:
    """Say something to it."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        services.comment(sheet.decision, **given, by=request.membership, at=clock.now())
        return _("Your comment stands below.")

    return _act(request, pk, "comment", act, "comments")


@require_POST
def attach(request: Any, pk: UUID) -> HttpResponse:
    """Lay a file beside it."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        file = given["file"]
        services.attach(sheet.decision, name=file.name, content=file.read(), by=request.membership, at=clock.now())
        return _("The file is attached.")

    return _act(request, pk, "attach", act, "attachments")


@require_POST
def remove_attachment(request: Any, pk: UUID, attachment: UUID) -> HttpResponse:
    """Take a file off again."""
    sheet = sheet_of(request, pk)
    kept = get_object_or_404(Attachment.objects.defer("content"), pk=attachment, decision=sheet.decision)
    services.remove_attachment(kept, by=request.membership, at=clock.now())
    messages.success(request, _("The file is taken off."))
    return HttpResponseRedirect(f"{sheet.decision.get_absolute_url()}#attachments")


@require_safe
def download(request: Any, pk: UUID, attachment: UUID) -> HttpResponse:
    """A file, for whoever sees the decision; never shown inside the portal's own pages."""
    attachments = Attachment.objects.select_related("decision").filter(decision=pk)
    kept = visible_or_404(attachments, request.membership, at=clock.now(), pk=attachment)
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, kept.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def meet(request: Any, pk: UUID, condition: UUID) -> HttpResponse:
    """Say that a condition is met, and how."""

    def act(request: Any, sheet: Sheet, given: dict[str, Any]) -> str:
        found = get_object_or_404(Condition.objects.select_related("decision"), pk=condition, decision=sheet.decision)
        services.meet_condition(found, **given, by=request.membership, at=clock.now())
        return _("The condition is met.")

    return _act(request, pk, "met", act, "conditions")
