"""Views that write a row and then go wrong in every way a view can. For test_door.py only."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.urls import path

from doors.refusal import Refusal
from streams.models import ValueStream
from tests.cast import NOON
from vsportal.organisation_urls import urlpatterns as everything_else

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"

FAULTS = {
    "400": SuspiciousOperation("crooked"),
    "403": PermissionDenied(),
    "404": Http404(),
    "refusal": Refusal("move.not_possible", params={"what": "It", "from": "here", "to": "there"}, status=409),
    "500": ZeroDivisionError(),
}


def write_and_fail(request: Any, how: str) -> HttpResponse:
    ValueStream.objects.create(name=f"Written before {how}", created_at=NOON)
    if how in FAULTS:
        raise FAULTS[how]
    return HttpResponse(status=int(how))


urlpatterns = [path("fault/<str:how>/", write_and_fail), *everything_else]
