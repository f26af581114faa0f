"""The pages of bodies and seats."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.bodies import interests, selectors, services
from governance.bodies.forms import BodyForm, EndSeatForm, InterestForm, SeatForm
from governance.bodies.models import Body, Interest, Seat, SeatKind
from governance.bodies.tables import BodyTable
from governance.bodies.wording import period_in_words, powers_in_words
from governance.pages import RightsFormPage
from rights.services import may, require, rights_on
from rights.visibility import visible_or_404
from streams.selectors import streams_to_choose
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
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One body: mandate, powers, who sits in it and since when; its forums come as a panel."""
    at = clock.now()
    body = get_object_or_404(Body.objects.select_related("level"), pk=pk)
    me = request.membership
    seats = list(selectors.all_seats(body, me, at))
    rights = rights_on(me, body, at=at)
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
            "sits_here": any(seat.membership_id == me.pk for seat in seats if _holds(seat, at)),
            "rights": {code.replace(".", "_") for code in rights},
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

    def form_kwargs(self) -> dict[str, Any]:
        return {"may_place": True}

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
        may_place = bool(may(self.request.membership, "bodies.place", self.body, at=clock.now()))
        return {"instance": self.body, "may_place": may_place}

    def act(self, form: Any) -> Body:
        return services.describe_body(self.body, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class DeclareInterest(RightsFormPage):
    """Say what one has an interest in; whoever keeps the seats can say it of others."""

    right = "bodies.seat"

    title = gettext_lazy("Declare an interest")
    lead = gettext_lazy("Whoever has an interest in a question neither votes on it nor counts for the quorum.")
    verb = gettext_lazy("Declare it")
    done = gettext_lazy("The interest is declared.")
    form_class = InterestForm

    @cached_property
    def body(self) -> Body:
        return get_object_or_404(Body, pk=self.kwargs["pk"])

    @cached_property
    def seats(self) -> QuerySet[Seat]:
        """Those of which the reader may declare something: their own, or all."""
        at, me = clock.now(), self.request.membership
        seats = selectors.seats_in(self.body, at)
        return seats if may(me, self.right, self.body, at=at) else seats.filter(membership=me)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """For who sits here or keeps the seats; everybody else is told before anything is typed."""
        if not self.seats:
            require(request.membership, self.right, self.body, at=clock.now())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return FormPage.get(self, request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.body.name, self.body.get_absolute_url()), Breadcrumb(str(self.title)))

    def initial(self) -> dict[str, Any]:
        """Their own seat."""
        own = next((seat for seat in self.seats if seat.membership_id == self.request.membership.pk), None)
        return {"seat": own.pk} if own else {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"seats": self.seats, "streams": streams_to_choose(self.request.membership, clock.now())}

    def act(self, form: Any) -> Interest:
        return interests.declare_interest(**form.cleaned_data, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return self.body.get_absolute_url()


@require_POST
def end_interest(request: Any, pk: UUID) -> HttpResponse:
    """Say that an interest is no more."""
    interest = visible_or_404(Interest, request.membership, at=clock.now(), pk=pk)
    ended = interests.end_interest(interest, by=request.membership, at=clock.now())
    messages.success(request, _("The interest has ended."))
    return redirect(ended.seat.body.get_absolute_url())


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
