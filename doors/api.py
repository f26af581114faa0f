"""The API's door: what a ViewSet is here, and one problem format for every "no".

Reading is a ViewSet over a selector; changing is an explicit action that calls one service. Serialisers named `…Out`
only read, those named `…In` only check the form of the input.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from rest_framework import exceptions, mixins, serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from doors.errors import not_found_words, problem_body
from doors.refusal import Refusal
from doors.rendering import PROBLEM_JSON, note

WRONG_PLACE = "__all__"  # an error of the whole input rather than of one field


class TenantViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Reads what `rows` lets the caller see; actions change things through services.

    A missing row and a row that may not be seen are the same 404.
    """

    out: ClassVar[type[serializers.BaseSerializer[Any]]]
    model: ClassVar[Any] = None

    def rows(self) -> QuerySet[Any]:
        """What this caller may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """What `rows` says; nothing while the schema is drawn, because that has no caller."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.rows()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """The `…Out` of this ViewSet."""
        return self.out

    def read_input(self, form: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The request's body, checked by an `…In` serialiser; a problem with an entry per field otherwise."""
        given = form(data=self.request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return given.validated_data

    def answer(self, obj: Any, *, status: int = 200) -> Response:
        """What a service returned, as the ViewSet shows such things."""
        return Response(self.get_serializer(obj).data, status=status)


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Every "no" of the API as application/problem+json; what we do not know stays an error of ours."""
    request: HttpRequest = getattr(context["request"], "_request", context["request"])
    if isinstance(exception, Refusal):
        note(request, exception)
        return Response(exception.as_problem(request), status=exception.status, content_type=PROBLEM_JSON)
    problem = _as_api_exception(exception)
    if problem is None:
        return None
    body = problem_body(request, problem.status_code, _code(problem), _detail(problem))
    if isinstance(problem, exceptions.ValidationError):
        body["errors"] = list(_field_errors(problem.detail, ""))
    return Response(body, status=problem.status_code, headers=_headers(problem), content_type=PROBLEM_JSON)


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


def _code(problem: exceptions.APIException) -> str:
    if isinstance(problem, exceptions.ValidationError):
        return "invalid"
    codes = problem.get_codes()
    return codes if isinstance(codes, str) else str(problem.default_code)


def _detail(problem: exceptions.APIException) -> str:
    match problem:
        case exceptions.NotFound():
            return not_found_words()  # never the exception's own words: they could tell hidden from missing
        case exceptions.ValidationError():
            return _("Some of the input is not accepted; each entry of “errors” names a field.")
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return _("Sign in first.")
        case _:
            return str(problem.detail)


def _headers(problem: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = str(problem.auth_header)  # type: ignore[attr-defined]
    wait = getattr(problem, "wait", None)
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
