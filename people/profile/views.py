"""The page about oneself. It belongs to no organisation, because a person can be in several."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import FormPage
from people.profile import services
from people.profile.forms import ProfileForm
from people.profile.selectors import memberships_of
from tenancy import clock
from tenancy.models import User


class Profile(LoginRequiredMixin, FormPage):
    """Name, language, time zone; the ways to password, second factor and sign-ins; the places one belongs to."""

    template_name = "people/profile.html"
    title = gettext_lazy("Your profile")
    lead = gettext_lazy("What the portal knows you by, in all your organisations.")
    form_class = ProfileForm

    def initial(self) -> dict[str, Any]:
        user = self.request.user
        return {"name": user.name, "language": user.language, "time_zone": user.time_zone}

    def context(self) -> dict[str, Any]:
        return {"memberships": memberships_of(self.request.user, at=clock.now())}

    def act(self, form: Any) -> User:
        return services.change_profile(self.request.user, at=clock.now(), **form.cleaned_data)

    def done_message(self, result: User) -> str:
        with translation.override(result.language or translation.get_language()):
            return _("Your profile is saved.")

    def success_url(self, result: User) -> str:
        return reverse("profile:page")
