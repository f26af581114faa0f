"""The shell's share of a request: what the browser may not do, and whose time zone is shown."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class PermissionsPolicy:
    """Tells the browser which of its abilities no page of ours uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class LocalTime:
    """Dates and times are read and written on the organisation's wall clock."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with timezone.override(request.organisation.zone if request.organisation else None):
            return self.get_response(request)
