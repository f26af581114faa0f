"""The API's door: what a ViewSet is here.

Reading is a ViewSet over a selector; changing is an explicit action that calls one service. Serialisers named `…Out`
only read, those named `…In` only check the form of the input. docs/api.md says what callers can rely on.
"""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from doors import api_versions
from doors.api_entry import check_length
from doors.api_input import Nothing, check_fields, check_moments, check_parameters
from doors.idempotency import door as idempotency

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
OF_LISTS = ("ordering", "limit", "cursor", "fields")


class AnyFile(BaseRenderer):
    """For actions that answer a file of one kind: they answer it whatever the caller accepts."""

    media_type, format = "*/*", "file"


class TenantViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Reads what `rows` lets the caller see; actions change things through services.

    A missing row and a row that may not be seen are the same 404. What a ViewSet says of itself: `out` and `model`,
    `ordering_fields` (columns that are never empty), `parameters` (of one action, besides filters), and `versioned_by`, the
    relation to the row that services lock before they change one of these (empty: the row itself).
    """

    out: ClassVar[type[serializers.BaseSerializer[Any]]]
    model: ClassVar[Any] = None
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[Mapping[str, Collection[str]]] = {}
    versioned_by: ClassVar[str] = ""
    lookup_value_regex = UUID
    http_method_names: ClassVar = ["get", "head", "post", "patch", "delete"]

    # --- What is read ------------------------------------------------------------------------------------------------
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

    def get_serializer(self, *args: Any, **kwargs: Any) -> serializers.BaseSerializer[Any]:
        """The same, in a list with no more fields than were asked for: what is not shown is not worked out."""
        serializer = super().get_serializer(*args, **kwargs)
        if self.wanted_fields is not None and self.action == "list":
            shown = serializer.child.fields
            for name in self._checked(shown):
                shown.pop(name)
        return serializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """One of them, with its version; 304 to whoever has it already."""
        shown = self.represent(self.get_object())
        body = JSONRenderer().render(shown)
        version = api_versions.version_of(body)
        if api_versions.is_known(request, version):
            return HttpResponse(status=304, headers={"ETag": version})
        if self.wanted_fields is not None:
            dropped = self._checked(shown)
            body = JSONRenderer().render({name: value for name, value in shown.items() if name not in dropped})
        return HttpResponse(body, content_type="application/json", headers={"ETag": version})

    def represent(self, obj: Any) -> dict[str, Any]:
        """Everything that the API shows of one object: its version is a digest of this."""
        return self.get_serializer(obj).data

    @cached_property
    def wanted_fields(self) -> set[str] | None:
        """What `?fields=` names; None without it."""
        given = (
            self.request.query_params.get("fields") if self.request and self.request.method in SAFE_METHODS else None
        )
        return None if given is None else {name.strip() for name in given.split(",")}

    def _checked(self, shown: Collection[str]) -> set[str]:
        """The names that were not asked for; raises for one that is not shown at all."""
        wanted = self.wanted_fields or set()
        unknown = wanted - set(shown)
        if unknown:
            words = _("There is no such field: %(unknown)s. Known: %(known)s.")
            words %= {"unknown": ", ".join(sorted(unknown))[:80], "known": ", ".join(shown)}
            raise serializers.ValidationError({"fields": [words]})
        return set(shown) - wanted

    # --- What comes in -----------------------------------------------------------------------------------------------
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks; then, before anything is done: are the parameters known, and is the version the current one?"""
        super().initial(request, *args, **kwargs)
        if request.query_params:
            check_parameters(request.query_params, self.known_parameters())
        if request.method not in SAFE_METHODS and hasattr(self, request.method.lower()):
            check_length(request)
            self._key = idempotency.enter(request)  # first: what was done already needs no version
            if self.detail:
                self._check_version(request)

    def known_parameters(self) -> set[str]:
        """What this address takes after the “?”."""
        known = set(self.parameters.get(self.action, ()))
        if self.action == "list":
            known |= {*self._filters(), *OF_LISTS}
        elif self.action == "retrieve":
            known.add("fields")
        return known

    def _filters(self) -> Collection[str]:
        filters = [backend() for backend in self.filter_backends]
        found = [
            one.get_filterset_class(self, self.get_queryset()) for one in filters if hasattr(one, "get_filterset_class")
        ]
        return [name for filterset in found if filterset for name in filterset.base_filters]

    def _check_version(self, request: Request) -> None:
        """The caller changes what they read, or is told what stands there now; the row stays locked until it is done."""
        wanted = api_versions.wanted_versions(request)
        if wanted is None and request.method in api_versions.NEEDED_BY:
            self.get_object()  # a missing one is missing first
            raise api_versions.VersionMissing
        if wanted is None:
            return
        obj = self.get_object()
        root = getattr(obj, self.versioned_by) if self.versioned_by else obj
        get_object_or_404(type(root).objects.select_for_update(), pk=root.pk)
        if wanted == ["*"]:
            return
        shown = self.represent(self.get_object())
        version = api_versions.version_of(JSONRenderer().render(shown))
        if version not in wanted:
            raise api_versions.VersionStale(shown, version)

    def read_input(self, form: type[serializers.Serializer[Any]], **options: Any) -> dict[str, Any]:
        """The request's body, checked by an `…In` serialiser; a problem with an entry per field otherwise."""
        given = form(data=self.request.data, context=self.get_serializer_context(), **options)
        check_fields(self.request.data, given, shown=lambda: self.out().fields if hasattr(self, "out") else ())
        given.is_valid(raise_exception=True)
        check_moments(given.validated_data)
        return given.validated_data

    def read_nothing(self) -> None:
        """For what needs no input: a body that says something is refused rather than ignored."""
        self.read_input(Nothing)

    # --- What goes out -----------------------------------------------------------------------------------------------
    def answer(self, obj: Any, *, status: int = 200) -> HttpResponse:
        """What a service returned, as the ViewSet shows such things, with its version."""
        fresh = self.get_queryset().filter(pk=obj.pk).first() or obj  # what never began is gone, and shown once more
        body = JSONRenderer().render(self.represent(fresh))
        headers = {"ETag": api_versions.version_of(body)}
        return HttpResponse(body, status=status, content_type="application/json", headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer; of a request with a key it is kept."""
        response = super().finalize_response(request, response, *args, **kwargs)
        key = getattr(self, "_key", None)
        if key is not None:
            if isinstance(response, Response):
                response.render()
            idempotency.leave(request, key, response)
        return response
