"""Every "no" of the API as application/problem+json (RFC 9457); the settings name `exception_handler`."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers

from doors.errors import not_found_words, problem_body
from doors.idempotency.door import Replay
from doors.refusal import Refusal
from doors.rendering import note, problem

WRONG_PLACE = "__all__"  # an error of the whole input rather than of one field


def exception_handler(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem; what we do not know stays an error of ours."""
    request: HttpRequest = getattr(context["request"], "_request", context["request"])
    if isinstance(exception, Replay):
        return exception.answer
    if isinstance(exception, Refusal):
        note(request, exception)
        return problem(exception.as_problem(request))
    found = _as_api_exception(exception)
    if found is None:
        return None
    body = problem_body(request, found.status_code, _code(found), _detail(found))
    if isinstance(found, exceptions.ValidationError):
        body["errors"] = list(_field_errors(found.detail, ""))
    return problem(body | getattr(found, "extra", {}), headers=_headers(found))


def _as_api_exception(exception: Exception) -> exceptions.APIException | None:
    match exception:
        case exceptions.APIException():
            return exception
        case Http404():
            return exceptions.NotFound()
        case DjangoPermissionDenied():
            return exceptions.PermissionDenied()
        case DjangoValidationError():
            return exceptions.ValidationError(serializers.as_serializer_error(exception))
        case _:
            return None


def _code(found: exceptions.APIException) -> str:
    if isinstance(found, exceptions.ValidationError):
        return "invalid"
    codes = found.get_codes()
    return codes if isinstance(codes, str) else str(found.default_code)


def _detail(found: exceptions.APIException) -> str:
    match found:
        case exceptions.NotFound():
            return not_found_words()  # never the exception's own words: they could tell hidden from missing
        case exceptions.ValidationError():
            return _("Some of the input is not accepted; each entry of “errors” names a field.")
        case exceptions.NotAuthenticated():
            return _("Sign in first.")
        case _:
            return str(found.detail)


def _headers(found: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(found, "auth_header", None):
        headers["WWW-Authenticate"] = str(found.auth_header)  # type: ignore[attr-defined]
    wait = getattr(found, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait))
    return headers


def _field_errors(detail: Any, path: str) -> Iterator[dict[str, str]]:
    """Nested errors as a flat list: `{"field": "rows.2.value", "code": "required", "detail": "…"}`."""
    match detail:
        case dict():
            for name, inner in detail.items():
                here = WRONG_PLACE if name == "non_field_errors" else str(name)
                yield from _field_errors(inner, f"{path}.{here}" if path else here)
        case list():
            for place, inner in enumerate(detail):
                nested = isinstance(inner, dict | list)
                yield from _field_errors(inner, f"{path}.{place}" if nested and path else path)
        case _:
            code = getattr(detail, "code", None) or "invalid"
            yield {"field": path or WRONG_PLACE, "code": str(code), "detail": str(detail)}
