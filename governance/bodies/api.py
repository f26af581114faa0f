"""Bodies and seats through the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from doors.api_input import IdOf
from governance.bodies import interests, services
from governance.bodies.models import Body, Interest, Seat, SeatKind
from rights.matrix.models import Level
from rights.visibility import visible
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

WORDS = ["name", "mandate", "level", "sets_direction", "sets_guardrails", "sets_funding", "accepts_risk"]


class BodyOut(serializers.ModelSerializer):
    """A body; its level by code."""

    level = serializers.CharField(source="level.code", default=None, allow_null=True)

    class Meta:
        model = Body
        fields = ["id", *WORDS]
        read_only_fields = fields


class BodyIn(serializers.ModelSerializer):
    """What a body is described by; its level by code."""

    level = serializers.SlugRelatedField("code", queryset=Level.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Body
        fields = WORDS


class SeatOut(serializers.ModelSerializer):
    """A seat; who sits in it, in words and by membership."""

    person = serializers.CharField(source="membership", read_only=True)

    class Meta:
        model = Seat
        fields = ["id", "body", "membership", "person", "kind", "voting", "starts_at", "ends_at"]
        read_only_fields = fields


class SeatIn(serializers.Serializer):
    """Who gets which seat, from when until when."""

    membership = IdOf(queryset=Membership.objects.select_related("user"))
    kind = serializers.ChoiceField(SeatKind.choices)
    voting = serializers.BooleanField(required=False)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)


class EndSeatIn(serializers.Serializer):
    """Until when; nothing means now."""

    ends_at = serializers.DateTimeField(required=False)
    because = serializers.CharField(required=False, max_length=240)


class BodyViewSet(TenantViewSet):
    """The bodies of the organisation."""

    out, model = BodyOut, Body
    ordering_fields = ("name",)
    filterset_fields = ["name"]

    def rows(self) -> QuerySet[Body]:
        return Body.objects.select_related("level")

    @extend_schema(request=BodyIn, responses={201: BodyOut})
    def create(self, request: Request) -> Response:
        """Set up a body."""
        words: Any = self.read_input(BodyIn)
        return self.answer(services.make_body(by=request.membership, at=clock.now(), **words), status=201)

    @extend_schema(request=BodyIn, responses=BodyOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Describe a body; what is left out stays."""
        body = self.get_object()
        words: Any = self.read_input(BodyIn, instance=body, partial=True)
        return self.answer(services.describe_body(body, by=request.membership, at=clock.now(), **words))

    @extend_schema(request=SeatIn, responses={201: SeatOut})
    @action(detail=True, methods=["post"])
    def seats(self, request: Request, pk: str) -> Response:
        """Give a seat in this body."""
        body, given = self.get_object(), self.read_input(SeatIn)
        seat = services.give_seat(body, by=request.membership, at=clock.now(), **given)
        return Response(SeatOut(seat).data, status=201)


class SeatViewSet(TenantViewSet):
    """The seats in all bodies: those that hold, those to come and those that ended."""

    out, model = SeatOut, Seat
    ordering_fields = ("kind", "starts_at")
    filterset_fields = ["body", "membership", "kind"]

    def rows(self) -> QuerySet[Seat]:
        return Seat.objects.select_related("membership__user")

    @extend_schema(request=EndSeatIn, responses=SeatOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a seat."""
        seat, given = self.get_object(), self.read_input(EndSeatIn)
        return self.answer(services.end_seat(seat, by=request.membership, at=clock.now(), **given))


class InterestOut(serializers.ModelSerializer):
    """A declared interest."""

    class Meta:
        model = Interest
        fields = ["id", "seat", "words", "stream", "declared_at", "ended_at"]
        read_only_fields = fields


class InterestIn(serializers.Serializer):
    """Whose interest, in what."""

    seat = IdOf(queryset=Seat.objects.all())
    words = serializers.CharField(max_length=240)
    stream = IdOf(queryset=ValueStream.objects.all(), allow_null=True, default=None)


class InterestViewSet(TenantViewSet):
    """Interests that people with a seat have declared, also those that ended."""

    out, model = InterestOut, Interest
    ordering_fields = ("declared_at",)
    filterset_fields = ["seat", "stream"]

    def rows(self) -> QuerySet[Interest]:
        return visible(Interest.objects.all(), self.request.membership, at=clock.now())

    @extend_schema(request=InterestIn, responses={201: InterestOut})
    def create(self, request: Request) -> Response:
        """Declare an interest, of oneself or of somebody whose seats one keeps."""
        given: Any = self.read_input(InterestIn)
        made = interests.declare_interest(**given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=None, responses=InterestOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Say that it is no more."""
        self.read_nothing()
        return self.answer(interests.end_interest(self.get_object(), by=request.membership, at=clock.now()))
