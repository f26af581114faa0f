"""The page of a meeting with its agenda, and the forms that move and cancel it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage
from doors.refusal import Refusal
from doors.rendering import is_partial, refused
from governance.forums.models import Forum
from governance.meetings import selectors, services
from governance.meetings.forms import AttendanceForm, ItemForm, MinutesForm, MoveForm, ReasonForm, RecusalForm
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.services.attendance import KEEP, check_may_recuse
from governance.meetings.sheet import agenda_sheet, standing
from governance.meetings.states import MeetingState, Presence
from governance.pages import RightsFormPage
from rights.services import may, rights_on
from rights.visibility import visible, visible_or_404
from streams.selectors import streams_to_choose
from tenancy import clock


def _meeting(request: Any, pk: UUID) -> Meeting:
    meetings = Meeting.objects.select_related("forum__body", "forum__stream")
    return visible_or_404(meetings, request.membership, at=clock.now(), pk=pk)


def way_here(meeting: Meeting, *steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of forums to a meeting, and on from there."""
    forum = meeting.forum
    return [
        Breadcrumb(_("Bodies and forums"), reverse("forums:list")),
        Breadcrumb(forum.name, forum.get_absolute_url()),
        Breadcrumb(_when(meeting, "SHORT_DATE_FORMAT"), meeting.get_absolute_url() if steps else ""),
        *steps,
    ]


def _when(meeting: Meeting, form: str = "DATETIME_FORMAT") -> str:
    return date_format(timezone.localtime(meeting.starts_at), form)


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One meeting: when, where it stands, what is on its agenda, who has a seat, where other questions go."""
    meeting = _meeting(request, pk)
    return render(request, "governance/meeting.html", _page(request, meeting))


@require_safe
def next_of(request: Any, pk: UUID) -> HttpResponse:
    """The permanent address of a forum's next meeting: the one in session, else the first to come; else the forum."""
    at = clock.now()
    forum = visible_or_404(Forum.objects.all(), request.membership, at=at, pk=pk)
    coming = visible(Meeting.objects.upcoming(at), request.membership, at=at).filter(forum=forum).first()
    if coming is None:
        messages.info(request, _("No meeting of %(forum)s is planned.") % {"forum": forum.name})
    return redirect(coming or forum)


def _page(request: Any, meeting: Meeting, form: ItemForm | None = None) -> dict[str, Any]:
    at = clock.now()
    forum = meeting.forum
    meeting.rights_of_reader = rights_on(request.membership, meeting, at=at)  # asked once for all panels of the page
    rights = {code.replace(".", "_") for code in meeting.rights_of_reader}
    planned = meeting.state == MeetingState.PLANNED
    may_edit = planned and "agenda_edit" in rights
    seats = list(selectors.seats_at(meeting, at))
    open_record = meeting.state in (MeetingState.PLANNED, MeetingState.HELD)
    mine = next((seat for seat in seats if seat.membership_id == request.membership.pk), None)
    adding = form is not None or "add" in request.GET
    elsewhere = selectors.where_questions_go(request.membership, at, forum.stream)
    return _agenda(request, meeting, may_edit, at, may_recuse=open_record and mine is not None) | {
        "title": forum.name,
        "crumbs": way_here(meeting),
        "forum": forum,
        "standing": standing(meeting, at),
        "rights": rights,
        "planned": planned,
        "begun": meeting.starts_at <= at,
        "form": form or (_item_form(request, initial={"purpose": forum.purpose}) if may_edit and adding else None),
        "seats": seats,
        "presence": Presence.choices,
        "there": sum(seat.voting and seat.presence == Presence.PRESENT for seat in seats),
        "may_keep": open_record and "minutes_keep" in rights and meeting.starts_at <= at,
        "may_excuse": planned and mine is not None and mine.presence == "" and meeting.starts_at > at,
        "elsewhere": [(purpose, one) for purpose, one in sorted(elsewhere.items()) if purpose != forum.purpose],
    }


