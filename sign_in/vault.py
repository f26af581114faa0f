"""Secrets at rest: what the portal must be able to read again (a client secret, the seed of an authenticator app).

The key is derived from SECRET_KEY; with SECRET_KEY_FALLBACKS an older one can still be read.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"vsportal sign-in secrets"


class Unreadable(Exception):
    """A sealed secret that no key of this installation opens."""


def _lock() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])


def seal(text: str) -> str:
    """The secret as it may lie in the database; an empty one stays empty."""
    return _lock().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The secret again; raises Unreadable when SECRET_KEY has changed."""
    try:
        return _lock().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable("A secret was sealed with another SECRET_KEY (docs/sign-in.md).") from None
