"""What a visit (one signed-in browser) knows about itself: how its person proved who they are, and since when."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.http import HttpRequest

from sign_in.models import IdentityProvider
from sign_in.rules import SignIn, Vouched

SIGNED_IN_AT, SEEN_AT, NEXT = "signed_in_at", "seen_at", "sign_in_next"


def sign_in_of(request: HttpRequest) -> SignIn:
    """How the person behind this request signed in.

    Who came by a provider always has a record that says so: `arrive` writes it, and it moves with the visit. A visit
    without any record began before these were kept, with a password.
    """
    records = get_authentication_records(request, request.user)
    vouched = tuple(_vouched(record) for record in records if record["method"] == "provider")
    own = any(record["method"] == "password" or record.get("passwordless") for record in records)
    return SignIn(
        own=own or not records,
        second_factor=any(record["method"] == "mfa" for record in records),
        vouched=vouched,
    )


def vouched_for(request: HttpRequest, user: Any, provider: IdentityProvider) -> None:
    """Note that this provider said who the person is."""
    record_authentication(
        request,
        user,
        "provider",
        organisation=str(provider.tenant_id),
        provider=str(provider.pk),
        issuer=provider.issuer,
        second_factor=provider.asks_second_factor,
    )


def second_factor_shown(request: HttpRequest, kind: str) -> None:
    """Note that the person has just proved to hold the second factor that they set up."""
    record_authentication(request, request.user, "mfa", type=kind)


def _vouched(record: dict[str, Any]) -> Vouched:
    return Vouched(
        organisation=UUID(record["organisation"]),
        provider=UUID(record["provider"]),
        issuer=record["issuer"],
        second_factor=record.get("second_factor", False),
    )
