"""What operation adds to every request: answers to machines that ask how things are, one log line, and figures."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from structlog.contextvars import bound_contextvars

from doors.request_id import request_id
from vsportal.operations import figures

URLS = "vsportal.operations.urls"
ADDRESSES = frozenset({"/livez", "/readyz", "/metrics"})

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("vsportal.request")


class Probes:
    """Answers health checks and the scraper before anything else: by any host name, without TLS, session or database.

    Whoever may not read the figures gets the ordinary 404 from further inside.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._asked(request) if request.path_info in ADDRESSES else None
        return self.get_response(request) if answer is None else answer

    def _asked(self, request: HttpRequest) -> HttpResponse | None:
        try:
            response: HttpResponse = resolve(request.path_info, URLS).func(request)
        except Http404:
            return None
        response["Cache-Control"] = "no-store"
        return response


class Waits:
    """Counts the questions put to the database, and the time until their answers."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's hook around each question."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - began


class RequestLine:
    """One log line and a handful of figures for each request. No address, no search words, no person: a route and ids."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        began, waits = time.perf_counter(), Waits()
        with bound_contextvars(request_id=request_id(request)):
            with connection.execute_wrapper(waits):
                response = self.get_response(request)
            seconds = time.perf_counter() - began
            figures.count_answer(
                request,
                status=response.status_code,
                seconds=seconds,
                queries=waits.queries,
                query_seconds=waits.seconds,
            )
            if settings.REQUEST_LOG:
                log.info("request", **_line(request, response, seconds=seconds, waits=waits))
        return response


def _line(request: Any, response: HttpResponse, *, seconds: float, waits: Waits) -> dict[str, Any]:
    match = getattr(request, "resolver_match", None)
    organisation = getattr(request, "organisation", None)
    refusal = getattr(request, "refusal", None)
    line = {
        "method": request.method if request.method in figures.METHODS else "other",
        "view": figures.view_name(request),
        "route": match.route if match else None,
        "tenant_id": str(organisation.pk) if organisation else None,
        "status": response.status_code,
        "duration_ms": round(seconds * 1000, 1),
        "queries": waits.queries,
        "query_ms": round(waits.seconds * 1000, 1),
    }
    return line | ({"refusal": refusal.code} if refusal else {})
