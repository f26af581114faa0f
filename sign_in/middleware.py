"""How long a visit lasts, what an organisation asks at its door, and how much one network address may ask of the API."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from doors.errors import problem_body
from doors.refusal import Refusal
from doors.rendering import is_partial, note, problem, refusal_response, wants_problem
from sign_in.limits import Limit, once
from sign_in.services.door import at_the_door
from sign_in.services.visits import visit_seen
from sign_in.visit import SEEN_AT, SIGNED_IN_AT, sign_in_of
from tenancy import clock

Answer = Callable[[Any], HttpResponse]

# Pages that change how somebody signs in everywhere: what one organisation's provider says is not enough for them.
OWN_SIGN_IN_ONLY = frozenset(
    {
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
    }
)


class VisitAge:
    """Ends a visit that has lasted too long, or in which nothing was asked for too long."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, if need be as to somebody who is not signed in."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._look(request)
        response = self.get_response(request)
        if request.path_info.startswith("/accounts/"):  # codes to keep, a key to scan: not for who comes after
            add_never_cache_headers(response)
        return response

    def _look(self, request: HttpRequest) -> None:
        since, seen = request.session.get(SIGNED_IN_AT), request.session.get(SEEN_AT)
        if since is None or seen is None:  # before signing in; the cookie itself ends the rest
            return
        at = clock.now()
        now = int(at.timestamp())
        if now - since > settings.VISIT_SECONDS or now - seen > settings.VISIT_IDLE_SECONDS:
            logout(request)
            messages.info(request, _("You were signed out, because this visit was too old or unused for too long."))
        elif now - seen > settings.VISIT_SEEN_SECONDS:
            request.session[SEEN_AT] = now
            visit_seen(request, at)


class OrganisationDoor:
    """Asks what the organisation asks before it lets a signed-in member in; stands inside its scope."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer, or say what is missing."""
        membership = getattr(request, "membership", None)
        if membership is None or getattr(request, "api_token", None):  # a token was made by somebody inside
            return self.get_response(request)
        address = request.get_full_path()
        refusal = at_the_door(membership, sign_in_of(request), at=clock.now(), next_url=address)
        return self.get_response(request) if refusal is None else self._answer(request, refusal)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Keep who came by a provider away from what holds for the person everywhere."""
        name = request.resolver_match.url_name
        if name not in OWN_SIGN_IN_ONLY or not request.user.is_authenticated or sign_in_of(request).own:
            return None
        return self._no_entry(request, Refusal("sign_in.own_only"))

    def _answer(self, request: Any, refusal: Refusal) -> HttpResponse:
        if wants_problem(request):
            return refusal_response(request, refusal)
        if refusal.code == "sign_in.second_factor" and refusal.next_step:
            if is_partial(request):
                return HttpResponse(status=204, headers={"HX-Redirect": refusal.next_step.url})
            return HttpResponseRedirect(refusal.next_step.url)
        return self._no_entry(request, refusal)

    def _no_entry(self, request: Any, refusal: Refusal) -> HttpResponse:
        """Outside the organisation's shell: nothing of it is shown."""
        note(request, refusal)
        membership, request.membership = getattr(request, "membership", None), None
        try:
            return render(request, "sign_in/no_entry.html", {"refusal": refusal}, status=refusal.status)
        finally:
            request.membership = membership  # whose refusal is recorded


class StrangersLimit:
    """Stops a flood of strangers at the API's door, before anything is looked up.

    Only requests that open nothing count, so nobody behind the same network address uses up what is another's; what a
    person may ask is counted by person (doors.api_entry.RateLimit).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer, or 429 with when to come back."""
        times = settings.API_STRANGERS_PER_MINUTE
        if not times or "/api/" not in request.path_info or request.user.is_authenticated:
            return self.get_response(request)
        count = once(Limit("strangers", times, 60), get_adapter().get_client_ip(request), at=clock.now())
        if count is None or not count.is_over:
            return self.get_response(request)
        words = _("Too many requests. Come back in %(seconds)s seconds.") % {"seconds": count.seconds_left}
        body = problem_body(request, 429, "throttled", words)
        return problem(body, headers={"Retry-After": str(count.seconds_left)})
