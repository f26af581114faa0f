"""Which cycles each stream has, and the waivers of those that it does not have."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.forms import CloseWindowForm, WaiverForm
from governance.cadence.models import CycleWaiver
from governance.cadence.services import cycles as services
from governance.cadence.tables import CoverageTable, WaiverTable
from governance.pages import RightsFormPage
from rights.services import holds_anywhere, permitted, require
from rights.visibility import visible_or_404
from streams.models import StreamState, ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the calendar."""
    calendar = Breadcrumb(_("Calendar"), reverse("cadence:month"))
    return [calendar, Breadcrumb(_("Cycles"), reverse("cadence:cycles")), *steps]


class Coverage(ListPage):
    """Each active stream with its three cycles."""

    template_name = "governance/cadence/cycles.html"
    title = gettext_lazy("Cycles")
    lead = gettext_lazy("Each stream is looked at in a short, a medium and a long cycle, or says until when it is not.")
    table_class = CoverageTable

    def crumbs(self) -> list[Breadcrumb]:
        return [*way_here()[:1], Breadcrumb(self.title)]

    def rows(self) -> QuerySet[ValueStream]:
        return selectors.streams_with_cycles(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        directing = Body.objects.filter(sets_direction=True)
        return {"may_waive": permitted(self.request.membership, services.RIGHT, directing, at=clock.now()).exists()}


class Waivers(ListPage):
    """Every waiver: in force, and over."""

    template_name = "governance/cadence/waivers.html"
    title = gettext_lazy("Waivers of cycles")
    lead = gettext_lazy("Which stream goes without which cycle, why, and until when.")
    table_class = WaiverTable

    def crumbs(self) -> list[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def rows(self) -> QuerySet[CycleWaiver]:
        return selectors.listed_waivers(self.request.membership, clock.now())


class WaiveCycle(FormPage):
    """Let a stream go without a cycle for a while, in the name of a body with the power of direction."""

    title = gettext_lazy("Waive a cycle")
    lead = gettext_lazy("From now until the day that you say. Then the stream has a forum for it, or misses it.")
    form_class = WaiverForm
    verb = gettext_lazy("Waive the cycle")
    done = gettext_lazy("The cycle is waived.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, services.RIGHT, at=clock.now()):
            require(self.request.membership, services.RIGHT, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        bodies = permitted(reader, services.RIGHT, Body.objects.filter(sets_direction=True), at=at)
        streams = streams_to_choose(reader, at).filter(state=StreamState.ACTIVE)
        return {"bodies": bodies.order_by("name"), "streams": streams}

    def act(self, form: WaiverForm) -> CycleWaiver:
        return services.waive_cycle(**form.given(), by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("cadence:cycles")


class EndWaiver(RightsFormPage):
    """End a waiver before its day."""

    right = services.RIGHT
    title = gettext_lazy("End the waiver")
    lead = gettext_lazy("From now on the stream has a forum for this cycle, or misses it.")
    form_class = CloseWindowForm
    verb = gettext_lazy("End the waiver")
    done = gettext_lazy("The waiver is ended.")

    @cached_property
    def waiver(self) -> CycleWaiver:
        rows = CycleWaiver.objects.select_related("body", "stream")
        return visible_or_404(rows, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def subject(self) -> CycleWaiver:
        return self.waiver

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("Waivers of cycles"), reverse("cadence:waivers")), Breadcrumb(str(self.title)))

    def act(self, form: CloseWindowForm) -> CycleWaiver:
        return services.end_waiver(self.waiver, **form.cleaned_data, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("cadence:waivers")
