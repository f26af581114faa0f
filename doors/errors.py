"""What the portal answers when an address, a request or the portal itself is broken. URL confs name these handlers."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from doors.rendering import problem, wants_problem
from doors.request_id import request_id


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return _answer(request, 400, "bad_request", _("This request cannot be read."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 without a Refusal: no rule of the domain said so, only the door."""
    return _answer(request, 403, "not_allowed", _("This is not open to you."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its secret, mostly because the sign-in changed in another tab."""
    return _answer(request, 403, "csrf", _("The form is out of date. Load the page again and send it once more."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the very same answer for what is missing and for what may not be seen."""
    return _answer(request, 404, "not_found", not_found_words())


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no query and no context processor, because nothing of this request can be trusted any more."""
    identity = request_id(request)
    if wants_problem(request):
        return problem(problem_body(request, 500, "broken", _("Nothing was changed.")))
    return HttpResponse(render_to_string("errors/500.html", {"request_id": identity}), status=500)


def not_found_words() -> str:
    """The one sentence of every 404."""
    return _("Nothing is here, or nothing that you may see.")


def problem_body(request: Any, status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """An RFC 9457 body for what is no Refusal."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": f"urn:vsportal:request:{request_id(request)}",
        "code": code,
        **more,
    }


def _answer(request: HttpRequest, status: int, code: str, words: str) -> HttpResponse:
    if wants_problem(request):
        return problem(problem_body(request, status, code, words))
    shell = "base.html" if getattr(request, "membership", None) else "plain.html"
    context = {"shell": shell, "words": words, "request_id": request_id(request)}
    return render(request, f"errors/{status}.html", context, status=status)
