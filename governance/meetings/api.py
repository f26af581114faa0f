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
from doors.api_input import IdOf
from governance.meetings import services
from governance.meetings.models import AgendaItem, Attendance, Meeting, Recusal
from rights.fields import SeenRelatedField
from rights.visibility import visible
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership


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


class PresenceIn(serializers.Serializer):
    """Whether somebody is there."""

    membership = IdOf(queryset=Membership.objects.select_related("user"))
    presence = serializers.CharField(max_length=20)  # the service says which there are


class AttendanceIn(serializers.Serializer):
    """Who is there and who is not; who is left out stays as they are."""

    people = PresenceIn(many=True, allow_empty=False, max_length=200)


class AttendanceOut(serializers.ModelSerializer):
    """Whether somebody with a seat came."""

    class Meta:
        model = Attendance
        fields = ["id", "meeting", "membership", "presence", "recorded_by", "recorded_at"]
        read_only_fields = fields


class RecusalIn(serializers.Serializer):
    """Which interest it is; `membership` when whoever keeps the meeting says it for somebody else."""

    because = serializers.CharField(required=False, allow_blank=True, max_length=240, default="")
    membership = IdOf(queryset=Membership.objects.select_related("user"), required=False, allow_null=True)


class RecusalOut(serializers.ModelSerializer):
    """Somebody stepped aside from an item."""

    class Meta:
        model = Recusal
        fields = ["id", "item", "membership", "because", "recorded_by", "recorded_at"]
        read_only_fields = fields


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

    @extend_schema(request=AttendanceIn, responses=AttendanceOut(many=True))
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: str) -> Response:
        """Record who is there."""
        meeting, given = self.get_object(), self.read_input(AttendanceIn)
        presence = {one["membership"]: one["presence"] for one in given["people"]}
        rows = services.record_attendance(meeting, presence=presence, by=request.membership, at=clock.now())
        return Response(AttendanceOut(rows, many=True).data)

    @extend_schema(request=None, responses=AttendanceOut)
    @action(detail=True, methods=["post"])
    def apologies(self, request: Request, pk: str) -> Response:
        """Say ahead that one does not come."""
        self.read_nothing()
        row = services.send_apologies(self.get_object(), by=request.membership, at=clock.now())
        return Response(AttendanceOut(row).data)

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

    @extend_schema(request=RecusalIn, responses={201: RecusalOut})
    @action(detail=True, methods=["post"])
    def recuse(self, request: Request, pk: str) -> Response:
        """Step aside from an item; whoever keeps the meeting may record it for somebody else."""
        item, given = self.get_object(), self.read_input(RecusalIn)
        made = services.recuse_from(item, by=request.membership, at=clock.now(), **given)
        return Response(RecusalOut(made).data, status=201)

    def _asked(self, service: Callable[..., Any]) -> Response:
        self.read_nothing()
        return self.answer(service(self.get_object(), by=self.request.membership, at=clock.now()))


class AttendanceFilters(FilterSet):
    """By meeting and presence."""

    meeting = UUIDFilter(field_name="meeting")

    class Meta:
        model = Attendance
        fields = ["presence"]


class AttendanceViewSet(TenantViewSet):
    """Who came to meetings."""

    out, model = AttendanceOut, Attendance
    ordering_fields = ("recorded_at",)
    filterset_class = AttendanceFilters

    def rows(self) -> QuerySet[Attendance]:
        return visible(Attendance.objects.all(), self.request.membership, at=clock.now())


class RecusalFilters(FilterSet):
    """By meeting and item."""

    meeting = UUIDFilter(field_name="item__meeting")
    item = UUIDFilter(field_name="item")

    class Meta:
        model = Recusal
        fields: list[str] = []


class RecusalViewSet(TenantViewSet):
    """Who stepped aside from which item."""

    out, model = RecusalOut, Recusal
    ordering_fields = ("recorded_at",)
    filterset_class = RecusalFilters

    def rows(self) -> QuerySet[Recusal]:
        return visible(Recusal.objects.all(), self.request.membership, at=clock.now())
