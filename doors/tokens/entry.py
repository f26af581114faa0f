"""The door that a token opens: found in the organisation of the address, alive, and its person belongs there now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from doors.tokens.models import ApiToken
from doors.tokens.secrets import digest, has_shape
from tenancy import clock
from tenancy.addresses import is_api
from tenancy.kept import A_MOMENT, A_TEXT, KeptQuery
from tenancy.models import Tenant
from tenancy.scope import tenant_scope

SCHEME = "bearer "
USE_IS_NOTED_EVERY = timedelta(minutes=1)
TENANT = KeptQuery(lambda slug: Tenant.objects.filter(slug=slug).only("pk").order_by(), A_TEXT)
TOKEN = KeptQuery(
    lambda at, kept: (
        ApiToken.objects.alive(at)
        .filter(digest=kept)
        .select_related("membership__user", "membership__tenant")
        .order_by()[:1]
    ),
    A_MOMENT,
    A_TEXT,
)


class TokenMiddleware:
    """Before the organisation's door: `Authorization: Bearer vsp_…` says who asks, and no cookie is looked at.

    `request.api_token` is the token, False when one was given that opens nothing, and None when none was given. A token of
    another organisation is not found in this one, so it is as unknown as an invented one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.api_token = None
        given = request.META.get("HTTP_AUTHORIZATION", "")
        if given[: len(SCHEME)].lower() == SCHEME:
            parts = request.path_info.split("/", 3)
            if len(parts) == 4 and parts[1] == "t" and is_api(f"/{parts[3]}"):
                request.api_token = _found(parts[2], given[len(SCHEME) :].strip()) or False
                request.user = request.api_token.membership.user if request.api_token else AnonymousUser()
                request.let_in = request.api_token.membership if request.api_token else None
        return self.get_response(request)


def _found(slug: str, secret: str) -> ApiToken | None:
    if not has_shape(secret):
        return None
    tenant = next(iter(TENANT(slug)), None)
    if tenant is None:
        return None
    with tenant_scope(tenant.pk):
        return opened_by(secret, at=clock.now())


def opened_by(secret: str, *, at: datetime) -> ApiToken | None:
    """The living token with this secret, of somebody who belongs to the open organisation now; notes that it is used."""
    found: ApiToken | None = next(iter(TOKEN(at, digest(secret))), None)
    if found is None or not found.membership.is_active_at(at):
        return None
    if found.last_used_at is None or at - found.last_used_at >= USE_IS_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=at - USE_IS_NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=at)  # of many at once, one writes
    return found
