"""Middleware of the doors: a request's id, and refusals turned into answers and remembered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from doors import refusal as refusals
from doors.refusal import Refusal
from doors.rendering import refusal_response
from doors.request_id import request_id

Answer = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Gives each request an id before the log sees it, and tells it to the caller."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and name the request."""
        identity = request_id(request)
        response = self.get_response(request)
        response["X-Request-Id"] = identity
        return response


class RefusalRecorder:
    """Stands outside the organisation's transaction and tells `on_refused` what was refused once it is rolled back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then tell who wants to know."""
        response = self.get_response(request)
        refusal = getattr(request, "refusal", None)
        if refusal is not None:
            for tell in refusals.on_refused:
                tell(request, refusal)
        return response


class RefusalMiddleware:
    """Stands inside the organisation's scope and answers a Refusal that no view put in place itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal's words with its status; anything else is somebody else's."""
        return refusal_response(request, exception) if isinstance(exception, Refusal) else None
