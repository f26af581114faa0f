"""The link of an invitation: it can be made again by who knows the installation's secret, and by nobody else.

A link carries the organisation, which must be known before any of its rows can be seen, and a mark over organisation,
invitation and sending. Only the digest of a link is stored: who reads the database cannot accept anything.
"""

import binascii
import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

_PURPOSE = b"vsportal.people.invitation:"
LENGTH = 64  # of a link's token: 16 bytes of organisation and 32 of mark


def token_of(secret: str, *, tenant: UUID, invitation: UUID, sending: int) -> str:
    """The token of this sending of an invitation; sending it again makes another one, and this one opens nothing."""
    said = tenant.bytes + invitation.bytes + sending.to_bytes(4, "big")
    mark = hmac.new(_PURPOSE + secret.encode(), said, hashlib.sha256).digest()
    return urlsafe_b64encode(tenant.bytes + mark).decode()


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def tenant_in(token: str) -> UUID | None:
    """The organisation that a token names, or nothing for what is no token. It proves nothing."""
    if len(token) != LENGTH:
        return None
    try:
        return UUID(bytes=urlsafe_b64decode(token.encode())[:16])
    except (ValueError, binascii.Error):
        return None
