"""The page behind the link of an invitation. It lies outside every organisation: its reader belongs to none yet.

It is one page for everybody who is not signed in, whether the installation knows the address or not. Only who sends
the form learns more, and they hold the link that went to that address.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from doors.refusal import NextStep, Refusal
from doors.rendering import refused
from people import rules, services
from people.arriving import PURPOSE
from people.forms import JoinForm
from people.models import Invitation
from people.selectors import invitation_by
from people.wording import ROLE_IN_A_SENTENCE, role_in_words
from sign_in.models import IdentityProvider
from sign_in.oidc import flow
from sign_in.selectors import providers
from tenancy import clock
from tenancy.models import Membership, User
from tenancy.scope import tenant_scope

PAGE = "people/accept.html"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Any, token: str) -> HttpResponse:
    """Read an invitation and answer it: as somebody new, or as who is signed in."""
    known = request.user.is_authenticated
    form = None
    try:
        with _opened(token) as invitation:
            services.check_open(invitation, at=clock.now())
            if known and request.user.email != invitation.email:
                raise _another(request)
            form = None if known else JoinForm(request.POST or None, email=invitation.email, initial=_named(invitation))
            shown = _shown(invitation, form, request)
            if request.method != "POST":
                return render(request, PAGE, shown)
            if form is not None and not form.is_valid():
                return render(request, PAGE, shown, status=422)
            membership = _join(invitation, request.user if known else None, form)
    except Refusal as refusal:
        if refusal.code == "invitation.sign_in":
            return _to_the_login(request)
        return refused(request, refusal, PAGE, {})
    return _in(request, membership, new=not known)


@never_cache
@require_POST
def accept_with(request: Any, token: str, provider: UUID) -> HttpResponse:
    """Answer an invitation by signing in with the organisation's provider, which then vouches for this person."""
    try:
        with _opened(token) as invitation:
            services.check_open(invitation, at=clock.now())
            chosen = get_object_or_404(IdentityProvider, pk=provider, enabled=True)
            away = flow.begin(request, chosen, purpose=PURPOSE, at=clock.now(), data={"token": token})
    except Refusal as refusal:
        return refused(request, refusal, PAGE, {})
    return HttpResponseRedirect(away)


@contextmanager
def _opened(token: str) -> Iterator[Invitation]:
    """The scope of the organisation that the token names, and the invitation that it opens there."""
    tenant_id = rules.tenant_in(token)
    if tenant_id is None:
        raise Refusal("invitation.unknown")
    with tenant_scope(tenant_id):
        invitation = invitation_by(token)
        if invitation is None:
            raise Refusal("invitation.unknown")
        with timezone.override(invitation.tenant.zone):
            yield invitation


def _join(invitation: Invitation, user: User | None, form: Any) -> Membership:
    """Become a member. An address that has an account already costs the time of a new one, then asks to sign in."""
    at = clock.now()
    if user is not None:
        return services.accept(invitation, user=user, at=at)
    given = form.cleaned_data
    there = User.objects.filter(email=invitation.email).first()
    if there is None:
        return services.accept_as_new(invitation, name=given["name"], password=given["password"], at=at)
    make_password(given["password"])
    if not there.is_active:
        raise Refusal("invitation.deactivated")
    raise Refusal("invitation.sign_in", status=409)


def _in(request: Any, membership: Membership, *, new: bool) -> HttpResponse:
    """Signed in, under a new session, on the first page of the organisation."""
    url = f"/t/{membership.tenant.slug}/"
    if not new:
        request.session.cycle_key()
        UserSession.objects.create_from_request(request)  # the visit goes on under its new key
        messages.success(request, _("You belong to %(organisation)s now.") % {"organisation": membership.tenant})
        return HttpResponseRedirect(url)
    record_authentication(request, membership.user, method="password", email=membership.user.email)
    return perform_login(request, membership.user, email_verification="none", redirect_url=url, signup=True)


def _to_the_login(request: Any) -> HttpResponse:
    messages.info(request, _("There is an account with this address. Sign in, and the invitation opens again."))
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.path)}")


def _another(request: Any) -> Refusal:
    step = NextStep(_("Sign out and open it again"), "/accounts/logout/", method="post", fields={"next": request.path})
    return Refusal("invitation.other_address", next_step=step)


def _named(invitation: Invitation) -> dict[str, str]:
    return {"name": invitation.name}


def _shown(invitation: Invitation, form: Any, request: Any) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "organisation": invitation.tenant,
        "role_sentence": ROLE_IN_A_SENTENCE[invitation.role],
        "words": role_in_words(invitation.role),
        "form": form,
        "providers": list(providers().filter(enabled=True)),
        "login_url": f"{settings.LOGIN_URL}?next={quote(request.path)}",
    }
