"""The audit record through the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from audit.models import Event
from doors.api import AnyFile, TenantViewSet
from rights.declared_rights import READ_AUDIT
from rights.services import require
from tenancy import clock
from vsportal.web.audit.evidence import evidence_file
from vsportal.web.audit.pages import events_for
from vsportal.web.audit.tables import EventFilter
from vsportal.web.audit.wording import reason_of


class EventOut(serializers.ModelSerializer):
    """One event of the record; `record` is its number in the chain."""

    record = serializers.IntegerField(source="seq", allow_null=True)
    by = serializers.CharField(source="by_id", allow_null=True)
    label = serializers.CharField()
    because = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = [
            "id", "record", "at", "action", "object_type", "object_ref", "by", "rule", "version", "label", "because",
            "facts",
        ]  # fmt: skip
        read_only_fields = fields

    def get_because(self, event: Event) -> str:
        """The reason that was given; of a refusal, its sentence in the reader's language."""
        return reason_of(event)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get_facts(self, event: Event) -> dict[str, Any]:
        """What was recorded beside the reason; nothing once erased."""
        return (event.words or {}).get("facts") or {}


class EventViewSet(TenantViewSet):
    """The audit record: everything for auditors and administrators, the own acts for everyone else."""

    out = EventOut
    model = Event
    filterset_class = EventFilter

    def rows(self) -> QuerySet[Event]:
        return events_for(self.request)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[AnyFile])
    def evidence(self, request: Request, pk: str | None = None) -> FileResponse:
        """A zip with every record of the thing that this record is about, and the proof that nobody changed them."""
        event = self.get_object()
        require(request.membership, READ_AUDIT.code, request.organisation, at=clock.now())  # type: ignore[attr-defined]
        return evidence_file(event, by=request.membership, at=clock.now())  # type: ignore[attr-defined]
