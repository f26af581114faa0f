"""One way in through a provider, from the button to the return: what the visit remembers meanwhile, and for how long."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from doors.refusal import Refusal
from sign_in.models import IdentityProvider
from sign_in.oidc.provider import Identity, address_of_provider, identity_behind
from tenancy.scope import tenant_scope

PENDING = "sign_in_pending"
MOST_PENDING, SECONDS = 5, 600
SIGN_IN, LINK = "sign_in", "link"


@dataclass(frozen=True)
class Arrival:
    """Somebody came back from a provider that vouches for them."""

    provider: IdentityProvider
    identity: Identity
    purpose: str
    next_url: str
    data: dict[str, Any]


def begin(
    request: HttpRequest,
    provider: IdentityProvider,
    *,
    purpose: str,
    at: datetime,
    next_url: str = "",
    data: dict[str, Any] | None = None,
) -> str:
    """The address to send this person to. `data` (JSON-able) comes back with the Arrival."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    address = address_of_provider(
        provider,
        back_to=back_to(provider.pk),
        state=state,
        nonce=nonce,
        verifier=verifier,
        again=purpose != SIGN_IN,
    )
    pending = list(request.session.get(PENDING, {}).items())[-MOST_PENDING + 1 :]
    request.session[PENDING] = dict(pending) | {
        state: {
            "tenant": str(provider.tenant_id),
            "provider": str(provider.pk),
            "user": str(request.user.pk or ""),
            "nonce": nonce,
            "verifier": verifier,
            "purpose": purpose,
            "next": next_url,
            "data": data or {},
            "at": int(at.timestamp()),
        }
    }
    return address


def finish(request: HttpRequest, provider_id: UUID, *, at: datetime) -> Arrival:
    """Who came back. Each beginning is good for one return, to the provider it was begun with."""
    pending = request.session.get(PENDING, {})
    begun = pending.pop(request.GET.get("state", ""), None)
    request.session[PENDING] = pending
    if begun is None or begun["provider"] != str(provider_id) or begun["user"] != str(request.user.pk or ""):
        raise Refusal("oidc.state")
    if at.timestamp() - begun["at"] > SECONDS:
        raise Refusal("oidc.state")
    with tenant_scope(begun["tenant"]):
        provider = IdentityProvider.objects.filter(pk=provider_id, enabled=True).first()
    if provider is None:
        raise Refusal("oidc.disabled")
    # RFC 9207: who answers says so, which stops one provider from answering for another.
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Refusal("oidc.issuer", params={"found": request.GET["iss"][:255], "expected": provider.issuer})
    if "code" not in request.GET:
        raise Refusal("oidc.cancelled", params={"answer": request.GET.get("error", "")[:60]})
    identity = identity_behind(
        provider,
        code=request.GET["code"],
        back_to=back_to(provider_id),
        nonce=begun["nonce"],
        verifier=begun["verifier"],
        at=at,
    )
    return Arrival(provider, identity, begun["purpose"], begun["next"], begun["data"])


def back_to(provider_id: Any) -> str:
    """Where the provider sends people back to; it knows this address as the client's redirect address."""
    return f"{settings.PORTAL_URL}/accounts/with/{provider_id}/callback/"
