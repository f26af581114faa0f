"""Actions through the API."""

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
from governance.actions import selectors, services
from governance.actions.models import Action
from governance.actions.states import ActionState
from governance.meetings.models import AgendaItem, Meeting
from rights.fields import SeenRelatedField
from tenancy import clock
from tenancy.models import Membership


class ActionOut(serializers.ModelSerializer):
    """What one person does by a day, agreed in a meeting."""

    class Meta:
        model = Action
        fields = [
            "id", "meeting", "item", "what", "owner", "due_on", "state", "words", "agreed_by", "agreed_at", "settled_by",
            "settled_at",
        ]  # fmt: skip
        read_only_fields = fields


class ActionIn(serializers.Serializer):
    """Who does what by when, agreed in which meeting."""

    meeting = SeenRelatedField(queryset=Meeting.objects.select_related("forum__body"))
    what = serializers.CharField(max_length=240)
    owner = IdOf(queryset=Membership.objects.select_related("user"))
    due_on = serializers.DateField()
    item = SeenRelatedField(queryset=AgendaItem.objects.all(), required=False, allow_null=True)


class SettlementIn(serializers.Serializer):
    """Done, or dropped with a reason."""

    state = serializers.ChoiceField(choices=[ActionState.DONE, ActionState.DROPPED])
    words = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ActionReopenIn(serializers.Serializer):
    """Why."""

    because = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class ActionChangeIn(serializers.Serializer):
    """Another owner or another day, and why."""

    owner = IdOf(queryset=Membership.objects.select_related("user"), required=False)
    due_on = serializers.DateField(required=False)
    because = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class ActionFilters(FilterSet):
    """By meeting, forum, owner, state and day."""

    meeting = UUIDFilter(field_name="meeting")
    forum = UUIDFilter(field_name="meeting__forum")
    owner = UUIDFilter(field_name="owner")
    due_before = DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Action
        fields = ["state"]


class ActionViewSet(TenantViewSet):
    """What meetings agreed that people do."""

    out, model = ActionOut, Action
    ordering_fields = ("due_on", "agreed_at", "state")
    filterset_class = ActionFilters

    def rows(self) -> QuerySet[Action]:
        return selectors.listed(self.request.membership, clock.now())

    @extend_schema(request=ActionIn, responses={201: ActionOut})
    def create(self, request: Request) -> Response:
        """Keep what a meeting agreed."""
        given: Any = self.read_input(ActionIn)
        made = services.agree_action(given.pop("meeting"), **given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=ActionChangeIn, responses=ActionOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give it to somebody else, or put it off."""
        found, given = self.get_object(), self.read_input(ActionChangeIn)
        return self.answer(services.change_action(found, **given, by=request.membership, at=clock.now()))

    @extend_schema(request=SettlementIn, responses=ActionOut)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Done, or dropped with a reason; by its owner, or by who keeps the meeting."""
        found, given = self.get_object(), self.read_input(SettlementIn)
        return self.answer(services.settle_action(found, **given, by=request.membership, at=clock.now()))

    @extend_schema(request=ActionReopenIn, responses=ActionOut)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """It is not settled after all."""
        found, given = self.get_object(), self.read_input(ActionReopenIn)
        return self.answer(services.reopen_action(found, **given, by=request.membership, at=clock.now()))
