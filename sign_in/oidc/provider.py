"""Talking to one provider: what it publishes about itself, where to send a person, and who they are when they come back."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.later import Later
from doors.refusal import Refusal
from sign_in.models import IdentityProvider
from sign_in.oidc import reach
from sign_in.oidc.rules import ALGORITHMS, fault_of
from sign_in.vault import unseal

jwt = Later("jwt")
WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
FAULTS = {
    "issuer": gettext_lazy("it is from another issuer"),
    "client": gettext_lazy("it is meant for another client"),
    "nonce": gettext_lazy("it belongs to another sign-in"),
    "subject": gettext_lazy("it names nobody"),
    "times": gettext_lazy("it does not say when it holds"),
    "expired": gettext_lazy("it has expired"),
}


@dataclass(frozen=True)
class Identity:
    """Who somebody is: an issuer and its subject. Nothing else that a provider says about them is believed."""

    issuer: str
    subject: str


def discover(issuer: str) -> dict[str, Any]:
    """What the provider publishes about itself; refused unless it calls itself by this very name."""
    about = reach.get_json(issuer.rstrip("/") + WELL_KNOWN)
    if about.get("issuer") != issuer:
        params = {"found": str(about.get("issuer"))[:255], "expected": issuer}
        raise Refusal("oidc.issuer", params=params, status=422)
    for name in ENDPOINTS:
        reach.check_address(str(about.get(name, "")))
    return about


def address_of_provider(
    provider: IdentityProvider, *, back_to: str, state: str, nonce: str, verifier: str, again: bool
) -> str:
    """Where the person is sent to sign in."""
    about = discover(provider.issuer)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back_to,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if again:
        asked["prompt"] = "login"
    where = about["authorization_endpoint"]
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


def identity_behind(
    provider: IdentityProvider, *, code: str, back_to: str, nonce: str, verifier: str, at: datetime
) -> Identity:
    """Who the provider says this is, proved by a token that it signed for us, for this sign-in, just now."""
    about = discover(provider.issuer)
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to,
        "code_verifier": verifier,
    }
    answer = _token_for(provider, about, asked)
    claims = _claims(answer.get("id_token"), about)
    fault = fault_of(claims, issuer=provider.issuer, client_id=provider.client_id, nonce=nonce, at=at)
    if fault is not None and fault.apart is not None:
        raise Refusal("oidc.clock", params={"minutes": round(fault.apart / 60)})
    if fault is not None:
        raise _not_believed(str(FAULTS[fault.what]))
    return Identity(issuer=claims["iss"], subject=claims["sub"])


def _token_for(provider: IdentityProvider, about: dict[str, Any], asked: dict[str, str]) -> dict[str, Any]:
    """Change the code for a token. The secret goes in a header, unless the provider takes it in the form only."""
    where, secret = about["token_endpoint"], unseal(provider.client_secret)
    if not secret:
        return reach.post_form(where, asked | {"client_id": provider.client_id})
    ways = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" not in ways and "client_secret_post" in ways:
        return reach.post_form(where, asked | {"client_id": provider.client_id, "client_secret": secret})
    return reach.post_form(where, asked, auth=(quote(provider.client_id, safe=""), quote(secret, safe="")))


def _claims(token: Any, about: dict[str, Any]) -> dict[str, Any]:
    """The claims of a token whose signature is the provider's. Their times are judged apart, on our clock."""
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise _not_believed(_("it is not signed in a way that proves anything"))
        keys = jwt.PyJWKSet.from_dict(reach.get_json(about["jwks_uri"])).keys
        fitting = [key for key in keys if header.get("kid") in (None, key.key_id)]
        if len(fitting) != 1:
            raise _not_believed(_("it is signed with a key that the provider does not publish"))
        unjudged = {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
        claims: dict[str, Any] = jwt.decode(token, fitting[0].key, algorithms=[algorithm], options=unjudged)
    except (jwt.PyJWTError, TypeError, ValueError):
        raise _not_believed(_("its signature is not good")) from None
    return claims


def _not_believed(why: str) -> Refusal:
    return Refusal("oidc.token", params={"why": why})
