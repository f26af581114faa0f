"""The page that says how long things are kept."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, FormPage
from rights.services import require
from tenancy import clock
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.organisation.retention import services
from vsportal.organisation.retention.forms import RetentionForm


class RetentionPage(FormPage):
    """A number of days for each kind of thing that is let go of."""

    title = _("What is kept how long")
    lead = _("Each night the portal deletes what is older. The audit record is never cut.")
    template_name = "organisation/retention.html"
    form_class = RetentionForm
    done = _("From tonight things are kept as you said.")

    def crumbs(self) -> list[Breadcrumb]:
        return [Breadcrumb(_("Organisation"), reverse("organisation")), Breadcrumb(self.title)]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        require(request.membership, CHANGE_SETTINGS.code, request.organisation, at=clock.now())
        return super().dispatch(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return services.days_kept()

    def context(self) -> dict[str, Any]:
        return {"tab": "retention"}

    def act(self, form: Any) -> Any:
        return services.change_retention(form.cleaned_data, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("organisation_retention")
