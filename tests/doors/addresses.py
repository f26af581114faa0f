"""Addresses that do nothing but refuse, fail and answer, for the tests of the doors."""

from typing import Any

from django import forms as django_forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSet

from doors import forms
from doors.api import TenantViewSet
from doors.pages import Breadcrumb, FormPage
from doors.refusal import NextStep, Refusal

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"


def refusal(status: int = 409) -> Refusal:
    return Refusal(
        "test.refused",
        params={"name": "<Planned care>"},
        rule="r6",
        version="v7",
        who="Owner",
        status=status,
        next_step=NextStep("Close the items", "/items/", "post", {"stream": "7"}),
    )


def refuse(request: HttpRequest) -> HttpResponse:
    raise refusal()


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("Stream 7 is confidential")


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("secret words")


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("secret words")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret words")


class CloseForm(forms.Form):
    reason = django_forms.CharField(max_length=20)


class ClosePage(FormPage):
    """Closes, when the reason is “done”."""

    title = "Close"
    form_class = CloseForm
    verb = "Close the stream"

    def crumbs(self) -> list[Breadcrumb]:
        return [Breadcrumb("Streams", "/streams/"), Breadcrumb("Close")]

    def act(self, form: Any) -> str:
        if form.cleaned_data["reason"] != "done":
            raise refusal()
        return form.cleaned_data["reason"]

    def success_url(self, result: str) -> str:
        return f"/{result}/"


class OpenSite(admin.AdminSite):
    """An admin site with one page, which refuses."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True

    def get_urls(self) -> list:
        view = self.admin_view(refuse)
        view.admin_site = self
        return [path("refuse/", view), *super().get_urls()]


class RowIn(serializers.Serializer):
    value = serializers.DecimalField(max_digits=9, decimal_places=2)


class ReadingsIn(serializers.Serializer):
    series = serializers.CharField()
    rows = RowIn(many=True)


class Things(ViewSet):
    """One action for each way in which the API says no."""

    permission_classes = ()

    def list(self, request: Any) -> Response:
        why = {
            "refusal": refusal(),
            "hidden": Http404("Stream 7 is confidential"),
            "missing": exceptions.NotFound("gone"),
            "throttled": exceptions.Throttled(wait=30),
            "forbidden": PermissionDenied(),
            "broken": RuntimeError("x"),
        }
        raise why[request.query_params["why"]]

    def create(self, request: Any) -> Response:
        return Response(TenantViewSet.read_input(self, ReadingsIn))

    def get_serializer_context(self) -> dict[str, Any]:
        return {}

    @action(detail=False)
    def fine(self, request: Any) -> Response:
        return Response({"fine": True})


class Locked(ViewSet):
    """For members only."""

    def list(self, request: Any) -> Response:
        return Response([])


router = SimpleRouter()
router.register("things", Things, basename="things")
router.register("locked", Locked, basename="locked")

urlpatterns = [
    path("refuse/", refuse),
    path("missing/", missing),
    path("forbid/", forbid),
    path("suspect/", suspect),
    path("broken/", broken),
    path("close/", ClosePage.as_view()),
    path("admin/", OpenSite().urls),
    path("api/v1/", include(router.urls)),
    path("api/v1/web/", include([path("missing/", missing), path("broken/", broken), path("refuse/", refuse)])),
]