def _item_form(request: Any, data: Any = None, **more: Any) -> ItemForm:
    return ItemForm(data, streams=streams_to_choose(request.membership, clock.now()), **more)


def _agenda(request: Any, meeting: Meeting, may_edit: bool, at: Any, *, may_recuse: bool) -> dict[str, Any]:
    items = list(selectors.agenda_of(meeting, request.membership, at))
    sheet = agenda_sheet(meeting, items, at)
    return {"meeting": meeting, "sheet": sheet, "may_edit": may_edit, "may_recuse": may_recuse}


@require_POST
def add_item(request: Any, pk: UUID) -> HttpResponse:
    """Put something on the agenda; of another purpose it is refused in place, with the way on."""
    meeting = _meeting(request, pk)
    form = _item_form(request, request.POST)
    if not form.is_valid():
        return render(request, "governance/meeting.html", _page(request, meeting, form), status=422)
    try:
        with transaction.atomic():
            services.add_item(meeting, by=request.membership, at=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return refused(request, refusal, "governance/meeting.html", _page(request, meeting, form))
    return redirect(meeting)


@require_POST
def send(request: Any, pk: UUID) -> HttpResponse:
    """Send a question on to the meeting it belongs to: the next step of a refusal."""
    meeting = _meeting(request, pk)
    form = _item_form(request, request.POST)
    try:
        to = _meeting(request, UUID(request.POST.get("to", "")))
    except ValueError:
        raise Http404 from None
    if not form.is_valid():
        return render(request, "governance/meeting.html", _page(request, meeting, form), status=422)
    item = services.send_item(meeting, to=to, by=request.membership, at=clock.now(), **form.cleaned_data)
    words = {"title": item.title, "forum": to.forum.name}
    messages.success(request, _("“%(title)s” is on the agenda of %(forum)s.") % words)
    return redirect(to)


@require_POST
def item(request: Any, pk: UUID) -> HttpResponse:
    """One step with one item: done, reopen, withdraw, up, down, minutes. Answers the agenda."""
    items = AgendaItem.objects.select_related("meeting__forum__body")
    on_agenda = visible_or_404(items, request.membership, at=clock.now(), pk=pk)
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    at = clock.now()
    step(request, on_agenda, at)
    meeting = _meeting(request, on_agenda.meeting_id)
    if is_partial(request):
        return render(request, "governance/_agenda.html", _agenda(request, meeting, True, at, may_recuse=True))
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}#agenda")


def _place(by_how_much: int) -> Callable[[Any, AgendaItem, Any], Any]:
    def step(request: Any, on_agenda: AgendaItem, at: Any) -> None:
        order = [one.pk for one in selectors.agenda_of(on_agenda.meeting, request.membership, at)]
        position = order.index(on_agenda.pk) + by_how_much if on_agenda.pk in order else len(order)
        services.place_item(on_agenda, position=position, by=request.membership, at=at)

    return step


def _minutes(request: Any, on_agenda: AgendaItem, at: Any) -> None:
    form = MinutesForm(request.POST)
    if form.is_valid():
        services.edit_item(on_agenda, minutes=form.cleaned_data["minutes"], by=request.membership, at=at)
    else:
        messages.error(request, form.errors["minutes"][0])


def _ask(service: Callable[..., Any]) -> Callable[[Any, AgendaItem, Any], Any]:
    return lambda request, on_agenda, at: service(on_agenda, by=request.membership, at=at)


_STEPS: dict[str, Callable[[Any, AgendaItem, Any], Any]] = {
    "done": _ask(services.finish_item),
    "reopen": _ask(services.reopen_item),
    "withdraw": _ask(services.withdraw_item),
    "up": _place(-1),
    "down": _place(1),
    "minutes": _minutes,
}


