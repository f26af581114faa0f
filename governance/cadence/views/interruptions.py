"""The ledger of interruptions, and the two ways into it by hand."""

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
from governance.cadence.forms import InterruptForm, RecordForm
from governance.cadence.models import Interruption
from governance.cadence.services import interruptions as services
from governance.cadence.tables import InterruptionTable
from governance.meetings.models import AgendaItem, Meeting
from governance.pages import RightsFormPage
from governance.priorities.states import Reason
from rights.services import holds_anywhere, permitted, require
from rights.visibility import visible_or_404
from streams.selectors import streams_to_choose
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the calendar."""
    crumbs = [Breadcrumb(_("Calendar"), reverse("cadence:month"))]
    return [*crumbs, Breadcrumb(_("Interruptions"), reverse("cadence:interruptions")), *steps]


class InterruptionList(ListPage):
    """What was changed off the cadence, and what it comes to by level and by reason."""

    template_name = "governance/cadence/interruptions.html"
    title = gettext_lazy("Interruptions")
    lead = gettext_lazy("What was changed off the cadence, why it could not wait, and what it cost in working days.")
    table_class = InterruptionTable

    def crumbs(self) -> list[Breadcrumb]:
        return [*way_here()[:1], Breadcrumb(self.title)]

    def rows(self) -> QuerySet[Interruption]:
        return selectors.listed_interruptions(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        found = self.table.found
        return {
            "by_level": selectors.costs(found, "level__name"),
            "by_reason": [
                (Reason(one.label).label, one) for one in selectors.costs(found, "reason") if one.label in Reason.values
            ],
            "may_record": holds_anywhere(self.request.membership, services.RECORD, at=clock.now()),
            "tab": "interruptions",
        }


class RecordInterruption(FormPage):
    """Enter what a body changed off its cadence."""

    title = gettext_lazy("Record an interruption")
    lead = gettext_lazy("What could not wait for its forum or its window. Everybody reads it.")
    form_class = RecordForm
    verb = gettext_lazy("Record it")
    done = gettext_lazy("The interruption is recorded.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, services.RECORD, at=clock.now()):
            require(self.request.membership, services.RECORD, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        bodies = permitted(reader, services.RECORD, Body.objects.order_by("name"), at=at)
        return {"bodies": bodies, "streams": streams_to_choose(reader, at)}

    def act(self, form: RecordForm) -> Interruption:
        given = dict(form.cleaned_data)
        by, at = self.request.membership, clock.now()
        return services.record_interruption(given.pop("body"), **given, by=by, at=at)


class Interrupt(RightsFormPage):
    """Let a meeting deal with a question of another purpose."""

    right = services.INTERRUPT
    title = gettext_lazy("Interrupt the meeting's purpose")
    lead = gettext_lazy(
        "A forum has one purpose. What cannot wait for its own forum is dealt with here for a reason that everybody reads."
    )
    form_class = InterruptForm
    verb = gettext_lazy("Put it on the agenda")
    done = gettext_lazy("It is on the agenda, and in the ledger of interruptions.")

    @cached_property
    def meeting(self) -> Meeting:
        meetings = Meeting.objects.select_related("forum__body", "forum__stream")
        return visible_or_404(meetings, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def subject(self) -> Meeting:
        return self.meeting

    def crumbs(self) -> Sequence[Breadcrumb]:
        here = Breadcrumb(self.meeting.forum.name, self.meeting.get_absolute_url())
        return [Breadcrumb(_("Calendar"), reverse("cadence:month")), here, Breadcrumb(_("Interrupt"))]

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        return {"streams": streams_to_choose(reader, at), "purpose": self.meeting.forum.purpose}

    def act(self, form: InterruptForm) -> AgendaItem:
        by, at = self.request.membership, clock.now()
        return services.interrupt_agenda(self.meeting, **form.cleaned_data, by=by, at=at)

    def success_url(self, result: AgendaItem) -> str:
        return f"{self.meeting.get_absolute_url()}#agenda"
