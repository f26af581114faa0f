"""The secret of a token: how it is made, recognised and kept."""

import hashlib
import re
import secrets

MARK = "vsp_"
SHOWN = 12  # so many signs of it stay visible, to tell tokens apart
_SHAPE = re.compile(r"vsp_[A-Za-z0-9_-]{43}", re.ASCII)


def new_secret() -> str:
    """256 random bits, marked as ours, so that scanners for leaked secrets know it."""
    return MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of it. It is random: neither salt nor slow hashing would make it safer."""
    return hashlib.sha256(secret.encode()).hexdigest()


def has_shape(text: str) -> bool:
    """Could this be one of ours at all?"""
    return _SHAPE.fullmatch(text) is not None
