"""Streams in the API: /t/<slug>/api/v1/streams/. Every change is one service; every "no" is a problem document."""

from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import UUID, TenantViewSet
from doors.api_input import is_near
from rights.api import ConfidentialActions
from rights.visibility import visible_or_404
from streams import selectors, services
from streams.boundaries.past import scope_at
from streams.deciders import who_decides
from streams.dependencies.selectors import cover
from streams.dependencies.services import declare_dependency, end_dependency
from streams.filters import StreamFilter
from streams.models import (
    Delegation,
    RoleTerm,
    ScopeItem,
    StreamDependency,
    StreamRole,
    StreamStakeholder,
    ValueStream,
    WorkItem,
)
from streams.serializers import (
    AccountableOut,
    AsOfOut,
    CloseWorkIn,
    CoverOut,
    DecidesOut,
    DelegationIn,
    DelegationOut,
    DependencyIn,
    DependencyOut,
    EndTermIn,
    ReleaseIn,
    RetireIn,
    RoleTermIn,
    RoleTermOut,
    RoleThenOut,
    ScopeItemIn,
    ScopeItemOut,
    ScopeItemPatchIn,
    ScopeThenOut,
    ShareWorkIn,
    StakeholderIn,
    StakeholderOut,
    StreamDetailOut,
    StreamIn,
    StreamOut,
    StreamPatchIn,
    WorkItemIn,
    WorkItemOut,
)
from streams.sharing import share_work
from streams.states import StreamState
from tenancy import clock

ITEM = f"(?P<item>{UUID})"
AS_OF = OpenApiParameter(
    "as_of", str, description="Whose owner: a moment (ISO 8601), or a day, which stands for its end. Now, unless given."
)


