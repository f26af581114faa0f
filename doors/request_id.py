"""The id that ties a page, a problem, a log line and an audit event of one request together."""

import re
from uuid import uuid4

from django.http import HttpRequest

HEADER = "HTTP_X_REQUEST_ID"
_SHAPE = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def request_id(request: HttpRequest) -> str:
    """The id of this request: the caller's X-Request-Id when it has the right shape, else a new one, kept from then on."""
    given = request.META.get(HEADER, "")
    if not _SHAPE.fullmatch(given):
        request.META[HEADER] = str(uuid4())
    return request.META[HEADER]
