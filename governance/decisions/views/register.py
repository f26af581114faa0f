"""The register of decisions, and the views of it that people keep."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doors.pages import Breadcrumb, ListPage
from governance.decisions import saved_views, selectors
from governance.decisions.forms import SaveViewForm
from governance.decisions.models import Decision, SavedView
from governance.decisions.tables import DecisionTable
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the register."""
    return [Breadcrumb(_("Decisions"), reverse("decisions:list")), *steps]


class Register(ListPage):
    """Every decision that the reader may see."""

    template_name = "governance/decisions/list.html"
    title = gettext_lazy("Decisions")
    lead = gettext_lazy(
        "What was asked, who decides it by which rule, and what they said. Sealed answers stay as they are."
    )
    table_class = DecisionTable

    def crumbs(self) -> Sequence[Breadcrumb]:
        return [Breadcrumb(_("Decisions"))]

    def rows(self) -> QuerySet[Decision]:
        return selectors.listed(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        current = saved_views.query_of(self.request.GET)
        return {
            "saved": list(SavedView.objects.filter(membership=self.request.membership).order_by("name", "id")),
            "save_form": SaveViewForm(initial={"query": current}) if current else None,
            "current": current,
        }


@require_POST
def save_view(request: Any) -> HttpResponse:
    """Keep the register as it stands under a name; the same name again replaces it."""
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("decisions:list")
    kept = saved_views.save(by=request.membership, **form.cleaned_data)
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
    return redirect(f"{reverse('decisions:list')}?{kept.query}")


@require_POST
def forget_view(request: Any, pk: UUID) -> HttpResponse:
    """Forget a view of one's own."""
    kept = get_object_or_404(SavedView, pk=pk, membership=request.membership)
    saved_views.forget(kept, by=request.membership)
    messages.success(request, _("The view “%(name)s” is forgotten.") % {"name": kept.name})
    return redirect("decisions:list")
