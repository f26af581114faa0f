"""The cadence through the API."""

from decimal import Decimal
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
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.models import CalendarFeed, CycleWaiver, Interruption, PriorityWindow
from governance.cadence.services import cycles, feeds, interruptions, windows
from governance.forums.models import Cycle
from governance.priorities.states import Reason
from rights.fields import SeenRelatedField
from streams.models import ValueStream
from tenancy import clock


class FeedOut(serializers.ModelSerializer):
    """A calendar link, without its secret; about a forum, a stream, or, with neither, one's own meetings."""

    class Meta:
        model = CalendarFeed
        fields = ["id", "forum", "stream", "made_at", "last_read_at", "revoked_at"]
        read_only_fields = fields


class FeedViewSet(TenantViewSet):
    """One's own calendar links. They are made on a page: their secret is in no answer of the API."""

    out, model = FeedOut, CalendarFeed
    ordering_fields = ("made_at",)

    def rows(self) -> QuerySet[CalendarFeed]:
        return selectors.feeds_of(self.request.membership)

    @extend_schema(request=None, responses=FeedOut)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """End a link."""
        self.read_nothing()
        return self.answer(feeds.revoke_feed(self.get_object(), by=request.membership, at=clock.now()))


class WindowOut(serializers.ModelSerializer):
    """A period in which a body may change its priorities."""

    class Meta:
        model = PriorityWindow
        fields = ["id", "body", "starts_at", "ends_at", "opened_by"]
        read_only_fields = fields


class WindowIn(serializers.Serializer):
    """Which body may change its priorities, from when until when."""

    body = IdOf(queryset=Body.objects.all())
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class WindowClosingIn(serializers.Serializer):
    """Why."""

    because = serializers.CharField(max_length=240)


class WindowViewSet(TenantViewSet):
    """When priorities may change."""

    out, model = WindowOut, PriorityWindow
    ordering_fields = ("starts_at", "ends_at")
    filterset_fields = ["body"]

    def rows(self) -> QuerySet[PriorityWindow]:
        return selectors.listed_windows()

    @extend_schema(request=WindowIn, responses={201: WindowOut})
    def create(self, request: Request) -> Response:
        """Open a window, for a body with the power of direction."""
        given: Any = self.read_input(WindowIn)
        return self.answer(windows.open_window(**given, by=request.membership, at=clock.now()), status=201)

    @extend_schema(request=WindowClosingIn, responses={204: None})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End it now; one that has not begun is taken back."""
        window, given = self.get_object(), self.read_input(WindowClosingIn)
        windows.close_window(window, **given, by=request.membership, at=clock.now())
        return Response(status=204)


class InterruptionOut(serializers.ModelSerializer):
    """What was changed off the cadence, with its estimated cost in working days of people."""

    class Meta:
        model = Interruption
        fields = [
            "id",
            "number",
            "body",
            "level",
            "meeting",
            "stream",
            "what",
            "reason",
            "words",
            "cost_days",
            "by",
            "at",
        ]
        read_only_fields = fields


class InterruptionIn(serializers.Serializer):
    """What a body changed off its cadence, why, and what it costs."""

    body = IdOf(queryset=Body.objects.all())
    what = serializers.CharField(max_length=240)
    reason = serializers.ChoiceField(choices=Reason.choices)
    words = serializers.CharField(max_length=300)
    cost_days = serializers.DecimalField(max_digits=7, decimal_places=1, min_value=Decimal(0))
    stream = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, allow_null=True)


class InterruptionFilters(FilterSet):
    """By body, level, stream, reason and time."""

    body = UUIDFilter(field_name="body")
    level = UUIDFilter(field_name="level")
    stream = UUIDFilter(field_name="stream")
    at_after = IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    at_before = IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Interruption
        fields = ["reason"]


class InterruptionViewSet(TenantViewSet):
    """The ledger of interruptions."""

    out, model = InterruptionOut, Interruption
    ordering_fields = ("at", "number", "cost_days")
    filterset_class = InterruptionFilters

    def rows(self) -> QuerySet[Interruption]:
        return selectors.listed_interruptions(self.request.membership, clock.now())

    @extend_schema(request=InterruptionIn, responses={201: InterruptionOut})
    def create(self, request: Request) -> Response:
        """Enter one by hand."""
        given: Any = self.read_input(InterruptionIn)
        made = interruptions.record_interruption(**given, by=request.membership, at=clock.now())
        return self.answer(made, status=201)


class WaiverOut(serializers.ModelSerializer):
    """A stream goes without a cycle until `ends_at`."""

    class Meta:
        model = CycleWaiver
        fields = ["id", "stream", "cycle", "body", "because", "starts_at", "ends_at", "waived_by"]
        read_only_fields = fields


class WaiverIn(serializers.Serializer):
    """Which stream goes without which cycle, in the name of which body, why, and until when."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    cycle = serializers.ChoiceField(choices=Cycle.choices)
    body = IdOf(queryset=Body.objects.all())
    because = serializers.CharField(max_length=240)
    ends_at = serializers.DateTimeField()


class WaiverEndIn(serializers.Serializer):
    """Why."""

    because = serializers.CharField(max_length=240)


class WaiverFilters(FilterSet):
    """By stream and cycle."""

    stream = UUIDFilter(field_name="stream")

    class Meta:
        model = CycleWaiver
        fields = ["cycle"]


class WaiverViewSet(TenantViewSet):
    """Which stream goes without which cycle."""

    out, model = WaiverOut, CycleWaiver
    ordering_fields = ("starts_at", "ends_at")
    filterset_class = WaiverFilters

    def rows(self) -> QuerySet[CycleWaiver]:
        return selectors.listed_waivers(self.request.membership, clock.now())

    @extend_schema(request=WaiverIn, responses={201: WaiverOut})
    def create(self, request: Request) -> Response:
        """Waive a cycle, in the name of a body with the power of direction."""
        given: Any = self.read_input(WaiverIn)
        return self.answer(cycles.waive_cycle(**given, by=request.membership, at=clock.now()), status=201)

    @extend_schema(request=WaiverEndIn, responses=WaiverOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a waiver now."""
        waiver, given = self.get_object(), self.read_input(WaiverEndIn)
        return self.answer(cycles.end_waiver(waiver, **given, by=request.membership, at=clock.now()))


class CoverageOut(serializers.ModelSerializer):
    """An active stream, and the cycles that it has neither a forum nor a waiver for."""

    missing = serializers.SerializerMethodField()

    class Meta:
        model = ValueStream
        fields = ["id", "name", "missing"]
        read_only_fields = fields

    def get_missing(self, stream: Any) -> list[str]:
        """Of short, medium and long."""
        return selectors.missing_cycles(stream)


class CoverageViewSet(TenantViewSet):
    """Which active stream misses which cycle."""

    out, model = CoverageOut, ValueStream
    ordering_fields = ("name",)

    def rows(self) -> QuerySet[ValueStream]:
        return selectors.streams_with_cycles(self.request.membership, clock.now())
