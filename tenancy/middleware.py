"""The door of an organisation: `/t/<slug>/…` becomes the script prefix, and everything behind it one tenant scope."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix

from tenancy import clock
from tenancy.addresses import is_api
from tenancy.kept import A_KEY, A_MOMENT, KeptQuery
from tenancy.models import Membership
from tenancy.scope import person_scope, tenant_scope

MEMBERSHIPS = KeptQuery(
    lambda user, at: (
        Membership.everywhere.at(at).filter(user_id=user).select_related("tenant").order_by("tenant__name")
    ),
    A_KEY,
    A_MOMENT,
)


class OrganisationMiddleware:
    """Lets an active member into an organisation, and rolls back whatever an unsuccessful request wrote.

    A stranger gets the same 404 as for an organisation that does not exist; somebody who is not signed in is sent to
    the login, whatever the slug. The membership is looked up on every request, so leaving takes effect at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.membership = request.organisation = None
        parts = request.path_info.split("/", 3)
        if len(parts) < 4 or parts[1] != "t":
            return self.get_response(request)
        slug, rest = parts[2], "/" + parts[3]
        if not request.user.is_authenticated:
            if is_api(rest):
                return self._behind(request, slug, rest)  # answers 401: the API has no login page
            return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
        membership = self._membership(request, slug)
        if membership is None:
            if is_api(rest):
                request.path_info = rest  # so that the 404 is the API's
            return self.get_response(request)  # the installation has neither route: the ordinary 404
        request.membership, request.organisation = membership, membership.tenant
        with tenant_scope(membership.tenant_id):
            response = self._behind(request, slug, rest)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response

    def _membership(self, request: Any, slug: str) -> Membership | None:
        """The signed-in person's active membership here; request.memberships feeds the organisation switcher.

        Whom a door before this one has found to be an active member (`request.let_in`) is not looked up again.
        """
        if (found := getattr(request, "let_in", None)) is not None:
            request.memberships = [found]
            return found  # type: ignore[no-any-return]
        with person_scope(request.user.pk):
            request.memberships = MEMBERSHIPS(request.user.pk, clock.now())
        for one in request.memberships:
            one.user = request.user  # Django lets nobody in who may not sign in, so the person is active
        return next((one for one in request.memberships if one.tenant.slug == slug), None)

    def _behind(self, request: Any, slug: str, rest: str) -> HttpResponse:
        before = get_script_prefix()
        prefix = f"/t/{slug}/"
        request.path_info, request.META["SCRIPT_NAME"] = rest, prefix[:-1]
        request.urlconf = settings.ORGANISATION_URLCONF
        set_script_prefix(prefix)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)
