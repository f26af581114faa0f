"""Interface agreements in the API: /t/<slug>/api/v1/interface-agreements/, with the overlaps that they declare."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import UUID, TenantViewSet
from rights.visibility import visible, visible_or_404
from streams.boundaries import disputes, selectors, services
from streams.boundaries.disputed import BoundaryDispute
from streams.boundaries.models import InterfaceAgreement
from streams.boundaries.serializers import (
    AgreementIn,
    AgreementOut,
    DisputedChangeIn,
    DisputedChangeOut,
    DisputeIn,
    DisputeOut,
    OverlapOut,
    WithdrawAgreementIn,
)
from streams.models import ValueStream
from tenancy import clock

OF_STREAM = OpenApiParameter("stream", str, description="Only overlaps of this stream, by its id.")


class AgreementViewSet(TenantViewSet):
    """What two streams agreed about what both claim."""

    model, out = InterfaceAgreement, AgreementOut
    ordering_fields = ("proposed_at", "path")
    filterset_fields = ("stream", "with_stream", "kind", "path")
    parameters = {"overlaps": ("stream",)}

    def rows(self) -> QuerySet[InterfaceAgreement]:
        """Between streams that the caller sees."""
        return selectors.listed_agreements(self.request.membership, clock.now())

    @extend_schema(parameters=[OF_STREAM], responses=OverlapOut(many=True))
    @action(detail=False, pagination_class=None, filter_backends=[])
    def overlaps(self, request: Request) -> Response:
        """What two streams claim and have not agreed about, each with the forum that settles it."""
        at, wanted = clock.now(), request.query_params.get("stream")
        if wanted:
            pk = serializers.UUIDField().run_validation(wanted)
            stream = visible_or_404(ValueStream, request.membership, at=at, pk=pk)
            found = selectors.undeclared_of(stream, request.membership, at)
        else:
            found = selectors.undeclared(request.membership, at)
        return Response(OverlapOut(found, many=True).data)

    @extend_schema(request=AgreementIn, responses={201: AgreementOut})
    def create(self, request: Request) -> Any:
        """Propose an agreement; it holds once the other owner has agreed."""
        made = services.propose_agreement(**self.read_input(AgreementIn), by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=None, responses=AgreementOut)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Any:
        """Agree for the other stream."""
        self.read_nothing()
        return self.answer(services.agree(self.get_object(), by=request.membership, at=clock.now()))

    @extend_schema(request=WithdrawAgreementIn, responses=AgreementOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Any:
        """Take it back, for either stream; it stays in the list."""
        agreement, given = self.get_object(), self.read_input(WithdrawAgreementIn)
        return self.answer(services.withdraw_agreement(agreement, **given, by=request.membership, at=clock.now()))


class DisputeViewSet(TenantViewSet):
    """What two owners do not agree about, and the changes that wait for both."""

    model, out = BoundaryDispute, DisputeOut
    ordering_fields = ("raised_at", "path")
    filterset_fields = ("stream", "with_stream", "kind")

    def rows(self) -> QuerySet[BoundaryDispute]:
        """Between streams that the caller sees."""
        rows = BoundaryDispute.objects.select_related("stream", "with_stream")
        return visible(rows, self.request.membership, at=clock.now())

    @extend_schema(request=DisputeIn, responses={201: DisputeOut})
    def create(self, request: Request) -> Any:
        """Dispute an overlap."""
        made = disputes.raise_dispute(**self.read_input(DisputeIn), by=request.membership, at=clock.now())
        return self.answer(made, status=201)

    @extend_schema(request=None, responses=DisputeOut)
    @action(detail=True, methods=["post"], url_path="let-go", url_name="let-go")
    def let_go(self, request: Request, pk: str) -> Any:
        """Withdraw for one's own stream; over when both have."""
        self.read_nothing()
        return self.answer(disputes.let_go(self.get_object(), by=request.membership, at=clock.now()))

    @extend_schema(request=DisputedChangeIn, responses={201: DisputedChangeOut})
    @action(detail=True, methods=["post"])
    def changes(self, request: Request, pk: str) -> Any:
        """Propose a change of one's own claim; it waits for the other owner."""
        dispute, given = self.get_object(), self.read_input(DisputedChangeIn)
        made = disputes.propose_change(dispute, **given, by=request.membership, at=clock.now())
        return Response(DisputedChangeOut(made).data, status=201)

    @extend_schema(request=None, responses=DisputedChangeOut)
    @action(detail=True, methods=["post"], url_path=f"changes/(?P<item>{UUID})/agree", url_name="agree")
    def agree(self, request: Request, pk: str, item: str) -> Any:
        """Say yes to the other owner's change; it is done at once, or asked for as a decision where it takes one."""
        self.read_nothing()
        change = get_object_or_404(self.get_object().changes.select_related("dispute"), pk=item)
        return Response(DisputedChangeOut(disputes.agree_to_change(change, by=request.membership, at=clock.now())).data)
