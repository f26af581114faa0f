"""The minutes of a meeting on their page, the forms that word and amend them, and their files."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage
from doors.refusal import Refusal
from doors.rendering import refused
from governance.meetings.models import Meeting
from governance.meetings.selectors import agenda_of, seats_at
from governance.meetings.states import MeetingState
from governance.meetings.views import way_here
from governance.minutes import selectors, services
from governance.minutes.forms import AmendForm, AnswerForm, LineForm, NewLineForm
from governance.minutes.models import Amendment, MinuteLine, Minutes
from governance.minutes.pdf import as_pdf
from governance.minutes.record import spelled
from governance.minutes.states import MinutesState
from governance.pages import RightsFormPage
from rights.services import rights_on
from rights.visibility import visible_or_404
from tenancy import clock


def _meeting(request: Any, pk: UUID) -> Meeting:
    meetings = Meeting.objects.select_related("forum__body", "forum__stream", "tenant")
    return visible_or_404(meetings, request.membership, at=clock.now(), pk=pk)


def _minutes(request: Any, pk: UUID) -> Minutes:
    rows = Minutes.objects.select_related("body", "meeting__forum__body", "meeting__forum__stream", "adopted_by__user")
    return visible_or_404(rows, request.membership, at=clock.now(), pk=pk)


def _page(request: Any, meeting: Meeting, form: NewLineForm | None = None) -> dict[str, Any]:
    at, me = clock.now(), request.membership
    minutes = selectors.minutes_of(meeting, me, at)
    rights = {code.replace(".", "_") for code in rights_on(me, meeting, at=at)}
    items = list(agenda_of(meeting, me, at))
    lines = list(selectors.lines_of(minutes, me, at)) if minutes else []
    draft = minutes is None or minutes.state == MinutesState.DRAFT
    may_write = "minutes_keep" in rights and draft and meeting.starts_at <= at
    may_write = may_write and meeting.state in (MeetingState.PLANNED, MeetingState.HELD)
    sections = [(item, [line for line in lines if line.item_id == item.pk]) for item in items]
    seats = list(seats_at(meeting, at))
    return {
        "title": _("Minutes"),
        "crumbs": way_here(meeting, Breadcrumb(_("Minutes"))),
        "meeting": meeting,
        "forum": meeting.forum,
        "minutes": minutes,
        "general": [line for line in lines if line.item_id is None],
        "sections": [(item, said) for item, said in sections if said],
        "amendments": list(selectors.amendments_of(minutes, me, at)) if minutes else [],
        "seats": seats,
        "rights": rights,
        "may_write": may_write,
        "may_amend": minutes is not None
        and minutes.state == MinutesState.OFFERED
        and any(seat.membership_id == me.pk for seat in seats),
        "form": (form or NewLineForm(items=agenda_of(meeting, me, at))) if may_write else None,
    }


@require_safe
def page(request: Any, pk: UUID) -> HttpResponse:
    """The minutes of a meeting, or that there are none yet."""
    return render(request, "governance/minutes/page.html", _page(request, _meeting(request, pk)))


@require_safe
def one(request: Any, pk: UUID) -> HttpResponse:
    """The minutes by their own id."""
    return redirect(_minutes(request, pk))


@require_POST
def add(request: Any, pk: UUID) -> HttpResponse:
    """Write down what was said; refused in place, with what was typed."""
    meeting, at = _meeting(request, pk), clock.now()
    form = NewLineForm(request.POST, items=agenda_of(meeting, request.membership, at))
    if not form.is_valid():
        return render(request, "governance/minutes/page.html", _page(request, meeting, form), status=422)
    try:
        with transaction.atomic():
            line = services.add_line(meeting, **form.cleaned_data, by=request.membership, at=at)
    except Refusal as refusal:
        return refused(request, refusal, "governance/minutes/page.html", _page(request, meeting, form))
    return redirect(f"{line.minutes.get_absolute_url()}#write")


_STEPS: dict[str, tuple[Callable[..., Minutes], Any]] = {
    "offer": (services.offer, gettext_lazy("The minutes are with the members.")),
    "take_back": (services.take_back, gettext_lazy("The minutes are a draft again.")),
    "adopt": (services.adopt, gettext_lazy("The minutes are adopted and sealed; the meeting is closed.")),
}


@require_POST
def step(request: Any, pk: UUID) -> HttpResponse:
    """One step with the minutes: sent to the members, taken back, adopted."""
    minutes = _minutes(request, pk)
    if request.POST.get("step") not in _STEPS:
        raise Http404
    service, done = _STEPS[request.POST["step"]]
    service(minutes, by=request.membership, at=clock.now())
    messages.success(request, done)
    return redirect(minutes)


class Edit(RightsFormPage):
    """Word a line differently."""

    right = services.KEEP
    form_class = LineForm
    title = gettext_lazy("Word it differently")
    verb = gettext_lazy("Save the line")
    done = gettext_lazy("The line is changed.")

    @cached_property
    def line(self) -> MinuteLine:
        rows = MinuteLine.objects.select_related("minutes__body", "minutes__meeting__forum__body")
        return visible_or_404(rows, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def subject(self) -> Minutes:
        return self.line.minutes

    def guarded(self) -> MinuteLine:
        return self.line

    def crumbs(self) -> Sequence[Breadcrumb]:
        return _way(self.line.minutes, Breadcrumb(str(self.title)))

    def initial(self) -> dict[str, Any]:
        return {"text": self.line.text}

    def act(self, form: LineForm) -> Minutes:
        services.edit_line(self.line, **form.cleaned_data, by=self.request.membership, at=clock.now())
        return self.line.minutes


@require_POST
def remove(request: Any, pk: UUID) -> HttpResponse:
    """Take a line out of a draft."""
    rows = MinuteLine.objects.select_related("minutes__meeting__forum__body")
    line = visible_or_404(rows, request.membership, at=clock.now(), pk=pk)
    services.remove_line(line, by=request.membership, at=clock.now())
    messages.success(request, _("The line is taken out."))
    return redirect(line.minutes)


class Amend(FormPage):
    """Propose an amendment."""

    form_class = AmendForm
    title = gettext_lazy("Propose an amendment")
    lead = gettext_lazy(
        "Whoever keeps the minutes takes it over, or declines it with a reason, before they are adopted."
    )
    verb = gettext_lazy("Propose it")
    done = gettext_lazy("The amendment is proposed.")

    @cached_property
    def minutes(self) -> Minutes:
        return _minutes(self.request, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        services.check_may_amend(self.minutes, request.membership, clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return _way(self.minutes, Breadcrumb(str(self.title)))

    def form_kwargs(self) -> dict[str, Any]:
        return {"lines": selectors.lines_of(self.minutes, self.request.membership, clock.now())}

    def act(self, form: AmendForm) -> Minutes:
        services.propose_amendment(self.minutes, **form.cleaned_data, by=self.request.membership, at=clock.now())
        return self.minutes


class Answer(RightsFormPage):
    """Take an amendment over, or decline it."""

    right = services.KEEP
    form_class = AnswerForm
    title = gettext_lazy("Answer the amendment")
    verb = pgettext_lazy("an amendment", "Answer it")
    done = gettext_lazy("The amendment is answered.")

    @cached_property
    def amendment(self) -> Amendment:
        rows = Amendment.objects.select_related("minutes__body", "minutes__meeting__forum__body")
        return visible_or_404(rows, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def subject(self) -> Minutes:
        return self.amendment.minutes

    def page_lead(self) -> str:
        return self.amendment.text

    def crumbs(self) -> Sequence[Breadcrumb]:
        return _way(self.amendment.minutes, Breadcrumb(str(self.title)))

    def act(self, form: AnswerForm) -> Minutes:
        services.answer_amendment(self.amendment, **form.cleaned_data, by=self.request.membership, at=clock.now())
        return self.amendment.minutes


@require_safe
def pdf(request: Any, pk: UUID) -> HttpResponse:
    """The minutes to print and to keep, with their seal."""
    minutes, at = _minutes(request, pk), clock.now()
    content = as_pdf(minutes, reader=request.membership, at=at)
    name = f"minutes-{minutes.meeting.local_start:%Y-%m-%d}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_safe
def record(request: Any, pk: UUID) -> HttpResponse:
    """The sealed record, byte for byte as its seal was taken, for who sees all of it."""
    minutes, at = _minutes(request, pk), clock.now()
    if minutes.state != MinutesState.ADOPTED or not selectors.sees_all_of(minutes, request.membership, at):
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="minutes.json"'}
    return HttpResponse(spelled(minutes), content_type="application/json", headers=headers)


def _way(minutes: Minutes, *steps: Breadcrumb) -> list[Breadcrumb]:
    return way_here(minutes.meeting, Breadcrumb(_("Minutes"), minutes.get_absolute_url()), *steps)
