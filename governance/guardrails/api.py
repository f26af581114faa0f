"""Guardrails and their breaches through the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from doors.api_input import IdOf, Nothing
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.guardrails import selectors, services
from governance.guardrails.models import Answer, Guardrail, GuardrailBreach, GuardrailStream
from rights.fields import SeenRelatedField
from rights.visibility import visible
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership


class GuardrailOut(serializers.ModelSerializer):
    """A guardrail: one bound means at least or at most, two mean between. `streams` are those it binds that you may see."""

    streams = serializers.SerializerMethodField()

    class Meta:
        model = Guardrail
        fields = [
            "id", "number", "version", "body", "title", "because", "measure", "unit", "currency", "lowest", "highest", "scope",
            "streams", "owner", "on_breach", "starts_at", "ends_at", "ended_because", "set_by", "set_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_streams(self, guardrail: Guardrail) -> list[str]:
        """By id; empty where it binds the whole organisation."""
        if guardrail.scope != "streams":
            return []
        if hasattr(guardrail, "seen_bound"):
            return [str(one.stream_id) for one in guardrail.seen_bound]
        reader = self.context["request"].membership
        return [str(one.pk) for one in selectors.streams_of(guardrail, reader, clock.now())]


class GuardrailChangeIn(serializers.Serializer):
    """What it says, all of it; with a forum what is outside goes on its agenda, without its owner is told."""

    title = serializers.CharField(max_length=160)
    lowest = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True, default=None)
    highest = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True, default=None)
    owner = IdOf(queryset=Membership.objects.select_related("user"))
    forum = SeenRelatedField(queryset=Forum.objects.all(), required=False, allow_null=True, default=None)
    ends_at = serializers.DateTimeField()
    because = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class GuardrailIn(GuardrailChangeIn):
    """The same, with who sets it, what is measured, and whom it binds; without streams the whole organisation."""

    body = IdOf(queryset=Body.objects.all())
    measure = serializers.CharField(max_length=60)
    streams = SeenRelatedField(queryset=ValueStream.objects.all(), many=True, required=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)


class GuardrailEndIn(serializers.Serializer):
    """Why it ends."""

    because = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class GuardrailFilters(FilterSet):
    """By body, owner and measure."""

    body = UUIDFilter(field_name="body")
    owner = UUIDFilter(field_name="owner")

    class Meta:
        model = Guardrail
        fields = ["measure", "scope"]


class GuardrailViewSet(TenantViewSet):
    """Guardrails."""

    out, model = GuardrailOut, Guardrail
    ordering_fields = ("number", "set_at", "ends_at")
    filterset_class = GuardrailFilters

    def rows(self) -> QuerySet[Guardrail]:
        reader, at = self.request.membership, clock.now()
        seen = Prefetch("bound", visible(GuardrailStream.objects.all(), reader, at=at), to_attr="seen_bound")
        return selectors.listed(reader, at).prefetch_related(seen)

    @extend_schema(request=GuardrailIn, responses={201: GuardrailOut})
    def create(self, request: Request) -> Response:
        """Set a guardrail, in the name of a body with that power."""
        given: Any = self.read_input(GuardrailIn)
        made = services.set_guardrail(given.pop("body"), **given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=GuardrailChangeIn, responses=GuardrailOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """A new version of it."""
        guardrail, given = self.get_object(), self.read_input(GuardrailChangeIn)
        return self.answer(services.change_guardrail(guardrail, **given, by=request.membership, at=clock.now()))

    @extend_schema(request=GuardrailEndIn, responses=GuardrailOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End it now."""
        guardrail, given = self.get_object(), self.read_input(GuardrailEndIn)
        return self.answer(services.end_guardrail(guardrail, **given, by=request.membership, at=clock.now()))

    @extend_schema(request=Nothing, responses=GuardrailOut)
    @action(detail=True, methods=["post"])
    def measure(self, request: Request, pk: str) -> Response:
        """Measure it at once."""
        guardrail = self.get_object()
        self.read_input(Nothing)
        services.measure_now(guardrail, by=request.membership, at=clock.now())
        return self.answer(guardrail)


class BreachOut(serializers.ModelSerializer):
    """What was found outside a guardrail, with the limit of that day; empty `answer` and `ending` until there is one."""

    answer = serializers.CharField(read_only=True)
    ending = serializers.CharField(read_only=True)

    class Meta:
        model = GuardrailBreach
        fields = [
            "id", "guardrail", "stream", "version", "lowest", "highest", "value", "found_at", "state", "answer", "words", "until",
            "answered_by", "answered_at", "ended_at", "ending",
        ]  # fmt: skip
        read_only_fields = fields


class BreachAnswerIn(serializers.Serializer):
    """What is said, why or what is done, and until when."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    until = serializers.DateField()
    because = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class BreachFilters(FilterSet):
    """By guardrail, stream and state."""

    guardrail = UUIDFilter(field_name="guardrail")
    stream = UUIDFilter(field_name="stream")

    class Meta:
        model = GuardrailBreach
        fields = ["state"]


class BreachViewSet(TenantViewSet):
    """Breaches of guardrails, the newest first."""

    out, model = BreachOut, GuardrailBreach
    ordering_fields = ("found_at",)
    filterset_class = BreachFilters

    def rows(self) -> QuerySet[GuardrailBreach]:
        return selectors.breaches(self.request.membership, clock.now())

    @extend_schema(request=BreachAnswerIn, responses=BreachOut)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def answer_it(self, request: Request, pk: str) -> Response:
        """Say what is done about it."""
        breach, given = self.get_object(), self.read_input(BreachAnswerIn)
        return self.answer(services.answer_breach(breach, **given, by=request.membership, at=clock.now()))
