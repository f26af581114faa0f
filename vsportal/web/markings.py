"""What is marked confidential now, for the auditor: a mark hides a thing from most, never from everybody."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, Page
from rights.models import Confidential
from rights.services import require
from tenancy import clock
from vsportal.declared_rights import READ_MARKS


def marks(at: datetime) -> list[Any]:
    """Every thing whose mark holds at that moment, the one that opens first coming first; one query a kind of thing."""
    kinds = [model for model in apps.get_models() if issubclass(model, Confidential)]
    held = (
        kind._default_manager.filter(confidential_until__gt=at).select_related("confidential_by__user")
        for kind in kinds
    )
    return sorted((thing for things in held for thing in things), key=lambda thing: thing.confidential_until)


class Markings(Page):
    """The list of marks."""

    title = _("Confidential things")
    lead = _("What is hidden from most people now, by whom, why and until when. It opens by itself when its mark ends.")
    template_name = "rights/markings.html"

    def crumbs(self) -> list[Breadcrumb]:
        """Beside the audit record."""
        return [Breadcrumb(_("Audit"), reverse("audit:list")), Breadcrumb(self.title)]

    def get(self, request: HttpRequest) -> HttpResponse:
        """For auditors; who may not is told who may."""
        require(self.request.membership, READ_MARKS.code, self.request.organisation, at=clock.now())
        return render(request, self.template_name, self.shown(marks=marks(clock.now())))
