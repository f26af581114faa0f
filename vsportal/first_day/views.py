"""The page of the first steps, for whoever sets the organisation up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doors.first_steps import steps_for
from doors.pages import Page
from rights.services import require
from tenancy import clock
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.first_day import services
from vsportal.first_day.progress import Progress


class FirstSteps(Page):
    """From an empty organisation to the first review pack, step by step."""

    template_name = "first_day/steps.html"
    title = gettext_lazy("First steps")
    lead = gettext_lazy("From an empty organisation to the first review pack in somebody's inbox, in this order.")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list with its state."""
        at = clock.now()
        require(self.request.membership, CHANGE_SETTINGS.code, self.request.organisation, at=at)
        progress = Progress(steps_for(self.request.membership, at=at))
        return render(request, self.template_name, self.shown(progress=progress))


@require_POST
def settings_fit(request: Any) -> HttpResponse:
    """The settings are right as they are."""
    services.settings_fit(request.organisation, by=request.membership, at=clock.now())
    return HttpResponseRedirect(reverse("first_day:steps"))


@require_POST
def put_away(request: Any) -> HttpResponse:
    """Off My week."""
    services.put_away(request.organisation, by=request.membership, at=clock.now())
    messages.success(request, _("The list is put away. You find it again in your menu."))
    return HttpResponseRedirect(reverse("my_week"))


@require_POST
def take_out(request: Any) -> HttpResponse:
    """On My week again."""
    services.take_out(request.organisation, by=request.membership, at=clock.now())
    return HttpResponseRedirect(reverse("my_week"))
