"""When priorities may change: the windows, opened and closed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.forms import CloseWindowForm, WindowForm
from governance.cadence.models import PriorityWindow
from governance.cadence.services import windows as services
from governance.cadence.tables import WindowTable
from governance.pages import RightsFormPage
from rights.services import holds_anywhere, permitted, require
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the calendar."""
    crumbs = [Breadcrumb(_("Calendar"), reverse("cadence:month"))]
    return [*crumbs, Breadcrumb(_("Priorities windows"), reverse("cadence:windows")), *steps]


class WindowList(ListPage):
    """Every window: open, to come, over."""

    template_name = "governance/cadence/windows.html"
    title = gettext_lazy("Priorities windows")
    lead = gettext_lazy("When priorities may change. Between the windows people can rely on them.")
    table_class = WindowTable

    def crumbs(self) -> list[Breadcrumb]:
        return [*way_here()[:1], Breadcrumb(self.title)]

    def rows(self) -> QuerySet[PriorityWindow]:
        return selectors.listed_windows()

    def context(self) -> dict[str, Any]:
        directing = Body.objects.filter(sets_direction=True)
        may_open = permitted(self.request.membership, services.RIGHT, directing, at=clock.now()).exists()
        return {"may_open": may_open, "tab": "windows"}


class OpenWindow(FormPage):
    """Open a window, for a body with the power of direction."""

    title = gettext_lazy("Open a priorities window")
    lead = gettext_lazy("From its first window on a body changes its priorities in windows only.")
    form_class = WindowForm
    verb = gettext_lazy("Open the window")
    done = gettext_lazy("The window stands in the calendar.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, services.RIGHT, at=clock.now()):
            require(self.request.membership, services.RIGHT, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def form_kwargs(self) -> dict[str, Any]:
        directing = Body.objects.filter(sets_direction=True)
        bodies = permitted(self.request.membership, services.RIGHT, directing, at=clock.now())
        return {"bodies": bodies.order_by("name")}

    def act(self, form: WindowForm) -> PriorityWindow:
        by, at = self.request.membership, clock.now()
        return services.open_window(form.cleaned_data["body"], **form.period(), by=by, at=at)


class CloseWindow(RightsFormPage):
    """Close a window."""

    right = services.RIGHT
    title = gettext_lazy("Close the window")
    lead = gettext_lazy("It ends now; one that has not begun is taken back.")
    form_class = CloseWindowForm
    verb = gettext_lazy("Close the window")
    done = gettext_lazy("The window is closed.")

    @cached_property
    def window(self) -> PriorityWindow:
        return get_object_or_404(selectors.listed_windows(), pk=self.kwargs["pk"])

    def subject(self) -> PriorityWindow:
        return self.window

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(str(self.title)))

    def act(self, form: CloseWindowForm) -> None:
        services.close_window(self.window, **form.cleaned_data, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("cadence:windows")
