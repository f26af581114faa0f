"""Letting somebody leave: what they hold, who takes it over, what will happen, and then all of it at once."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from doors.pages import Breadcrumb, Page
from doors.refusal import Refusal
from doors.rendering import refused
from people import holdings, selectors, services
from people.declared_rights import END_MEMBERSHIPS
from people.forms import LeaveForm
from people.holdings import Holding
from people.views.pages import person_or_404, way_here
from people.wording import leaving_in_words
from rights.services import require
from tenancy import clock
from tenancy.models import Membership


class Leave(Page):
    """First who follows in what; then, in words, what will happen; then it happens."""

    template_name = "people/leave.html"

    @cached_property
    def person(self) -> Membership:
        """Who leaves."""
        return person_or_404(self.request, self.kwargs["pk"])

    @cached_property
    def held(self) -> list[Holding]:
        """What they hold now or are to hold."""
        return holdings.held_by(self.person, reader=self.request.membership, at=clock.now())

    def page_title(self) -> str:
        """Who leaves."""
        return _("%(person)s leaves") % {"person": self.person}

    def page_lead(self) -> str:
        """What has to be said first."""
        if not self.held:
            return _("Nothing has to be handed over: no role, no seat, nothing kept.")
        return _("Say who takes over each thing. What nobody takes over ends with the membership.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        """By the person's page."""
        page = Breadcrumb(str(self.person), reverse("people:detail", args=[self.person.pk]))
        return way_here(page, Breadcrumb(_("Leaving")))

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """What they hold, and the form."""
        self.check_right()
        return render(request, self.template_name, self.shown(form=self.form()))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """What will happen; or, once that was read, it happens."""
        self.check_right()
        form = self.form(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, self.shown(form=form), status=422)
        at, by, ends_at, handovers = clock.now(), self.request.membership, form.ends_at(), form.handovers()
        try:
            with transaction.atomic():
                if "confirmed" not in request.POST:
                    held = services.plan_leaving(self.person, handovers=handovers, ends_at=ends_at or at, by=by, at=at)
                    sentences = leaving_in_words(self.person, held, handovers, ends_at)
                    shown = self.shown(form=form, sentences=sentences, keys=[one.key for one in held])
                    return render(request, self.template_name, shown)
                services.leave(
                    self.person,
                    handovers=handovers,
                    ends_at=ends_at,
                    because=form.cleaned_data["because"],
                    read=request.POST.getlist("read"),
                    by=by,
                    at=at,
                )
        except Refusal as refusal:
            return refused(request, refusal, self.template_name, self.shown(form=form))
        return self.done(gone=ends_at is None)

    def check_right(self) -> None:
        """Refuse whoever may let nobody go."""
        _ = self.person
        require(self.request.membership, END_MEMBERSHIPS.code, None, at=clock.now())

    def form(self, given: Any = None) -> LeaveForm:
        """The form about what this person holds."""
        people = selectors.listed_people(clock.now(), everything=False).exclude(pk=self.person.pk).order_by("called")
        return LeaveForm(given, held=self.held, colleagues=list(people))

    def context(self) -> dict[str, Any]:
        """Whom it is about, and where the way back leads."""
        return {"person": self.person, "back": reverse("people:detail", args=[self.person.pk])}

    def done(self, *, gone: bool) -> HttpResponse:
        """On to the person's page; who let themselves go has no page here any more."""
        if gone and self.person.pk == self.request.membership.pk:
            return HttpResponseRedirect("/organisations/")
        messages.success(self.request, _("It is done. Everything was handed over in one step."))
        return HttpResponseRedirect(reverse("people:detail", args=[self.person.pk]))
