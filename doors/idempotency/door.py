"""`Idempotency-Key` at the API's door: which request it is, and what is answered to the second one."""

import hashlib
import re
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request

from doors.idempotency import services
from doors.idempotency.models import IdempotentAnswer
from tenancy import clock

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replay"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_SHAPE = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


class Replay(Exception):
    """The request was answered before: this is the answer."""

    def __init__(self, kept: IdempotentAnswer) -> None:
        super().__init__(kept.key)
        headers = {**kept.headers, REPLAYED: "true"}
        content_type = headers.pop("Content-Type", None)
        self.answer = HttpResponse(kept.body, status=kept.status, content_type=content_type, headers=headers)
        if content_type is None:
            del self.answer["Content-Type"]


def enter(request: Request) -> str | None:
    """The key that this request has taken, or None without one; raises Replay when it was answered before."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return None
    if not _SHAPE.fullmatch(key):
        words = _("1 to 255 printable ASCII signs without a space; a UUID is a good one.")
        raise exceptions.ValidationError({HEADER: [words]})
    at = clock.now()
    kept = services.claim(key=key, request_digest=_digest(request), by=request.membership, at=at)
    if kept is not None:
        raise Replay(kept)
    return key


def leave(request: Request, key: str, response: Any) -> None:
    """Keep what was answered, unless it was a refusal: what is refused is rolled back, and the key with it."""
    if response.status_code >= 400:
        return
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    services.keep(
        key=key, by=request.membership, status=response.status_code, headers=headers, body=response.content.decode()
    )


def _digest(request: Request) -> str:
    """Method, address and body. Of a form with files, its parts: their border is another one each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        for name, values in sorted(request.data.lists()):
            for value in values:
                digest.update(f"{name}\n".encode())
                digest.update(_of_file(value) if hasattr(value, "chunks") else f"{value}\n".encode())
    else:
        digest.update(f"{request.content_type}\n".encode() + request.body)
    return digest.hexdigest()


def _of_file(file: Any) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()
