"""The pages of bodies and seats."""

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

from doors.pages import Breadcrumb, ListPage
from governance.bodies import selectors, services
from governance.bodies.forms import BodyForm, EndSeatForm, SeatForm
from governance.bodies.models import Body, Seat, SeatKind
from governance.bodies.tables import BodyTable
from governance.bodies.wording import period_in_words, powers_in_words
from governance.pages import RightsFormPage
from rights.services import may, rights_on
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of bodies."""
    return [Breadcrumb(_("Bodies and forums"), reverse("bodies:list")), *steps]


class BodyList(ListPage):
    """Who governs here."""

    template_name = "governance/body_list.html"
    title = gettext_lazy("Bodies and forums")
    lead = gettext_lazy("Who governs, and where each question is dealt with: one forum, one purpose.")
    table_class = BodyTable

    def rows(self) -> QuerySet[Body]:
        return selectors.listed_bodies(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        membership = self.request.membership
        return {"may_create": may(membership, "bodies.create", None, at=clock.now()), "tab": "bodies"}


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One body: mandate, powers, who sits in it and since when; its forums come as a panel."""
    at = clock.now()
    body = get_object_or_404(Body, pk=pk)
    seats = list(selectors.all_seats(body))
    return render(
        request,
        "governance/body.html",
        {
            "title": body.name,
            "crumbs": way_here(Breadcrumb(body.name)),
            "body": body,
            "powers": powers_in_words(body),
            "holders": sorted((seat for seat in seats if _holds(seat, at)), key=_rank),
            "others": [seat for seat in seats if not _holds(seat, at)],
            "rights": {code.replace(".", "_") for code in rights_on(request.membership, body, at=at)},
            "at": at,
        },
    )


class _BodyForm(RightsFormPage):
    form_class = BodyForm

    @cached_property
    def body(self) -> Body:
        return get_object_or_404(Body, pk=self.kwargs["pk"])

    def subject(self) -> Body:
        return self.body


class Make(RightsFormPage):
    """Set up a body."""

    right = "bodies.create"
    form_class = BodyForm

    title = gettext_lazy("Set up a body")
    lead = gettext_lazy("Those who govern together. It starts empty: give seats next, then set up its forums.")
    verb = gettext_lazy("Set up the body")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("New body")))

    def act(self, form: Any) -> Body:
        return services.make_body(by=self.request.membership, at=clock.now(), **form.cleaned_data)


class Describe(_BodyForm):
    """Say what a body looks after."""

    right = "bodies.change"

    title = gettext_lazy("Describe the body")
    done = gettext_lazy("The description is saved.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.body.name, self.body.get_absolute_url()), Breadcrumb(_("Describe")))

    def guarded(self) -> Body:
        return self.body

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.body}

    def act(self, form: Any) -> Body:
        return services.describe_body(self.body, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class GiveSeat(_BodyForm):
    """Seat a person."""

    right = "bodies.seat"

    title = gettext_lazy("Give a seat")
    lead = gettext_lazy("A body has one chair at a time, and a person has one seat in it.")
    verb = gettext_lazy("Give the seat")
    done = gettext_lazy("The seat is given.")
    form_class = SeatForm

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.body.name, self.body.get_absolute_url()), Breadcrumb(_("Give a seat")))

    def form_kwargs(self) -> dict[str, Any]:
        return {"at": clock.now()}

    def act(self, form: Any) -> Seat:
        given = form.cleaned_data
        return services.give_seat(
            self.body,
            membership=given["membership"],
            kind=given["kind"],
            voting=given["voting"],
            **form.period(),
            by=self.request.membership,
            at=clock.now(),
        )

    def success_url(self, result: Seat) -> str:
        return result.body.get_absolute_url()

    def done_message(self, result: Seat) -> str:
        return _("%(person)s is seated: %(kind)s, %(period)s.") % _words(result)


class EndSeat(RightsFormPage):
    """End a seat."""

    right = "bodies.seat"

    title = gettext_lazy("End a seat")
    verb = gettext_lazy("End the seat")
    form_class = EndSeatForm

    @cached_property
    def seat(self) -> Seat:
        return get_object_or_404(Seat.objects.select_related("body", "membership__user"), pk=self.kwargs["pk"])

    def subject(self) -> Seat:
        return self.seat

    def page_lead(self) -> str:
        words = _words(self.seat)
        return _("%(kind)s: %(person)s, %(period)s. What the seat allows ends with it.") % words

    def crumbs(self) -> Sequence[Breadcrumb]:
        body = self.seat.body
        return way_here(Breadcrumb(body.name, body.get_absolute_url()), Breadcrumb(_("End a seat")))

    def form_kwargs(self) -> dict[str, Any]:
        return {"seat": self.seat}

    def act(self, form: Any) -> Seat:
        return services.end_seat(
            form.seat,
            ends_at=form.ends_at(),
            because=form.cleaned_data["because"],
            by=self.request.membership,
            at=clock.now(),
        )

    def success_url(self, result: Seat) -> str:
        return result.body.get_absolute_url()


def _words(seat: Seat) -> dict[str, Any]:
    return {"person": seat.membership, "kind": seat.get_kind_display(), "period": period_in_words(seat)}


def _holds(seat: Seat, at: Any) -> bool:
    return seat.starts_at <= at and (seat.ends_at is None or at < seat.ends_at)


def _rank(seat: Seat) -> tuple[int, Any]:
    return SeatKind.values.index(seat.kind), seat.starts_at
