"""Escalations through the API."""

from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from governance.decisions.models import Decision
from governance.escalations import selectors, services
from governance.escalations.models import Escalation, EscalationEvent
from governance.escalations.services.raising import Asked
from governance.escalations.states import EscalationState
from rights.fields import SeenRelatedField
from streams.models import ValueStream
from tenancy import clock


class EscalationStepOut(serializers.ModelSerializer):
    """One step on the path. Who raised what the own level may decide is not named."""

    by = serializers.SerializerMethodField()

    class Meta:
        model = EscalationEvent
        fields = ["code", "at", "by", "level", "body", "words"]
        read_only_fields = fields

    def get_by(self, step: EscalationEvent) -> str | None:
        """The person, unless it came back."""
        nameless = step.escalation.state == EscalationState.RETURNED
        return str(step.by) if step.by and not nameless else None


class EscalationOut(serializers.ModelSerializer):
    """An escalation: `covering_rule` is the rule by which the own level decides what came back."""

    level = serializers.SlugRelatedField("code", read_only=True)
    version = serializers.StringRelatedField()

    class Meta:
        model = Escalation
        fields = [
            "id", "number", "title", "stream", "decision", "subject_kind", "subject_ref", "facts", "version",
            "criterion", "covering_rule", "state", "level", "body", "purpose", "due_on", "raised_at", "because",
            "answer", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class RaiseIn(serializers.Serializer):
    """A question that shall leave its level: its facts as exact text, and the criterion by its code."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    title = serializers.CharField(max_length=200)
    facts = serializers.DictField(child=serializers.JSONField(), required=False)
    criterion = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
    decision = SeenRelatedField(queryset=Decision.objects.all(), required=False, allow_null=True)
    because = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class LookIn(serializers.Serializer):
    """What is asked before anything is raised."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    facts = serializers.DictField(child=serializers.JSONField(), required=False)
    criterion = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")


class LookOut(serializers.Serializer):
    """What would become of it."""

    outcome = serializers.CharField(source="judgement.outcome")
    version = serializers.CharField()
    covering_rule = serializers.SerializerMethodField()
    holding = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    level = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    sitting = serializers.SerializerMethodField()

    def get_covering_rule(self, asked: Asked) -> str | None:
        """The rule by which the own level decides."""
        return asked.judgement.rule.code if asked.judgement.rule else None

    def get_holding(self, asked: Asked) -> list[str]:
        """The criteria that hold on these facts."""
        return [one.code for one in asked.judgement.holding]

    def get_body(self, asked: Asked) -> str | None:
        """Who would be asked."""
        return str(asked.place.body.pk) if asked.place else None

    def get_level(self, asked: Asked) -> str | None:
        """At which level."""
        return asked.level.code if asked.level else None

    def get_sitting(self, asked: Asked) -> str | None:
        """The meeting it would stand on."""
        return str(asked.sitting.pk) if asked.sitting else None


class EscalationAnswerIn(serializers.Serializer):
    """The answer, in words."""

    answer = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")


class EscalationReasonIn(serializers.Serializer):
    """Why."""

    because = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class EscalationFilters(FilterSet):
    """By state, stream, body, decision and criterion."""

    state = ChoiceFilter(choices=EscalationState.choices)
    # By id alone: a hidden one has as many rows as one that does not exist.
    stream = UUIDFilter(field_name="stream")
    body = UUIDFilter(field_name="body")
    decision = UUIDFilter(field_name="decision")

    class Meta:
        model = Escalation
        fields = ["criterion", "number"]


class EscalationViewSet(TenantViewSet):
    """What left its level, and what came back."""

    out, model = EscalationOut, Escalation
    ordering_fields = ("raised_at", "number", "state")
    filterset_class = EscalationFilters

    def rows(self) -> QuerySet[Escalation]:
        return selectors.listed(self.request.membership, clock.now())

    @extend_schema(request=RaiseIn, responses={201: EscalationOut})
    def create(self, request: Request) -> Response:
        """Take a question to a higher level. What the own level may decide comes back at once, as `returned`."""
        given = self.read_input(RaiseIn)
        decision = given.pop("decision", None)
        facts: dict[str, Any] = given.pop("facts", {})
        made = services.raise_escalation(
            given.pop("stream"), subject=decision, facts=facts, by=request.membership, at=clock.now(), **given
        )
        return self.answer(made, status=201)

    @extend_schema(request=LookIn, responses=LookOut)
    @action(detail=False, methods=["post"])
    def look(self, request: Request) -> Response:
        """Would this leave its level, and where would it go? Writes nothing."""
        given = self.read_input(LookIn)
        facts = given.pop("facts", {})
        asked = services.look_at(given.pop("stream"), facts=facts, by=request.membership, at=clock.now(), **given)
        return Response(LookOut(asked).data)

    @extend_schema(responses=EscalationStepOut(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def path(self, request: Request, pk: str) -> Response:
        """Everything that happened to it, in order."""
        escalation = self.get_object()
        path = selectors.path_of(escalation)
        for step in path:
            step.escalation = escalation
        return Response(EscalationStepOut(path, many=True).data)

    @extend_schema(request=EscalationAnswerIn, responses=EscalationOut)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def record_answer(self, request: Request, pk: str) -> Response:
        """Answer for the body that is asked."""
        escalation, given = self.get_object(), self.read_input(EscalationAnswerIn)
        return self.answer(services.answer_escalation(escalation, by=request.membership, at=clock.now(), **given))

    @extend_schema(request=EscalationReasonIn, responses=EscalationOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a question back, with the reason."""
        escalation, given = self.get_object(), self.read_input(EscalationReasonIn)
        return self.answer(services.withdraw_escalation(escalation, by=request.membership, at=clock.now(), **given))
