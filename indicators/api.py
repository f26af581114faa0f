"""Indicators, readings and signals in the API. Every change is one service; every "no" is a problem document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import AnyFile, TenantViewSet
from doors.api_entry import CSVBody, JSONBody
from doors.refusal import Refusal
from doors.rendering import note, problem
from indicators import services
from indicators.bulk_rows import from_csv, from_json
from indicators.charts import LITERAL, WIDE, chart_png, chart_svg
from indicators.models import Indicator, Reading, Signal
from indicators.selectors.charts import chart_of
from indicators.selectors.lists import listed_indicators, readings_of
from indicators.selectors.signals import visible_signals
from indicators.serializers import (
    AnswerIn,
    BulkOptions,
    BulkOut,
    CloseIndicatorIn,
    CorrectionIn,
    CorrectionOut,
    DefinitionIn,
    ImportIn,
    ImportOut,
    IndicatorIn,
    IndicatorOut,
    ReadingIn,
    ReadingOut,
    RebaseIn,
    RebaseOut,
    SignalOut,
)
from indicators.tables import IndicatorFilter
from indicators.wording import words
from rights.api import ConfidentialActions
from rights.visibility import visible_or_404
from tenancy import clock


class Signed(TenantViewSet):
    """What all three share: who asks, and when."""

    @property
    def signed(self) -> dict[str, Any]:
        """Who and when, for a service."""
        return {"by": self.request.membership, "at": clock.now()}

    def seen(self, things: Any, pk: Any) -> Any:
        """One of these that the caller may see; anything else is the 404 of what does not exist."""
        return visible_or_404(things, self.request.membership, at=clock.now(), pk=pk)


class IndicatorViewSet(ConfidentialActions, Signed):
    """What is measured, with what the latest review says of it."""

    model = Indicator
    out = IndicatorOut
    ordering_fields = ("name", "created_at")
    filterset_class = IndicatorFilter

    def rows(self) -> QuerySet[Indicator]:
        """Those that the caller may see."""
        return listed_indicators(self.request.membership, clock.now())

    @extend_schema(request=IndicatorIn, responses={201: IndicatorOut})
    def create(self, request: Request) -> Response:
        """Define an indicator."""
        given = self.read_input(IndicatorIn)
        return self.answer(services.define_indicator(given.pop("stream"), **given, **self.signed), status=201)

    @extend_schema(request=DefinitionIn, responses=IndicatorOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Describe an indicator anew; what is left out stays."""
        given = self.read_input(DefinitionIn, partial=True)
        return self.answer(services.change_indicator(self._indicator, **given, **self.signed))

    @extend_schema(request=CloseIndicatorIn, responses=IndicatorOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Stop measuring; what was read stays."""
        return self.answer(
            services.close_indicator(self._indicator, **self.read_input(CloseIndicatorIn), **self.signed)
        )

    @extend_schema(request=RebaseIn, responses={201: RebaseOut})
    @action(detail=True, methods=["post"])
    def rebase(self, request: Request, pk: str) -> Response:
        """Start the limits anew at a date that has a reading."""
        made = services.rebase(self._indicator, **self.read_input(RebaseIn), **self.signed)
        return Response(RebaseOut(made).data, status=201)

    @extend_schema(responses={(200, "image/svg+xml"): OpenApiTypes.STR})
    @action(detail=True, url_path=r"chart\.svg", url_name="chart-svg", renderer_classes=[AnyFile])
    def chart_svg(self, request: Request, pk: str) -> HttpResponse:
        """The chart, in day colours."""
        svg = chart_svg(chart_of(self._indicator), frame=WIDE, ink=LITERAL, words=words())
        return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    @action(detail=True, url_path=r"chart\.png", url_name="chart-png", renderer_classes=[AnyFile])
    def chart_png(self, request: Request, pk: str) -> HttpResponse:
        """The chart as a bitmap, twice its nominal size."""
        png = chart_png(chart_of(self._indicator), frame=WIDE, words=words())
        return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "private, max-age=60"})

    @property
    def _indicator(self) -> Indicator:
        return self.seen(Indicator.objects.select_related("stream"), self.kwargs["pk"])


class ReadingFilter(django_filters.FilterSet):
    """Readings of an indicator or a stream, in a span of days."""

    # By id alone: a hidden one has as many rows as one that does not exist.
    indicator = django_filters.UUIDFilter(field_name="indicator")
    stream = django_filters.UUIDFilter(field_name="indicator__stream")
    since = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="on", lookup_expr="lte")

    class Meta:
        model = Reading
        fields = []


class ReadingViewSet(Signed):
    """Readings. They are recorded and corrected, never deleted."""

    model = Reading
    out = ReadingOut
    ordering_fields = ("on", "recorded_at")
    versioned_by = "indicator"
    parameters: ClassVar = {"bulk": ("good_rows_only", "corrections_reason")}
    filterset_class = ReadingFilter

    def rows(self) -> QuerySet[Reading]:
        """Those that the caller may see."""
        return readings_of(self.request.membership, clock.now())

    @extend_schema(request=ReadingIn, responses={201: ReadingOut})
    def create(self, request: Request) -> Response:
        """Record one reading; the same value again changes nothing."""
        given = self.read_input(ReadingIn)
        reading = services.record_reading(given.pop("indicator"), **given, **self.signed)
        return self.answer(reading, status=201)

    @extend_schema(request=CorrectionIn, responses={201: CorrectionOut})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Put a wrong value right; both values and the reason stay."""
        reading = get_object_or_404(self.rows(), pk=pk)
        made = services.correct_reading(reading, **self.read_input(CorrectionIn), **self.signed)
        return Response(CorrectionOut(made).data, status=201)

    @extend_schema(request={"multipart/form-data": ImportIn}, responses=ImportOut)
    @action(detail=False, methods=["post"], url_path="import", url_name="import", parser_classes=[MultiPartParser])
    def import_file(self, request: Request) -> Response:
        """Load a file. When a row is bad nothing is loaded, and a problem (422) names every bad cell."""
        given = self.read_input(ImportIn)
        report = services.import_readings(given.pop("file"), **given, **self.signed)
        return self._loaded(report, report.as_json())

    @extend_schema(
        parameters=[BulkOptions],
        request={"application/json": ReadingIn(many=True), "text/csv": OpenApiTypes.STR},
        responses=BulkOut,
    )
    @action(detail=False, methods=["post"], parser_classes=[JSONBody, CSVBody])
    def bulk(self, request: Request) -> HttpResponse:
        """Record up to 10,000 readings at once. JSON, or CSV with `indicator,on,value`. What is stored already changes
        nothing. When a row is bad nothing is loaded, and a problem (422) names every bad field; on request the good rows
        are.
        """
        options = BulkOptions(data=request.query_params.dict())
        options.is_valid(raise_exception=True)
        if isinstance(request.data, bytes):
            rows, errors = from_csv(request.data)
        elif isinstance(request.data, list):
            rows, errors = from_json(request.data)
        else:
            raise ParseError(_("The body is no array of readings."))
        report = services.record_in_bulk(rows, errors, **options.validated_data, **self.signed)
        first = 2 if isinstance(request.data, bytes) else 1
        rejected = [
            {
                "index": error.line - first,
                "line": error.line,
                "field": {"date": "on"}.get(error.column, error.column),
                "value": error.value,
                "why": error.why,
            }
            for error in report.rejected
        ]
        return self._loaded(report, report.as_json() | {"rejected": rejected})

    def _loaded(self, report: services.ImportReport, told: dict[str, Any]) -> HttpResponse:
        """What was loaded; or why nothing was, with every bad row."""
        if not report.refused:
            return Response(told)
        params = {"rows": report.rows, "bad": len({error.line for error in report.rejected})}
        refusal = Refusal("import.bad_rows", params=params, rule="readings.record", status=422)
        note(self.request, refusal)
        return problem(refusal.as_problem(self.request) | told)


class SignalFilter(django_filters.FilterSet):
    """Signals by state, indicator or stream."""

    # By id alone: a hidden one has as many rows as one that does not exist.
    indicator = django_filters.UUIDFilter(field_name="indicator")
    stream = django_filters.UUIDFilter(field_name="indicator__stream")

    class Meta:
        model = Signal
        fields = ["state"]


class SignalViewSet(Signed):
    """Signals, and what was said to them."""

    model = Signal
    out = SignalOut
    ordering_fields = ("opened_at", "began_on")
    versioned_by = "indicator"
    filterset_class = SignalFilter

    def rows(self) -> QuerySet[Signal]:
        """Those that the caller may see."""
        return visible_signals(self.request.membership, clock.now())

    @extend_schema(request=AnswerIn, responses=SignalOut)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def answer_signal(self, request: Request, pk: str) -> Response:
        """Investigate, accept or rebase; a note is required."""
        signal = get_object_or_404(self.rows(), pk=pk)
        return self.answer(services.answer_signal(signal, **self.read_input(AnswerIn), **self.signed))