@extend_schema_view(list=extend_schema(parameters=[AS_OF]), retrieve=extend_schema(parameters=[AS_OF]))
class StreamViewSet(ConfidentialActions, TenantViewSet):
    """Value streams, their boundary, roles and work."""

    model = ValueStream
    out = StreamOut
    filterset_class = StreamFilter
    ordering_fields = ("name", "state", "created_at")
    parameters: ClassVar = dict.fromkeys(("list", "retrieve", "accountable", "then"), ("as_of",))

    # --- What is read ------------------------------------------------------------------------------------------------
    @cached_property
    def at(self) -> datetime:
        """The moment of this request."""
        return clock.now()

    @cached_property
    def as_of(self) -> datetime:
        """The moment asked for by `?as_of=`."""
        return as_of_moment(self.request) or self.at

    def rows(self) -> Any:
        """Those that the caller may see now; owners are those of the moment asked for."""
        streams = selectors.visible_streams(self.request.membership, self.at, as_of=self.as_of)
        if self.action == "list":
            return streams
        return selectors.with_parts(streams, at=self.at)

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """The list is short, everything else shows the whole stream."""
        return StreamOut if self.action == "list" else StreamDetailOut

    def represent(self, obj: ValueStream) -> dict[str, Any]:
        """The whole stream; of a draft also what is missing before it can be activated."""
        is_draft = obj.state == StreamState.DRAFT
        missing = selectors.missing_for_activation(obj, at=self.at) if is_draft else []
        return StreamDetailOut(obj, context={**self.get_serializer_context(), "missing": missing}).data

    @extend_schema(parameters=[AS_OF], responses=AccountableOut)
    @action(detail=True)
    def accountable(self, request: Request, pk: str) -> Response:
        """Who was accountable: a person with their period, or nobody with the gap."""
        span = selectors.accountable_for(self._stream, at=self.as_of)
        return Response(AccountableOut.of(span, self.as_of).data)

    @extend_schema(parameters=[AS_OF], responses=AsOfOut)
    @action(detail=True, url_path="as-of", url_name="as-of")
    def then(self, request: Request, pk: str) -> Response:
        """Owner, roles and boundary as they were at that moment."""
        stream, at = self._stream, self.as_of
        terms = selectors.role_terms(stream)
        held = [term for one in selectors.roles_at(terms, at) for term in one.terms]
        span = selectors.accountable(terms, at)
        return Response(
            {
                "accountable": AccountableOut.of(span, at).data,
                "roles": RoleThenOut(held, many=True).data,
                "scope": ScopeThenOut(scope_at(stream, at), many=True).data,
            }
        )

    # --- What changes ------------------------------------------------------------------------------------------------
    @extend_schema(request=StreamIn, responses={201: StreamDetailOut})
    def create(self, request: Request) -> HttpResponse:
        """Draft a stream."""
        stream = services.draft_stream(**self.read_input(StreamIn), **self._signed)
        return self.answer(stream, status=201)

    @extend_schema(request=StreamPatchIn, responses=StreamDetailOut)
    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Say anew what a stream is called, what it exists for, or both."""
        stream = self._stream
        given = {"name": stream.name, "outcome": stream.outcome, **self.read_input(StreamPatchIn)}
        services.describe(stream, **given, **self._signed)
        return self.answer(self._stream)

    @extend_schema(request=None, responses=StreamDetailOut)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> HttpResponse:
        """Let a draft run; refused `stream.not_ready` with the list of what is missing."""
        self.read_nothing()
        services.activate(self._stream, **self._signed)
        return self.answer(self._stream)

    @extend_schema(request=RetireIn, responses=StreamDetailOut)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> HttpResponse:
        """End a stream for good."""
        services.retire(self._stream, **self.read_input(RetireIn), **self._signed)
        return self.answer(self._stream)

    @extend_schema(request=StakeholderIn, responses={201: StakeholderOut})
    @action(detail=True, methods=["post"])
    def stakeholders(self, request: Request, pk: str) -> Response:
        """Name a stakeholder group."""
        added = services.add_stakeholder(self._stream, **self.read_input(StakeholderIn), **self._signed)
        return Response(StakeholderOut(added).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path=f"stakeholders/{ITEM}", url_name="stakeholder")
    def stakeholder(self, request: Request, pk: str, item: str) -> Response:
        """Take a stakeholder group off the stream."""
        services.remove_stakeholder(self._part(StreamStakeholder, item), **self._signed)
        return Response(status=204)

    @extend_schema(request=ScopeItemIn, responses={201: ScopeItemOut})
    @action(detail=True, methods=["post"])
    def scope(self, request: Request, pk: str) -> Response:
        """Declare a thing to be inside or outside the boundary."""
        item = services.declare_scope_item(self._stream, **self.read_input(ScopeItemIn), **self._signed)
        return Response(ScopeItemOut(item).data, status=201)

    @extend_schema(methods=["delete"], request=None, responses={204: None})
    @extend_schema(methods=["patch"], request=ScopeItemPatchIn, responses=ScopeItemOut)
    @action(detail=True, methods=["delete", "patch"], url_path=f"scope/{ITEM}", url_name="scope-item")
    def scope_item(self, request: Request, pk: str, item: str) -> Response:
        """Withdraw a scope item; PATCH moves it to the other side, or says anew what was agreed about it."""
        if request.method == "PATCH":
            kept = self._part(ScopeItem, item)
            given = {"inside": kept.inside, "agreement": kept.agreement, **self.read_input(ScopeItemPatchIn)}
            return Response(ScopeItemOut(services.change_scope_item(kept, **given, **self._signed)).data)
        services.withdraw_scope_item(self._part(ScopeItem, item), **self._signed)
        return Response(status=204)

    @extend_schema(request=RoleTermIn, responses={201: RoleTermOut})
    @action(detail=True, methods=["post"])
    def roles(self, request: Request, pk: str) -> Response:
        """Give a person a role for a period."""
        term = services.assign_role(self._stream, **self.read_input(RoleTermIn), **self._signed)
        return Response(RoleTermOut(term).data, status=201)

    @extend_schema(request=ReleaseIn, responses={200: RoleTermOut, 204: None})
    @action(detail=True, methods=["post"], url_path=f"roles/{ITEM}/end", url_name="end-term")
    def end_term(self, request: Request, pk: str, item: str) -> Response:
        """End a term; one that had not begun is withdrawn (204). An owner's names a successor, or who acts until when."""
        term = services.release(self._part(RoleTerm, item), **self.read_input(ReleaseIn), **self._signed)
        return Response(RoleTermOut(term).data) if term else Response(status=204)

    @extend_schema(request=WorkItemIn, responses={201: WorkItemOut})
    @action(detail=True, methods=["post"])
    def work(self, request: Request, pk: str) -> Response:
        """Open a piece of work."""
        work = services.open_work(self._stream, **self.read_input(WorkItemIn), **self._signed)
        return Response(WorkItemOut(work).data, status=201)

    @extend_schema(request=CloseWorkIn, responses=WorkItemOut)
    @action(detail=True, methods=["post"], url_path=f"work/{ITEM}/close", url_name="close-work")
    def close_work(self, request: Request, pk: str, item: str) -> Response:
        """Close a piece of work; the stream and its owner stay."""
        work = services.close_work(self._part(WorkItem, item), **self.read_input(CloseWorkIn), **self._signed)
        return Response(WorkItemOut(work).data)

    @extend_schema(request=ShareWorkIn, responses={204: None})
    @action(detail=True, methods=["post"], url_path=f"work/{ITEM}/share", url_name="share-work")
    def share_work(self, request: Request, pk: str, item: str) -> Response:
        """Refused `work.second_stream` with where to ask for the decision that names both streams."""
        share_work(self._part(WorkItem, item), **self.read_input(ShareWorkIn), **self._signed)
        return Response(status=204)

    @extend_schema(request=DependencyIn, responses={201: DependencyOut})
    @action(detail=True, methods=["post"])
    def dependencies(self, request: Request, pk: str) -> Response:
        """Say what the stream needs from another."""
        made = declare_dependency(self._stream, **self.read_input(DependencyIn), **self._signed)
        return Response(DependencyOut(made).data, status=201)

    @extend_schema(request=None, responses=DependencyOut)
    @action(detail=True, methods=["post"], url_path=f"dependencies/{ITEM}/end", url_name="end-dependency")
    def end_dependency(self, request: Request, pk: str, item: str) -> Response:
        """Say that the stream no longer needs it."""
        self.read_nothing()
        return Response(DependencyOut(end_dependency(self._part(StreamDependency, item), **self._signed)).data)

    @extend_schema(responses=CoverOut(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def cover(self, request: Request, pk: str) -> Response:
        """Who stands for technology, finance, risk and architecture in the stream now."""
        found = cover([self._stream], self.at)[self._stream.pk]
        people = [{"role": role, "people": names} for role, names in found.items()]
        return Response(CoverOut(people, many=True).data)

    # --- Who decides -------------------------------------------------------------------------------------------------
    @extend_schema(responses=DecidesOut(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def deciders(self, request: Request, pk: str) -> Response:
        """Who may decide in which role now, in whose place, up to which amount and until when."""
        found = [one for role in StreamRole for one in who_decides(self._stream, role, self.at)]
        return Response(DecidesOut(found, many=True).data)

    @extend_schema(request=DelegationIn, responses={201: DelegationOut})
    @action(detail=True, methods=["post"], url_path=f"roles/{ITEM}/delegate", url_name="delegate")
    def delegate(self, request: Request, pk: str, item: str) -> Response:
        """Let somebody decide in one's place, for 60 days at most."""
        term = self._part(RoleTerm, item)
        given = services.delegate_right(term, **self.read_input(DelegationIn), **self._signed)
        return Response(DelegationOut(given).data, status=201)

    @extend_schema(request=EndTermIn, responses={200: DelegationOut, 204: None})
    @action(detail=True, methods=["post"], url_path=f"delegations/{ITEM}/end", url_name="end-delegation")
    def end_delegation(self, request: Request, pk: str, item: str) -> Response:
        """End a delegation; one that had not begun is gone (204)."""
        given = get_object_or_404(Delegation.objects.select_related("term"), pk=item, term__stream=self._stream)
        kept = services.end_delegation(given, **self.read_input(EndTermIn), **self._signed)
        return Response(DelegationOut(kept).data) if kept else Response(status=204)

    # --- Shared ------------------------------------------------------------------------------------------------------
    @property
    def _signed(self) -> dict[str, Any]:
        return {"by": self.request.membership, "at": self.at}

    @cached_property
    def _stream(self) -> ValueStream:
        return visible_or_404(ValueStream, self.request.membership, at=self.at, pk=self.kwargs["pk"])

    def _part(self, model: type[models.Model], item: str) -> Any:
        parts = model._default_manager.select_related("stream")
        return get_object_or_404(parts, pk=item, stream=self._stream)


def as_of_moment(request: Any) -> datetime | None:
    """`?as_of=` as a moment: a day stands for its end, by the organisation's clock; a wrong one is a 400."""
    given = request.query_params.get("as_of", "")
    if not given:
        return None
    zone = request.organisation.zone
    try:
        found: date | datetime | None = parse_datetime(given) if len(given) > len("2026-03-03") else parse_date(given)
    except ValueError:
        found = None
    if found is None or not is_near(found):
        raise serializers.ValidationError({"as_of": _("“%(given)s” is no ISO 8601 date or moment.") % {"given": given}})
    if not isinstance(found, datetime):
        return selectors.end_of_day(found, zone)
    return make_aware(found, zone) if is_naive(found) else found
