"""The page of the organisation's settings."""

from copy import copy
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.pages import FormPage
from rights.services import require
from tenancy import clock
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.organisation import services
from vsportal.organisation.forms import SettingsForm


class SettingsPage(FormPage):
    """Name, time zone, currency, language, working days and holidays."""

    title = _("Organisation")
    lead = _("What every date, amount and deadline in the portal is reckoned by.")
    template_name = "organisation/settings.html"
    form_class = SettingsForm
    done = _("The organisation's settings are saved.")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        require(request.membership, CHANGE_SETTINGS.code, request.organisation, at=clock.now())
        return super().dispatch(request, *args, **kwargs)

    def guarded(self) -> Any:
        return self.request.organisation

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": copy(self.request.organisation)}  # the page around a refused form shows what is true

    def context(self) -> dict[str, Any]:
        return {"tab": "settings"}

    def act(self, form: Any) -> Any:
        return services.change_settings(
            self.request.organisation, by=self.request.membership, at=clock.now(), **form.cleaned_data
        )

    def success_url(self, result: Any) -> str:
        return reverse("organisation")
