"""Versions of what the API shows: the ETag of an object is a digest of everything it shows of it.

What a person read is what they change: the version is compared behind the lock that the service takes, too, so between the
comparison and the change nothing can come.
"""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request

NEEDED_BY = {"PUT", "PATCH", "DELETE"}


class VersionMissing(exceptions.APIException):
    """428: a change does not say which version it means."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = ""

    def __init__(self) -> None:
        words = _("Say which version you change: send If-Match with the ETag that you read, or * for any.")
        super().__init__(words)


class VersionStale(exceptions.APIException):
    """412: somebody changed it meanwhile; the problem carries what stands there now, and its version."""

    status_code = 412
    default_code = "changed_meanwhile"

    def __init__(self, current: Any, version: str) -> None:
        super().__init__(
            _("It was changed meanwhile. Nothing of yours was written; “current” is what stands there now.")
        )
        self.extra = {"etag": version, "current": current}


def version_of(body: bytes) -> str:
    """The ETag of a representation."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def wanted_versions(request: Request) -> list[str] | None:
    """What If-Match names; None without it. A proxy that compresses marks ETags as weak, and they mean the same."""
    header = request.headers.get("If-Match")
    return None if header is None else [tag.removeprefix("W/") for tag in parse_etags(header)]


def is_known(request: Request, version: str) -> bool:
    """Does If-None-Match say that the caller has this version?"""
    header = request.headers.get("If-None-Match")
    if not header:
        return False
    known = [tag.removeprefix("W/") for tag in parse_etags(header)]
    return known == ["*"] or version in known
