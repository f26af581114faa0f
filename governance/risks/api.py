"""Risks and appetites through the API."""

from typing import Any

from django.db.models import QuerySet
from django_filters import DateFilter, FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from doors.api_input import IdOf
from governance.bodies.models import Body
from governance.risks import rules, selectors, services
from governance.risks.models import CauseKind, Risk, RiskAppetite
from governance.risks.states import RiskState
from rights.fields import SeenRelatedField
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership


class RiskOut(serializers.ModelSerializer):
    """A risk of a stream; `appetite` is the highest grade that passes, null where nobody has set one."""

    appetite = serializers.SerializerMethodField()

    class Meta:
        model = Risk
        fields = [
            "id", "number", "stream", "title", "description", "cause_kind", "cause_name", "likelihood", "impact", "grade",
            "appetite", "response", "owner", "review_on", "state", "recorded_at", "graded_at", "graded_by",
        ]  # fmt: skip
        read_only_fields = fields

    def get_appetite(self, risk: Any) -> int | None:
        """Of its stream, else everybody's."""
        return risk.appetite if hasattr(risk, "appetite") else selectors.appetite_of(risk.stream)


class GradeIn(serializers.Serializer):
    """Likelihood and impact, each from 1 to 5, and why."""

    likelihood = serializers.IntegerField(min_value=rules.LEAST, max_value=rules.MOST)
    impact = serializers.IntegerField(min_value=rules.LEAST, max_value=rules.MOST)
    because = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class RiskDescriptionIn(serializers.Serializer):
    """What it is, what is done about it, whose it is, and when it is looked at again."""

    title = serializers.CharField(max_length=160)
    description = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    response = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    owner = IdOf(queryset=Membership.objects.select_related("user"))
    review_on = serializers.DateField()


class RiskIn(RiskDescriptionIn):
    """The same, with its stream, cause and grade."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    cause_kind = serializers.ChoiceField(choices=CauseKind.choices)
    cause_name = serializers.CharField(max_length=120)
    likelihood = serializers.IntegerField(min_value=rules.LEAST, max_value=rules.MOST)
    impact = serializers.IntegerField(min_value=rules.LEAST, max_value=rules.MOST)


class RiskMoveIn(serializers.Serializer):
    """What becomes of it; above the appetite `body` accepts."""

    to = serializers.ChoiceField(choices=RiskState.choices)
    body = IdOf(queryset=Body.objects.all(), required=False, allow_null=True)
    because = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class RiskFilters(FilterSet):
    """By stream, owner, state, kind of cause and day of review."""

    stream = UUIDFilter(field_name="stream")
    owner = UUIDFilter(field_name="owner")
    review_before = DateFilter(field_name="review_on", lookup_expr="lt")

    class Meta:
        model = Risk
        fields = ["state", "cause_kind"]


class RiskViewSet(TenantViewSet):
    """The register of risks."""

    out, model = RiskOut, Risk
    ordering_fields = ("grade", "number", "review_on")
    filterset_class = RiskFilters

    def rows(self) -> QuerySet[Risk]:
        return selectors.listed(self.request.membership, clock.now())

    @extend_schema(request=RiskIn, responses={201: RiskOut})
    def create(self, request: Request) -> Response:
        """Put a risk into the register."""
        given: Any = self.read_input(RiskIn)
        made = services.record_risk(given.pop("stream"), **given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=RiskDescriptionIn, responses=RiskOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Describe it anew."""
        risk, given = self.get_object(), self.read_input(RiskDescriptionIn)
        return self.answer(services.describe_risk(risk, **given, by=request.membership, at=clock.now()))

    @extend_schema(request=GradeIn, responses=RiskOut)
    @action(detail=True, methods=["post"])
    def grade(self, request: Request, pk: str) -> Response:
        """Grade it anew."""
        risk, given = self.get_object(), self.read_input(GradeIn)
        return self.answer(services.grade_risk(risk, **given, by=request.membership, at=clock.now()))

    @extend_schema(request=RiskMoveIn, responses=RiskOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Accept, mitigate, close it, or open it again."""
        risk, given = self.get_object(), dict(self.read_input(RiskMoveIn))
        to = RiskState(given.pop("to"))
        return self.answer(services.move_risk(risk, to=to, **given, by=request.membership, at=clock.now()))


class AppetiteOut(serializers.ModelSerializer):
    """Up to which grade risks pass; without a stream, for every stream that has none of its own."""

    class Meta:
        model = RiskAppetite
        fields = ["id", "body", "stream", "highest", "because", "set_at", "set_by"]
        read_only_fields = fields


class AppetiteIn(serializers.Serializer):
    """Which body lets pass how much, for which stream, and why."""

    body = IdOf(queryset=Body.objects.all())
    stream = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, allow_null=True)
    highest = serializers.IntegerField(min_value=rules.LEAST, max_value=rules.WORST)
    because = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class AppetiteViewSet(TenantViewSet):
    """Up to which grade risks pass, the newest first."""

    out, model = AppetiteOut, RiskAppetite
    ordering_fields = ("set_at",)

    def rows(self) -> QuerySet[RiskAppetite]:
        return selectors.appetites(self.request.membership, clock.now())

    @extend_schema(request=AppetiteIn, responses={201: AppetiteOut})
    def create(self, request: Request) -> Response:
        """Set an appetite, in the name of a body that accepts risk."""
        given: Any = self.read_input(AppetiteIn)
        made = services.set_appetite(given.pop("body"), **given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)
