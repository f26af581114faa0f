"""Packs through the API: who got what, what became of the mail, and the file."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from doors.api import AnyFile, TenantViewSet
from packs import selectors, services
from packs.models import Pack
from packs.tables import PackFilters
from tenancy import clock


class PackOut(serializers.ModelSerializer):
    """A pack and where its mail stands."""

    forum = serializers.UUIDField(source="meeting.forum_id")
    delivery = serializers.CharField(allow_null=True)
    delivery_attempts = serializers.IntegerField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Pack
        fields = [
            "id",
            "meeting",
            "forum",
            "membership",
            "subject",
            "prepared_at",
            "pdf_sha256",
            "chain_head",
            "delivery",
            "delivery_attempts",
            "delivered_at",
        ]
        read_only_fields = fields


class PackWithTextOut(PackOut):
    """The same with the pack's words."""

    class Meta(PackOut.Meta):
        fields = [*PackOut.Meta.fields, "text"]
        read_only_fields = fields


class PackViewSet(TenantViewSet):
    """Review packs: one's own; those of a body for its secretary; all for auditors."""

    out, model = PackOut, Pack
    ordering_fields = ("prepared_at",)
    filterset_class = PackFilters

    def rows(self) -> QuerySet[Pack]:
        packs = selectors.with_delivery(selectors.visible_packs(self.request.membership, clock.now()))
        return packs if self.action == "list" else packs.defer(None).defer("html", "pdf")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return PackOut if self.action == "list" else PackWithTextOut

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[AnyFile])
    def pdf(self, request: Request, pk: str) -> HttpResponse:
        """The PDF as it was sent."""
        pack = self.get_object()
        return HttpResponse(
            services.file_of(pack),
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="{selectors.file_name(pack)}"',
            },
        )
