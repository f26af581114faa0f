"""What is wrong with the claims of an ID token, if anything (OpenID Connect Core 1.0, section 3.1.3.7). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

LEEWAY_SECONDS = 60
# Asymmetric only: with a shared secret whoever holds it could sign, and "none" is no signature at all.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Fault:
    """Why a token is not believed; `apart` is how many seconds the two clocks differ, where that is the reason."""

    what: str
    apart: int | None = None


def fault_of(claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, at: datetime) -> Fault | None:
    """The first thing that is wrong with these claims, whose signature is already known to be good."""
    if claims.get("iss") != issuer:
        return Fault("issuer")
    audience = claims.get("aud")
    clients = audience if isinstance(audience, list) else [audience]
    if client_id not in clients or claims.get("azp", client_id) != client_id:
        return Fault("client")
    if len(clients) > 1 and "azp" not in claims:
        return Fault("client")
    if not isinstance(claims.get("nonce"), str) or not compare_digest(claims["nonce"].encode(), nonce.encode()):
        return Fault("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        return Fault("subject")
    return _fault_in_time(claims, int(at.timestamp()))


def _fault_in_time(claims: Mapping[str, Any], now: int) -> Fault | None:
    """A token comes straight from the provider, so it was made just now, by a clock that agrees with ours."""
    made, ends = claims.get("iat"), claims.get("exp")
    if not isinstance(made, int | float) or not isinstance(ends, int | float):
        return Fault("times")
    if now - ends >= LEEWAY_SECONDS:
        return Fault("expired")
    if abs(now - made) > LEEWAY_SECONDS:
        return Fault("clock", apart=int(abs(now - made)))
    begins = claims.get("nbf", made)
    if not isinstance(begins, int | float) or begins - now > LEEWAY_SECONDS:
        return Fault("times")
    return None