class _OfMeeting(RightsFormPage):
    right = "meetings.change"

    @cached_property
    def meeting(self) -> Meeting:
        return _meeting(self.request, self.kwargs["pk"])

    def subject(self) -> Meeting:
        return self.meeting

    def page_lead(self) -> str:
        return str(self.lead) % {"meeting": self.meeting.forum.name, "when": _when(self.meeting)}


class Move(_OfMeeting):
    """Move a meeting."""

    form_class = MoveForm
    title = gettext_lazy("Move the meeting")
    lead = gettext_lazy("%(meeting)s, %(when)s. Its agenda goes with it; the rest of the series stays.")
    verb = gettext_lazy("Move the meeting")
    done = gettext_lazy("The meeting is moved.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(self.meeting, Breadcrumb(_("Move")))

    def initial(self) -> dict[str, Any]:
        return {"starts_at": self.meeting.starts_at}

    def act(self, form: Any) -> Meeting:
        return services.move(self.meeting, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class Cancel(_OfMeeting):
    """Cancel a meeting."""

    form_class = ReasonForm
    title = gettext_lazy("Cancel the meeting")
    lead = gettext_lazy(
        "%(meeting)s, %(when)s. It stays in the calendar as cancelled; open items go on to the next one."
    )
    verb = gettext_lazy("Cancel the meeting")
    done = gettext_lazy("The meeting is cancelled.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(self.meeting, Breadcrumb(pgettext("a meeting", "Cancel")))

    def act(self, form: Any) -> Meeting:
        return services.cancel(self.meeting, by=self.request.membership, at=clock.now(), **form.cleaned_data)


@require_POST
def hold(request: Any, pk: UUID) -> HttpResponse:
    """Mark a meeting as held."""
    meeting = services.hold(_meeting(request, pk), by=request.membership, at=clock.now())
    messages.success(request, _("The meeting is marked as held. What was not reached is on the next agenda."))
    return redirect(meeting)


@require_POST
def attendance(request: Any, pk: UUID) -> HttpResponse:
    """Keep who is there; a person whose choice is left open stays as they are."""
    meeting, at = _meeting(request, pk), clock.now()
    form = AttendanceForm(request.POST, seats=list(selectors.seats_at(meeting, at)))
    if not form.is_valid():
        raise Refusal("attendance.presence", params=form.odd(), status=422)
    services.record_attendance(meeting, presence=form.presence(), by=request.membership, at=at)
    messages.success(request, _("Who is there is recorded."))
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}#seats")


@require_POST
def apologies(request: Any, pk: UUID) -> HttpResponse:
    """Say ahead that one does not come."""
    meeting = _meeting(request, pk)
    services.send_apologies(meeting, by=request.membership, at=clock.now())
    messages.success(request, _("Your apologies are recorded; the body reads them here."))
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}#seats")


class Recuse(FormPage):
    """Step aside from an item."""

    form_class = RecusalForm
    title = gettext_lazy("Step aside from an item")
    lead = gettext_lazy(
        "Whoever steps aside neither votes on the item nor counts for its quorum. It is not taken back."
    )
    verb = gettext_lazy("Step aside")
    done = gettext_lazy("The recusal is recorded.")

    @cached_property
    def item(self) -> AgendaItem:
        items = AgendaItem.objects.select_related("meeting__forum__body")
        return visible_or_404(items, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(self.item.meeting, Breadcrumb(self.item.title))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        check_may_recuse(self.item, request.membership, clock.now())
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        at, me = clock.now(), self.request.membership
        keeps = bool(may(me, KEEP, self.item.meeting, at=at))
        return {"seats": list(selectors.seats_at(self.item.meeting, at)) if keeps else []}

    def act(self, form: RecusalForm) -> Meeting:
        given = form.cleaned_data
        services.recuse_from(
            self.item,
            because=given["because"],
            membership=given.get("membership"),
            by=self.request.membership,
            at=clock.now(),
        )
        return self.item.meeting
