"""Strategic priorities through the API."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from doors.api_input import IdOf
from governance.bodies.models import Body
from governance.priorities import services
from governance.priorities.gates import OffCadence
from governance.priorities.models import StrategicPriority
from governance.priorities.states import Reason
from tenancy import clock

WORDS = ["name", "aim", "rank"]


class PriorityOut(serializers.ModelSerializer):
    """A strategic priority."""

    class Meta:
        model = StrategicPriority
        fields = ["id", "body", *WORDS, "starts_at", "ends_at", "set_by"]
        read_only_fields = fields


class OffCadenceIn(serializers.Serializer):
    """Why a change outside the body's windows cannot wait, and what it costs in working days of people."""

    reason = serializers.ChoiceField(choices=Reason.choices)
    words = serializers.CharField(max_length=300)
    cost_days = serializers.DecimalField(max_digits=7, decimal_places=1, min_value=Decimal(0))

    def validate(self, attrs: dict[str, Any]) -> OffCadence:  # type: ignore[override]
        """As the services want it."""
        return OffCadence(**attrs)


class PriorityIn(serializers.ModelSerializer):
    """Which body aims at what, from when until when."""

    off_cadence = OffCadenceIn(required=False)

    body = IdOf(queryset=Body.objects.all())
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)

    class Meta:
        model = StrategicPriority
        fields = ["body", *WORDS, "starts_at", "ends_at", "off_cadence"]


class PriorityWordsIn(serializers.ModelSerializer):
    """How it is called, what it aims at, and where it stands among the others."""

    off_cadence = OffCadenceIn(required=False)

    class Meta:
        model = StrategicPriority
        fields = [*WORDS, "off_cadence"]


class EndPriorityIn(serializers.Serializer):
    """Until when, nothing meaning now; and why."""

    ends_at = serializers.DateTimeField(required=False)
    because = serializers.CharField(max_length=240)
    off_cadence = OffCadenceIn(required=False)


class PriorityViewSet(TenantViewSet):
    """What the organisation aims at: now, before and later."""

    out, model = PriorityOut, StrategicPriority
    ordering_fields = ("rank", "name", "starts_at")
    filterset_fields = ["body", "name"]

    def rows(self) -> QuerySet[StrategicPriority]:
        return StrategicPriority.objects.all()

    @extend_schema(request=PriorityIn, responses={201: PriorityOut})
    def create(self, request: Request) -> Response:
        """Set a priority, for a body with the power of direction."""
        given: Any = self.read_input(PriorityIn)
        made = services.set_priority(given.pop("body"), by=request.membership, at=clock.now(), **given)
        return self.answer(made, status=201)

    @extend_schema(request=PriorityWordsIn, responses=PriorityOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Name, describe or rank it anew; what is left out stays."""
        priority = self.get_object()
        words: Any = self.read_input(PriorityWordsIn, instance=priority, partial=True)
        return self.answer(services.change_priority(priority, by=request.membership, at=clock.now(), **words))

    @extend_schema(request=EndPriorityIn, responses=PriorityOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Say until when it holds."""
        priority, given = self.get_object(), self.read_input(EndPriorityIn)
        return self.answer(services.end_priority(priority, by=request.membership, at=clock.now(), **given))
