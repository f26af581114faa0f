"""Meetings and agendas through the API."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet, IsoDateTimeFilter, UUIDFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from governance.meetings import services
from governance.meetings.models import AgendaItem, Meeting
from rights.fields import SeenRelatedField
from rights.visibility import visible
from streams.models import ValueStream
from tenancy import clock


class MeetingOut(serializers.ModelSerializer):
    """A meeting."""

    class Meta:
        model = Meeting
        fields = [
            "id",
            "forum",
            "occurrence",
            "starts_at",
            "ends_at",
            "state",
            "reason",
            "sequence",
            "changed_at",
            "papers_due_on",
        ]
        read_only_fields = fields


class AgendaItemOut(serializers.ModelSerializer):
    """Something on an agenda; `url` starts at the organisation's own root."""

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "meeting",
            "source",
            "subject_ref",
            "stream",
            "title",
            "why",
            "url",
            "minutes",
            "position",
            "state",
            "added_at",
        ]
        read_only_fields = fields


class MoveIn(serializers.Serializer):
    """Another time, and why."""

    starts_at = serializers.DateTimeField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class ReasonIn(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")


class ItemIn(serializers.Serializer):
    """Something for an agenda, with its purpose."""

    title = serializers.CharField(max_length=200)
    purpose = serializers.CharField(max_length=80)  # the service says which purposes there are
    why = serializers.CharField(required=False, allow_blank=True, max_length=300)
    minutes = serializers.IntegerField(required=False, min_value=1, max_value=480)
    stream = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, allow_null=True)


class SendIn(ItemIn):
    """The same, and the meeting it goes to."""

    to = SeenRelatedField(queryset=Meeting.objects.select_related("forum"))


class EditIn(serializers.Serializer):
    """An item's time box, its title (when people put it there) and its place from 0 on."""

    minutes = serializers.IntegerField(required=False, min_value=1, max_value=480)
    title = serializers.CharField(required=False, max_length=200)
    position = serializers.IntegerField(required=False, min_value=0, max_value=1000)


class MeetingFilters(FilterSet):
    """By forum, state and time."""

    starts_after = IsoDateTimeFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt")

    class Meta:
        model = Meeting
        fields = ["state"]

    # By id alone: a hidden one has as many rows as one that does not exist.
    forum = UUIDFilter(field_name="forum")


class AgendaItemFilters(FilterSet):
    """By meeting, source, subject, stream and state."""

    meeting = UUIDFilter(field_name="meeting")
    stream = UUIDFilter(field_name="stream")

    class Meta:
        model = AgendaItem
        fields = ["source", "subject_ref", "state"]


class MeetingViewSet(TenantViewSet):
    """The meetings of all forums, eighteen months ahead."""

    out, model = MeetingOut, Meeting
    ordering_fields = ("starts_at", "state")
    filterset_class = MeetingFilters

    def rows(self) -> QuerySet[Meeting]:
        meetings = Meeting.objects.select_related("forum__body")
        return visible(meetings, self.request.membership, at=clock.now())

    @extend_schema(request=MoveIn, responses=MeetingOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Move a meeting, with a reason."""
        meeting, given = self.get_object(), self.read_input(MoveIn)
        return self.answer(services.move(meeting, by=request.membership, at=clock.now(), **given))

    @extend_schema(request=ReasonIn, responses=MeetingOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel a meeting, with a reason."""
        meeting, given = self.get_object(), self.read_input(ReasonIn)
        return self.answer(services.cancel(meeting, by=request.membership, at=clock.now(), **given))

    @extend_schema(request=None, responses=MeetingOut)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Mark a meeting as held."""
        self.read_nothing()
        return self.answer(services.hold(self.get_object(), by=request.membership, at=clock.now()))

    @extend_schema(request=ItemIn, responses={201: AgendaItemOut})
    @action(detail=True, methods=["post"])
    def items(self, request: Request, pk: str) -> Response:
        """Put something on the agenda."""
        return self._added(services.add_item, ItemIn)

    @extend_schema(request=SendIn, responses={201: AgendaItemOut})
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send a question on to the meeting it belongs to."""
        return self._added(services.send_item, SendIn)

    def _added(self, service: Callable[..., AgendaItem], form: type[ItemIn]) -> Response:
        meeting, given = self.get_object(), self.read_input(form)
        item = service(meeting, by=self.request.membership, at=clock.now(), **given)
        return Response(AgendaItemOut(item).data, status=201)


class AgendaItemViewSet(TenantViewSet):
    """What stands, stood or is withdrawn on agendas."""

    out, model = AgendaItemOut, AgendaItem
    ordering_fields = ("position", "added_at")
    versioned_by = "meeting"
    filterset_class = AgendaItemFilters

    def rows(self) -> QuerySet[AgendaItem]:
        items = AgendaItem.objects.select_related("meeting__forum__body")
        return visible(items, self.request.membership, at=clock.now())

    @extend_schema(request=EditIn, responses=AgendaItemOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give an item its minutes, its title or its place."""
        item, given = self.get_object(), self.read_input(EditIn)
        position = given.pop("position", None)
        item = services.edit_item(item, by=request.membership, at=clock.now(), **given)
        if position is not None:
            item = services.place_item(item, position=position, by=request.membership, at=clock.now())
        return self.answer(item)

    @extend_schema(request=None, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Mark an item as dealt with."""
        return self._asked(services.finish_item)

    @extend_schema(request=None, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Put an item back on the agenda."""
        return self._asked(services.reopen_item)

    @extend_schema(request=None, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take off an item that people put there."""
        return self._asked(services.withdraw_item)

    def _asked(self, service: Callable[..., Any]) -> Response:
        self.read_nothing()
        return self.answer(service(self.get_object(), by=self.request.membership, at=clock.now()))
