"""Who may come in through the API, and what it reads: what the settings name.

Apart from doors.api, because the framework imports these while it defines the views that doors.api builds on.
"""

import re
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from redis.exceptions import RedisError
from rest_framework import authentication, exceptions, parsers, permissions, throttling
from rest_framework.request import Request
from rest_framework.utils import json

from doors.refusal import Refusal
from doors.tokens.models import Scope

CSV = "text/csv"
MINUTE = 60
# A code point that stands for half a character: JSON can spell it, no text can hold it.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class SessionAuthentication(authentication.SessionAuthentication):
    """The portal's own login. It names a scheme, so that "not signed in" is a 401 and not a 403."""

    def authenticate_header(self, request: Request) -> str:
        """The scheme a 401 names."""
        return 'Session realm="vsportal"'


class TokenAuthentication(authentication.BaseAuthentication):
    """A personal token, which the middleware has looked up: no cookie, and so no form secret, is asked for."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The person of the token; a token that opens nothing is not followed by a look at the cookie."""
        token = getattr(request, "api_token", None)
        if token is None:
            return None
        if not token:
            raise exceptions.AuthenticationFailed(_("No token of this organisation."), code="token_unknown")
        return token.membership.user, token

    def authenticate_header(self, request: Request) -> str:
        """The scheme a 401 names."""
        return 'Bearer realm="vsportal"'


class ActiveMember(permissions.BasePermission):
    """An active member of the organisation in the address; whoever is not signed in is asked to be."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Did the organisation's door find an active membership, and does the token, if it is one, reach so far?"""
        if getattr(request, "membership", None) is None:
            return False
        token = request.auth
        if token is not None and token.scope == Scope.READ and request.method not in permissions.SAFE_METHODS:
            raise Refusal("token.reads_only", params={"token": token.name}, rule="token.scope")
        return True


class RateLimit(throttling.BaseThrottle):
    """So many requests of one person in one organisation in each minute; one count in Redis a request.

    It counts people and never addresses, so nobody can use up what is somebody else's.
    """

    wait_for = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this request; is there room for it?"""
        limit, now = settings.API_REQUESTS_PER_MINUTE, int(time())
        membership = getattr(request, "membership", None)
        if not limit or membership is None:
            return True
        self.wait_for = MINUTE - now % MINUTE
        try:
            return self._count(f"api-rate:{membership.pk}:{now // MINUTE}") <= limit
        except RedisError:
            return True  # whoever cannot count does not refuse

    def _count(self, key: str) -> int:
        try:
            return cache.incr(key)
        except ValueError:  # the first of the minute
            return 1 if cache.add(key, 1, timeout=2 * MINUTE) else cache.incr(key)

    def wait(self) -> int:
        """Seconds until the next minute begins."""
        return self.wait_for


class Filters(DjangoFilterBackend):
    """A ViewSet's filters, for an address that has parameters: a plain list does not pay for their form."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The rows that the address asks for; one row is found by its address alone."""
        wanted = request.query_params and view.action == "list"
        return super().filter_queryset(request, queryset, view) if wanted else queryset


class TooLarge(exceptions.APIException):
    """413: the body is larger than what is read into memory."""

    status_code = 413
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(_("The body is larger than %(limit)s bytes.") % {"limit": limit})


def check_length(request: Request) -> None:
    """Raise for a body that is larger than what is read into memory; files have a limit of their own."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if request.content_type.startswith("multipart/") or not length.isdecimal():
        return
    if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise TooLarge(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


class JSONBody(parsers.JSONParser):
    """JSON as RFC 8259 has it: no NaN, no half characters, and not more than fits."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The value."""
        raw = parser_context["request"].body
        try:
            value = self._strict_json(raw)
        except (ValueError, RecursionError) as problem:
            raise exceptions.ParseError(_("The body is no JSON: %(why)s") % {"why": problem}) from problem
        return value

    def _strict_json(self, raw: bytes) -> Any:
        value = json.loads(raw.decode())
        if _HALF.search(raw):
            json.dumps(value, ensure_ascii=False).encode()  # raises UnicodeEncodeError, a ValueError
        return value


class CSVBody(parsers.BaseParser):
    """A CSV file as the whole body, left as bytes for the importer."""

    media_type = CSV

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> bytes:
        """The bytes."""
        return parser_context["request"].body
