"""The shell's share of a request: inside an organisation every moment is shown in its time zone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone


class LocalTime:
    """Dates and times are read and written on the organisation's wall clock."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with timezone.override(request.organisation.zone if request.organisation else None):
            return self.get_response(request)
