"""The shell's share of a request: what the browser may not do, and whose language and wall clock it is."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PermissionsPolicy:
    """Tells the browser which of its abilities no page of ours uses, and that other sites may not embed it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"  # nothing here is for other sites to embed
        return response


class LocalTime:
    """Everything is read and written in the person's own language and on their own wall clock.

    Who has chosen neither gets the organisation's; outside an organisation the browser's language and UTC.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        language, zone = _language_and_zone(request)
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


def _language_and_zone(request: Any) -> tuple[str, ZoneInfo | None]:
    if request.membership is not None:
        return request.membership.language, request.membership.zone
    user, browser = request.user, translation.get_language() or settings.LANGUAGE_CODE
    if not user.is_authenticated:
        return browser, None
    return user.language or browser, ZoneInfo(user.time_zone) if user.time_zone else None
