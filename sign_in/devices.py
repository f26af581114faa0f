"""Browsers in which somebody has signed in before, remembered by a signed cookie that names nobody in clear."""

import secrets
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "sign_in.devices"
AGE_SECONDS = 180 * 24 * 3600
MOST = 5  # people who share a browser


def known_device(request: HttpRequest, person: str) -> str:
    """The mark of this browser for this person; "" when they have never signed in here."""
    return dict(_entries(request)).get(_digest(person), "")


def remember_device(request: HttpRequest, response: HttpResponse, person: str) -> None:
    """Mark this browser as one of this person's."""
    who = _digest(person)
    others = [entry for entry in _entries(request) if entry[0] != who]
    mark = known_device(request, person) or secrets.token_urlsafe(12)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([[who, mark], *others][:MOST], salt=SALT),
        max_age=AGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _entries(request: HttpRequest) -> list[Any]:
    try:
        found: list[Any] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=AGE_SECONDS
        )
    except signing.BadSignature:
        return []
    return found


def _digest(person: str) -> str:
    return sha256(f"{settings.SECRET_KEY} {person}".encode()).hexdigest()[:24]
