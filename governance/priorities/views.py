"""The pages of strategic priorities."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.bodies.models import Body
from governance.pages import RightsFormPage
from governance.priorities import gates, selectors, services
from governance.priorities.forms import ChangeForm, EndForm, SetForm
from governance.priorities.models import StrategicPriority
from governance.priorities.tables import TONES, WORDS, PriorityTable
from rights.services import holds_anywhere, may, require
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of bodies."""
    crumbs = [Breadcrumb(_("Bodies and forums"), reverse("bodies:list"))]
    return [*crumbs, Breadcrumb(_("Strategic priorities"), reverse("priorities:list")), *steps]


class PriorityList(ListPage):
    """What the organisation aims at."""

    template_name = "governance/priority_list.html"
    title = gettext_lazy("Strategic priorities")
    lead = gettext_lazy("What the organisation aims at. Decisions name the priority that they serve.")
    table_class = PriorityTable

    def rows(self) -> QuerySet[StrategicPriority]:
        return selectors.listed_priorities(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        may_set = holds_anywhere(self.request.membership, services.RIGHT, at=clock.now())
        return {"may_set": may_set, "tab": "priorities"}


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One priority: who set it for how long, and, as a panel, the decisions that serve it."""
    at = clock.now()
    priority = get_object_or_404(selectors.listed_priorities(request.membership, at), pk=pk)
    context = {
        "title": priority.name,
        "crumbs": way_here(Breadcrumb(priority.name)),
        "priority": priority,
        "tone": TONES[priority.standing],
        "word": WORDS[priority.standing],
        "may_change": priority.standing != selectors.PAST and may(request.membership, services.RIGHT, priority, at=at),
    }
    return render(request, "governance/priority.html", context)


class Set(FormPage):
    """Set a priority, for a body with the power of direction."""

    title = gettext_lazy("Set a strategic priority")
    lead = gettext_lazy("A body with the power of direction sets it; whoever keeps its papers records it.")
    verb = gettext_lazy("Set the priority")
    done = gettext_lazy("The priority is set.")
    form_class = SetForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, services.RIGHT, at=clock.now()):
            require(self.request.membership, services.RIGHT, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("New priority")))

    def initial(self) -> dict[str, Any]:
        """The body that the address names, or the only one there is."""
        own = [str(body.pk) for body in self.bodies[:2]]
        return {"body": self.request.GET.get("body") or (own[0] if len(own) == 1 else "")}

    @cached_property
    def bodies(self) -> QuerySet[Body]:
        """Those for which the reader may set one."""
        return selectors.who_sets_direction(self.request.membership, services.RIGHT, clock.now())

    def form_kwargs(self) -> dict[str, Any]:
        return {"bodies": self.bodies, "ask_why": gates.is_shut(self.bodies, clock.now())}

    def act(self, form: Any) -> StrategicPriority:
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("name", "aim", "rank")}
        body: Body = form.cleaned_data["body"]
        why = form.off_cadence()
        by, at = self.request.membership, clock.now()
        return services.set_priority(body, **given, **form.period(), off_cadence=why, by=by, at=at)


class _PriorityForm(RightsFormPage):
    right = services.RIGHT

    @cached_property
    def priority(self) -> StrategicPriority:
        return get_object_or_404(StrategicPriority.objects.select_related("body"), pk=self.kwargs["pk"])

    def subject(self) -> StrategicPriority:
        return self.priority

    def form_kwargs(self) -> dict[str, Any]:
        return {"ask_why": gates.is_shut([self.priority.body], clock.now())}

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.priority.name, self.priority.get_absolute_url()), Breadcrumb(str(self.title)))


class Change(_PriorityForm):
    """Name, describe or rank it anew."""

    title = gettext_lazy("Change the priority")
    done = gettext_lazy("The priority is changed.")
    form_class = ChangeForm

    def guarded(self) -> StrategicPriority:
        return self.priority

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "instance": self.priority}

    def act(self, form: Any) -> StrategicPriority:
        words: Any = {name: form.cleaned_data[name] for name in ("name", "aim", "rank")}
        why = form.off_cadence()
        by, at = self.request.membership, clock.now()
        return services.change_priority(self.priority, off_cadence=why, by=by, at=at, **words)


class End(_PriorityForm):
    """Say until when it holds."""

    title = gettext_lazy("End the priority")
    lead = gettext_lazy("Decisions go on naming it; from then on no new one does.")
    done = gettext_lazy("The priority has an end.")
    form_class = EndForm

    def act(self, form: Any) -> StrategicPriority:
        because, ends_at = form.cleaned_data["because"], form.ends_at()
        by, at = self.request.membership, clock.now()
        why = form.off_cadence()
        return services.end_priority(self.priority, because=because, ends_at=ends_at, off_cadence=why, by=by, at=at)
