"""People and invitations through the API."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from doors.refusal import Refusal
from doors.rendering import PROBLEM_JSON, note
from people import holdings, selectors, services
from people.declared_rights import INVITE_PEOPLE, SEE_PEOPLE
from people.holdings import Handover
from people.models import Invitation
from people.serializers import (
    HoldingOut,
    InvitationIn,
    InvitationOut,
    LeaveIn,
    PeopleFileIn,
    PeopleFileOut,
    PersonIn,
    PersonOut,
    WithdrawIn,
)
from people.services.importing import import_people
from people.tables import AllPeopleFilters, InvitationFilters
from rights.services import may
from rights.visibility import visible
from tenancy import clock
from tenancy.models import Membership


class Signed(TenantViewSet):
    """What both share: who asks, and when."""

    @property
    def signed(self) -> dict[str, Any]:
        """Who and when, for a service."""
        return {"by": self.request.membership, "at": clock.now()}


class PersonViewSet(Signed):
    """The people of the organisation; those who have left for administrators and auditors only."""

    out, model = PersonOut, Membership
    ordering_fields = ("starts_at", "role")
    filterset_class = AllPeopleFilters

    @cached_property
    def sees_all(self) -> bool:
        """May the caller see addresses and who has left?"""
        return bool(may(self.request.membership, SEE_PEOPLE.code, None, at=clock.now()))

    def rows(self) -> QuerySet[Membership]:
        """Those that the caller may see."""
        return selectors.listed_people(clock.now(), everything=self.sees_all)

    @extend_schema(request=PersonIn, responses=PersonOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Change somebody's role and title; what is left out stays."""
        person, given = self.get_object(), self.read_input(PersonIn)
        return self.answer(services.change_person(person, **given, **self.signed))

    @extend_schema(responses=HoldingOut(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def holdings(self, request: Request, pk: str) -> Response:
        """What this person holds: roles in streams, seats, indicators kept."""
        held = holdings.held_by(self.get_object(), reader=request.membership, at=clock.now())
        return Response(HoldingOut([one for one in held if one.seen], many=True).data)

    @extend_schema(request=LeaveIn, responses=PersonOut)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Any:
        """End the membership and hand over what the person holds, in one step."""
        person, given = self.get_object(), self.read_input(LeaveIn)
        handovers = {one["holding"]: Handover(one["to"], one.get("acting_until")) for one in given.pop("handovers", [])}
        return self.answer(services.leave(person, handovers=handovers, **given, **self.signed))

    @extend_schema(request=None, responses=PersonOut)
    @action(detail=True, methods=["post"])
    def stay(self, request: Request, pk: str) -> Any:
        """Take an end back that has not come yet."""
        person = self.get_object()
        self.read_nothing()
        return self.answer(services.stay(person, **self.signed))


class InvitationViewSet(Signed):
    """Who was asked to join, for administrators and auditors."""

    out, model = InvitationOut, Invitation
    ordering_fields = ("made_at", "expires_at", "email")
    filterset_class = InvitationFilters

    def rows(self) -> QuerySet[Invitation]:
        """Those that the caller may see."""
        at = clock.now()
        return visible(selectors.listed_invitations(at), self.request.membership, at=at)

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    def create(self, request: Request) -> Any:
        """Ask somebody to join, by mail. The answer is the same whether the installation knows the address or not."""
        return self.answer(services.invite(**self.read_input(InvitationIn), **self.signed), status=201)

    @extend_schema(request=None, responses=InvitationOut)
    @action(detail=True, methods=["post"], url_path="send-again", url_name="send-again")
    def send_again(self, request: Request, pk: str) -> Any:
        """Send a new link; the one before opens nothing any more."""
        invitation = self.get_object()
        self.read_nothing()
        return self.answer(services.send_again(invitation, **self.signed))

    @extend_schema(request=WithdrawIn, responses=InvitationOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Any:
        """Take the invitation back."""
        invitation, given = self.get_object(), self.read_input(WithdrawIn)
        return self.answer(services.withdraw(invitation, **given, **self.signed))

    @extend_schema(request={"multipart/form-data": PeopleFileIn}, responses=PeopleFileOut)
    @action(detail=False, methods=["post"], url_path="import", url_name="import", parser_classes=[MultiPartParser])
    def import_file(self, request: Request) -> Response:
        """Invite everybody in a file. When a row is bad nobody is, and a problem (422) names every bad cell."""
        given = self.read_input(PeopleFileIn)
        report = import_people(given.pop("file"), **given, **self.signed)
        if not report.refused:
            return Response(report.as_json())
        params = {"rows": report.rows, "bad": len({error.line for error in report.rejected})}
        refusal = Refusal("people.bad_rows", params=params, rule=INVITE_PEOPLE.code, status=422)
        note(request, refusal)
        body = refusal.as_problem(request) | report.as_json()
        return Response(body, status=refusal.status, content_type=PROBLEM_JSON)
