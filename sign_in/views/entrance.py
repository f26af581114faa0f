"""The way in through an organisation's provider, and the page that asks for a second factor."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doors.refusal import Refusal
from doors.rendering import refused
from sign_in import registry
from sign_in.forms import OrganisationForm
from sign_in.models import IdentityProvider
from sign_in.oidc import flow
from sign_in.selectors import membership_at, policy, providers_of
from sign_in.services import at_the_door, link, person_behind
from sign_in.services.door import whom
from sign_in.visit import NEXT, second_factor_shown, sign_in_of, vouched_for
from tenancy import clock
from tenancy.models import Membership
from tenancy.scope import tenant_scope

GATE = "sign_in/with_organisation.html"


def own_address(url: str, otherwise: str = "") -> str:
    """An address of the portal itself, never one that leads elsewhere."""
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else otherwise


def slug_in(url: str) -> str:
    """The short name of the organisation that an address belongs to; "" for none."""
    parts = url.split("/", 3)
    return parts[2] if len(parts) == 4 and parts[:2] == ["", "t"] else ""


@method_decorator(never_cache, name="dispatch")
class WithOrganisation(View):
    """Name your organisation, and go on to the provider that it trusts."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask which organisation, unless the address one came from already says so."""
        next_url = own_address(request.GET.get("next", ""))
        slug = request.GET.get("organisation", "") or slug_in(next_url)
        form = OrganisationForm(initial={"organisation": slug, "next": next_url})
        return render(request, GATE, {"form": form, "next_url": next_url})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go to the provider; let people choose where there are several. No provider and no organisation look alike."""
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return render(request, GATE, {"form": form}, status=422)
        given = form.cleaned_data
        found = providers_of(given["organisation"])
        chosen = [one for one in found if given["provider"] in (None, one.pk)]
        if not chosen:
            form.add_error("organisation", _("No organisation of that name signs people in this way."))
            return render(request, GATE, {"form": form}, status=422)
        if len(chosen) > 1:
            return render(request, GATE, {"form": form, "choices": chosen})
        words = {"purpose": flow.SIGN_IN, "at": clock.now(), "next_url": own_address(given["next"])}
        try:
            return HttpResponseRedirect(flow.begin(request, chosen[0], **words))
        except Refusal as refusal:
            return refused(request, refusal, GATE, {"form": form})


@require_safe
@never_cache
def arrive(request: HttpRequest, provider: UUID) -> HttpResponse:
    """Somebody comes back from a provider: signed in, linked, or told why not."""
    try:
        arrival = flow.finish(request, provider, at=clock.now())
        with tenant_scope(arrival.provider.tenant_id):
            membership = _member(request, arrival)
    except Refusal as refusal:
        return refused(request, refusal, "sign_in/no_entry.html")
    home = f"/t/{membership.tenant.slug}/"
    if arrival.purpose == flow.LINK:
        messages.success(request, _("You are linked with %s.") % arrival.provider)
        return HttpResponseRedirect(f"{home}sign-in/")
    if arrival.purpose != flow.SIGN_IN and request.user.pk == membership.user_id:  # the visit goes on as it began
        vouched_for(request, request.user, arrival.provider)
        return HttpResponseRedirect(home)
    if request.user.is_authenticated:
        logout(request)  # nothing of an earlier visit lives on in this one
    vouched_for(request, membership.user, arrival.provider)
    return perform_login(request, Login(user=membership.user, redirect_url=own_address(arrival.next_url, home)))


def _member(request: HttpRequest, arrival: flow.Arrival) -> Membership:
    """The member whom this arrival is about; for all but a sign-in, linked from now on."""
    provider, identity, now = arrival.provider, arrival.identity, clock.now()
    if arrival.purpose == flow.SIGN_IN:
        return person_behind(provider, identity, at=now)
    if arrival.purpose == flow.LINK:
        membership = Membership.objects.active(now).filter(user=request.user.pk).first()
        if membership is None or not sign_in_of(request).own:
            raise Refusal("sign_in.own_only")
    else:
        membership = registry.arrival(arrival.purpose)(request, arrival)
    link(provider, identity, by=membership, at=clock.now())  # who has just joined was no member a moment ago
    return membership


def begin_link(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Send a signed-in person to a provider, to be linked with the account they show there."""
    return HttpResponseRedirect(flow.begin(request, provider, purpose=flow.LINK, at=clock.now()))


@require_safe
@never_cache
@login_required
def second_factor_asked(request: Any) -> HttpResponse:
    """Why an organisation asks for a second factor, and the way to one: set it up, or show the one there is."""
    next_url = own_address(request.GET.get("next", ""))
    membership = membership_at(request.user, slug_in(next_url), clock.now())
    if membership is None:
        raise Http404
    with tenant_scope(membership.tenant_id):
        refusal = at_the_door(membership, sign_in_of(request), at=clock.now(), next_url=next_url)
        asked = policy().second_factor
    if refusal is None or refusal.code != "sign_in.second_factor":
        return HttpResponseRedirect(next_url)
    request.session[NEXT] = next_url
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    again = urlencode({"next": next_url})
    context = {
        "organisation": membership.tenant,
        "whom": whom(asked),
        "show_code": f"{reverse('mfa_reauthenticate')}?{again}" if kinds & {"totp", "recovery_codes"} else "",
        "show_key": f"{reverse('mfa_reauthenticate_webauthn')}?{again}" if "webauthn" in kinds else "",
    }
    return render(request, "sign_in/second_factor_asked.html", context)


class AddApp(ActivateTOTPView):
    """allauth's page; whoever has just typed a code from the app has shown a second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor_shown(self.request, "totp")
        return response


class AddKey(AddWebAuthnView):
    """allauth's page; whoever has just made a passkey has shown a second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor_shown(self.request, "webauthn")
        return response
