"""Actions: the list, one of them, and the forms that agree, settle, reopen and change them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.actions import selectors, services
from governance.actions.forms import AgreeForm, ChangeForm, ReopenForm, SettleForm
from governance.actions.models import Action
from governance.actions.states import ActionState
from governance.actions.tables import ActionTable, standing
from governance.meetings.models import Meeting
from governance.meetings.selectors import agenda_of
from governance.meetings.views import way_here
from governance.pages import RightsFormPage
from rights.services import may
from rights.visibility import visible_or_404
from tenancy import clock


def _action(request: Any, pk: UUID) -> Action:
    rows = Action.objects.select_related(
        "meeting__forum__body", "meeting__forum__stream", "item", "owner__user", "agreed_by__user", "settled_by__user"
    )
    return visible_or_404(rows, request.membership, at=clock.now(), pk=pk)


def _crumbs(*steps: Breadcrumb) -> list[Breadcrumb]:
    return [
        Breadcrumb(_("Bodies and forums"), reverse("forums:list")),
        Breadcrumb(_("Actions of meetings"), reverse("actions:list")),
        *steps,
    ]


class ActionList(ListPage):
    """Every action, to be filtered by state, owner and forum."""

    title = gettext_lazy("Actions of meetings")
    lead = gettext_lazy("What was agreed that somebody does by a day. It comes back to the agenda until it is settled.")
    table_class = ActionTable

    def crumbs(self) -> list[Breadcrumb]:
        return [*_crumbs()[:1], Breadcrumb(self.title)]

    def rows(self) -> QuerySet[Action]:
        return selectors.listed(self.request.membership, clock.now())


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One action: who does what by when, where it was agreed, and what came of it."""
    action, at = _action(request, pk), clock.now()
    keeps = bool(may(request.membership, services.ASSIGN, action.meeting, at=at))
    context = {
        "title": action.what,
        "crumbs": _crumbs(Breadcrumb(action.what)),
        "action": action,
        "standing": standing(action),
        "may_settle": keeps or action.is_owned_by(request.membership, at),
        "may_change": action.state == ActionState.OPEN and keeps,
    }
    return render(request, "governance/actions/detail.html", context)


class Agree(RightsFormPage):
    """Keep what a meeting agreed."""

    right = services.AGREE
    title = gettext_lazy("Agree an action")
    lead = gettext_lazy("One person does it by a day. It comes back to the agenda until it is settled.")
    form_class = AgreeForm
    verb = gettext_lazy("Keep the action")
    done = gettext_lazy("The action is kept.")

    @cached_property
    def meeting(self) -> Meeting:
        meetings = Meeting.objects.select_related("forum__body", "forum__stream")
        return visible_or_404(meetings, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def subject(self) -> Meeting:
        return self.meeting

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(self.meeting, Breadcrumb(self.title))

    def form_kwargs(self) -> dict[str, Any]:
        at = clock.now()
        return {"at": at, "items": agenda_of(self.meeting, self.request.membership, at)}

    def act(self, form: AgreeForm) -> Action:
        return services.agree_action(self.meeting, **form.cleaned_data, by=self.request.membership, at=clock.now())

    def success_url(self, result: Action) -> str:
        return f"{self.meeting.get_absolute_url()}#panel-actions"


class _OfAction(FormPage):
    @cached_property
    def action(self) -> Action:
        return _action(self.request, self.kwargs["pk"])

    def guarded(self) -> Action:
        return self.action

    def crumbs(self) -> Sequence[Breadcrumb]:
        return _crumbs(Breadcrumb(self.action.what, self.action.get_absolute_url()), Breadcrumb(str(self.title)))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        services.check_settler(self.action, request.membership, clock.now())
        return super().get(request, *args, **kwargs)


class Settle(_OfAction):
    """Done, or dropped."""

    title = gettext_lazy("Settle the action")
    lead = gettext_lazy("It leaves the agenda. Whoever reads the meeting reads what came of it.")
    form_class = SettleForm
    verb = gettext_lazy("Settle it")
    done = gettext_lazy("The action is settled.")

    def act(self, form: SettleForm) -> Action:
        return services.settle_action(self.action, **form.cleaned_data, by=self.request.membership, at=clock.now())


class Reopen(_OfAction):
    """Not settled after all."""

    title = gettext_lazy("Open the action again")
    lead = gettext_lazy("It comes back to the agenda of its forum.")
    form_class = ReopenForm
    verb = gettext_lazy("Open it again")
    done = gettext_lazy("The action is open again.")

    def act(self, form: ReopenForm) -> Action:
        return services.reopen_action(self.action, **form.cleaned_data, by=self.request.membership, at=clock.now())


class Change(RightsFormPage):
    """Another owner, or another day."""

    right = services.ASSIGN
    title = gettext_lazy("Change the action")
    lead = gettext_lazy("Give it to somebody else or put it off; the reason stays in the record.")
    form_class = ChangeForm
    verb = gettext_lazy("Change it")
    done = gettext_lazy("The action is changed.")

    @cached_property
    def action(self) -> Action:
        return _action(self.request, self.kwargs["pk"])

    def subject(self) -> Meeting:
        return self.action.meeting

    def guarded(self) -> Action:
        return self.action

    def crumbs(self) -> Sequence[Breadcrumb]:
        return _crumbs(Breadcrumb(self.action.what, self.action.get_absolute_url()), Breadcrumb(str(self.title)))

    def initial(self) -> dict[str, Any]:
        return {"owner": self.action.owner_id, "due_on": self.action.due_on}

    def form_kwargs(self) -> dict[str, Any]:
        return {"at": clock.now()}

    def act(self, form: ChangeForm) -> Action:
        return services.change_action(self.action, **form.cleaned_data, by=self.request.membership, at=clock.now())
