"""An organisation's identity providers."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from sign_in.declared_rights import CHANGE_SIGN_IN
from sign_in.models import IdentityProvider
from sign_in.oidc.provider import discover
from sign_in.selectors import policy_row
from sign_in.vault import seal
from tenancy.models import Membership


@transaction.atomic
def add_provider(
    *,
    by: Membership,
    at: datetime,
    name: str,
    issuer: str,
    client_id: str,
    client_secret: str = "",
    asks_second_factor: bool = False,
    enabled: bool = True,
) -> IdentityProvider:
    """Let a provider vouch for people of this organisation, once it has answered as the one it is said to be."""
    require(by, CHANGE_SIGN_IN, by.tenant, at=at)
    _check_unique(name=name, issuer=issuer, client_id=client_id)
    discover(issuer)

    provider: IdentityProvider = IdentityProvider.objects.create(
        name=name,
        issuer=issuer,
        client_id=client_id,
        client_secret=seal(client_secret),
        asks_second_factor=asks_second_factor,
        enabled=enabled,
    )
    audit.record("sign_in.provider_added", provider, by=by, at=at, facts={"issuer": issuer, "client": client_id})
    return provider


@transaction.atomic
def change_provider(provider: IdentityProvider, *, by: Membership, at: datetime, **values: Any) -> IdentityProvider:
    """Change its name, client, secret (an empty one stays), or take it out of use. Another issuer is another provider."""
    provider = IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    require(by, CHANGE_SIGN_IN, by.tenant, at=at)
    _check_unique(provider, name=values["name"], issuer=provider.issuer, client_id=values["client_id"])
    if not values["enabled"]:
        _check_not_last(provider)
    elif not provider.enabled:
        discover(provider.issuer)

    changed: dict[str, list[str]] = {}
    for name in ("name", "client_id", "asks_second_factor", "enabled"):
        if values[name] != getattr(provider, name):
            changed[name] = [str(getattr(provider, name)), str(values[name])]
            setattr(provider, name, values[name])
    if values.get("client_secret"):
        provider.client_secret = seal(values["client_secret"])
        changed["client_secret"] = ["…", "…"]
    if changed:
        provider.save()
        audit.record("sign_in.provider_changed", provider, by=by, at=at, facts=changed)
    return provider


def _check_unique(provider: IdentityProvider | None = None, **values: str) -> None:
    others = IdentityProvider.objects.exclude(pk=provider.pk if provider else None)
    same_client = others.filter(issuer=values["issuer"], client_id=values["client_id"])
    if others.filter(name=values["name"]).exists() or same_client.exists():
        raise Refusal("sign_in.provider_twice", status=409)


def _check_not_last(provider: IdentityProvider) -> None:
    others = IdentityProvider.objects.filter(enabled=True).exclude(pk=provider.pk)
    if policy_row().only_providers and not others.exists():
        raise Refusal("sign_in.last_provider", params={"provider": provider.name}, status=409)
