"""Minutes, their lines and their amendments through the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django_filters import FilterSet, UUIDFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from governance.meetings.models import AgendaItem, Meeting
from governance.minutes import selectors, services
from governance.minutes.models import Amendment, MinuteLine, Minutes
from governance.minutes.record import spelled
from governance.minutes.states import AmendmentState, MinutesState
from rights.fields import SeenRelatedField
from rights.visibility import visible
from tenancy import clock


class MinutesOut(serializers.ModelSerializer):
    """The minutes of one meeting."""

    class Meta:
        model = Minutes
        fields = ["id", "meeting", "state", "begun_by", "begun_at", "offered_at", "adopted_by", "adopted_at", "seal"]
        read_only_fields = fields


class MinuteLineOut(serializers.ModelSerializer):
    """One thing that was said."""

    class Meta:
        model = MinuteLine
        fields = ["id", "minutes", "item", "text", "said_at", "written_by", "changed_at"]
        read_only_fields = fields


class AmendmentOut(serializers.ModelSerializer):
    """What a member wants the minutes to say."""

    class Meta:
        model = Amendment
        fields = [
            "id", "minutes", "line", "text", "because", "proposed_by", "proposed_at", "state", "words", "answered_by",
            "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class LineIn(serializers.Serializer):
    """What was said; markup that was pasted is taken off."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False)


class NewLineIn(LineIn):
    """What was said in which meeting, about which item."""

    meeting = SeenRelatedField(queryset=Meeting.objects.select_related("forum__body"))
    item = SeenRelatedField(queryset=AgendaItem.objects.all(), required=False, allow_null=True)


class AmendmentIn(serializers.Serializer):
    """What the minutes should say, instead of which line, and why."""

    minutes = SeenRelatedField(queryset=Minutes.objects.select_related("meeting__forum__body"))
    line = SeenRelatedField(queryset=MinuteLine.objects.all(), required=False, allow_null=True)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    because = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class AmendmentAnswerIn(serializers.Serializer):
    """Taken over, or declined with a reason."""

    state = serializers.ChoiceField(choices=[AmendmentState.TAKEN, AmendmentState.DECLINED])
    words = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class MinutesFilters(FilterSet):
    """By meeting, forum and state."""

    meeting = UUIDFilter(field_name="meeting")
    forum = UUIDFilter(field_name="meeting__forum")

    class Meta:
        model = Minutes
        fields = ["state"]


class OfMinutesFilters(FilterSet):
    """By the minutes they belong to."""

    minutes = UUIDFilter(field_name="minutes")


class MinutesViewSet(TenantViewSet):
    """The minutes of meetings: drafts for who keeps them, then for the members, adopted ones for everybody."""

    out, model = MinutesOut, Minutes
    ordering_fields = ("begun_at", "adopted_at", "state")
    filterset_class = MinutesFilters

    def rows(self) -> QuerySet[Minutes]:
        rows = Minutes.objects.select_related("body", "meeting__forum__body")
        return visible(rows, self.request.membership, at=clock.now())

    @extend_schema(request=None, responses=MinutesOut)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: str) -> Response:
        """Send them to the members."""
        return self._asked(services.offer)

    @extend_schema(request=None, responses=MinutesOut)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, pk: str) -> Response:
        """Work on them again."""
        return self._asked(services.take_back)

    @extend_schema(request=None, responses=MinutesOut)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, pk: str) -> Response:
        """Adopt and seal them; the meeting is closed."""
        return self._asked(services.adopt)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def record(self, request: Request, pk: str) -> HttpResponse:
        """The sealed record, byte for byte: its SHA-256 is the seal. For who sees all of it, once it is adopted."""
        minutes, at = self.get_object(), clock.now()
        if minutes.state != MinutesState.ADOPTED or not selectors.sees_all_of(minutes, request.membership, at):
            raise Http404
        return HttpResponse(spelled(minutes), content_type="application/json")

    def _asked(self, service: Any) -> Response:
        self.read_nothing()
        return self.answer(service(self.get_object(), by=self.request.membership, at=clock.now()))


class MinuteLineViewSet(TenantViewSet):
    """What was said in meetings."""

    out, model = MinuteLineOut, MinuteLine
    ordering_fields = ("said_at",)
    filterset_class = OfMinutesFilters

    def rows(self) -> QuerySet[MinuteLine]:
        rows = MinuteLine.objects.select_related("minutes__body", "minutes__meeting__forum__body")
        return visible(rows, self.request.membership, at=clock.now())

    @extend_schema(request=NewLineIn, responses={201: MinuteLineOut})
    def create(self, request: Request) -> Response:
        """Write down what was said; the first line begins the minutes."""
        given: Any = self.read_input(NewLineIn)
        made = services.add_line(given.pop("meeting"), **given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=LineIn, responses=MinuteLineOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Word a line of a draft differently."""
        line, given = self.get_object(), self.read_input(LineIn)
        return self.answer(services.edit_line(line, **given, by=request.membership, at=clock.now()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take a line out of a draft."""
        services.remove_line(self.get_object(), by=request.membership, at=clock.now())
        return Response(status=204)


class AmendmentViewSet(TenantViewSet):
    """What members want minutes to say."""

    out, model = AmendmentOut, Amendment
    ordering_fields = ("proposed_at", "state")
    filterset_class = OfMinutesFilters

    def rows(self) -> QuerySet[Amendment]:
        rows = Amendment.objects.select_related("line", "minutes__body", "minutes__meeting__forum__body")
        return visible(rows, self.request.membership, at=clock.now())

    @extend_schema(request=AmendmentIn, responses={201: AmendmentOut})
    def create(self, request: Request) -> Response:
        """Propose an amendment."""
        given: Any = self.read_input(AmendmentIn)
        made = services.propose_amendment(given.pop("minutes"), **given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=AmendmentAnswerIn, responses=AmendmentOut)
    @action(detail=True, methods=["post"])
    def answer_it(self, request: Request, pk: str) -> Response:
        """Take it over, or decline it with a reason."""
        found, given = self.get_object(), self.read_input(AmendmentAnswerIn)
        return self.answer(services.answer_amendment(found, **given, by=request.membership, at=clock.now()))
