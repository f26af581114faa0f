"""An organisation's settings of sign-in, and the page on which its people link themselves with its providers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage
from doors.refusal import Refusal
from doors.rendering import refused
from rights.services import require
from sign_in import selectors, services
from sign_in.declared_rights import CHANGE_SIGN_IN
from sign_in.forms import NewProviderForm, PolicyForm, ProviderForm
from sign_in.models import IdentityProvider
from sign_in.oidc.flow import back_to
from sign_in.views.entrance import begin_link
from sign_in.visit import sign_in_of
from tenancy import clock


class SettingsForm(FormPage):
    """A form about the organisation's sign-in, for who may change its settings."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        require(request.membership, CHANGE_SIGN_IN, request.organisation, at=clock.now())
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[Breadcrumb]:
        """Organisation, sign-in, and what is done there."""
        way = [
            Breadcrumb(_("Organisation"), reverse("organisation")),
            Breadcrumb(_("Sign-in"), reverse("entry:policy")),
        ]
        return way if self.request.path == way[-1].url else [*way, Breadcrumb(self.page_title())]

    def success_url(self, result: Any) -> str:
        return reverse("entry:policy")


class PolicyPage(SettingsForm):
    """Who needs a second factor, which providers vouch for people, and which others are trusted."""

    title = gettext_lazy("Sign-in")
    lead = gettext_lazy("What the organisation asks of its people before it lets them in.")
    template_name = "sign_in/policy.html"
    form_class = PolicyForm
    done = gettext_lazy("Saved. It holds from the next request of each person.")

    def initial(self) -> dict[str, Any]:
        row = selectors.policy_row()
        return {
            "second_factor": row.second_factor,
            "only_providers": row.only_providers,
            "trusted_issuers": "\n".join(row.trusted_issuers),
        }

    def guarded(self) -> Any:
        return self.request.organisation  # there may be no policy yet

    def context(self) -> dict[str, Any]:
        return {"providers": selectors.providers()}

    def act(self, form: Any) -> Any:
        return services.change_policy(
            self.request.organisation,
            by=self.request.membership,
            at=clock.now(),
            sign_in=sign_in_of(self.request),
            **form.cleaned_data,
        )


class AddProvider(SettingsForm):
    """Add a provider."""

    title = gettext_lazy("Add a provider")
    lead = gettext_lazy(
        "Register the portal there as a client first; the address to come back to is shown when it is saved."
    )
    form_class = NewProviderForm
    verb = gettext_lazy("Ask it and save")
    done = gettext_lazy("The provider answered and is in use. Tell it the address to come back to, shown below.")

    def act(self, form: Any) -> Any:
        return services.add_provider(by=self.request.membership, at=clock.now(), **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("entry:change_provider", args=[result.pk])


class ChangeProvider(SettingsForm):
    """Change a provider, or take it out of use."""

    template_name = "sign_in/provider.html"
    form_class = ProviderForm
    done = gettext_lazy("Saved.")

    @property
    def provider(self) -> IdentityProvider:
        """The provider in the address."""
        return get_object_or_404(IdentityProvider, pk=self.kwargs["provider"])

    def page_title(self) -> str:
        return self.provider.name

    def guarded(self) -> Any:
        return self.provider

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.provider}

    def context(self) -> dict[str, Any]:
        return {"provider": self.provider, "back_to": back_to(self.provider.pk)}

    def act(self, form: Any) -> Any:
        return services.change_provider(self.provider, by=self.request.membership, at=clock.now(), **form.cleaned_data)


@require_safe
def mine(request: Any) -> HttpResponse:
    """Which providers of the organisation vouch for the reader."""
    return render(request, "sign_in/mine.html", _mine(request))


@require_POST
def link_me(request: Any, provider: Any) -> HttpResponse:
    """Go to the provider and come back linked."""
    chosen = get_object_or_404(IdentityProvider, pk=provider, enabled=True)
    try:
        if not sign_in_of(request).own:
            raise Refusal("sign_in.own_only")
        return begin_link(request, chosen)
    except Refusal as refusal:
        return refused(request, refusal, "sign_in/mine.html", _mine(request))


@require_POST
def unlink_me(request: Any, provider: Any) -> HttpResponse:
    """The provider no longer vouches for the reader."""
    chosen = get_object_or_404(IdentityProvider, pk=provider)
    services.unlink(chosen, request.membership, by=request.membership, at=clock.now())
    messages.success(request, _("You are no longer linked with %s.") % chosen)
    return HttpResponseRedirect(reverse("entry:mine"))


def _mine(request: Any) -> dict[str, Any]:
    providers = selectors.linked_providers(request.membership)
    return {"title": _("Your sign-in"), "providers": providers, "own": sign_in_of(request).own}
