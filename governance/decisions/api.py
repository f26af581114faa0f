"""Decisions in the API: /t/<slug>/api/v1/decisions/. Every change is one service; every "no" is a problem document."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import UUID, AnyFile, TenantViewSet
from doors.refusal import Refusal
from doors.rendering import note
from governance.decisions import routing, selectors, services
from governance.decisions.beside import beside
from governance.decisions.documents import route_document
from governance.decisions.filters import DecisionFilter
from governance.decisions.models import Ask, Attachment, Ballot, Condition, Decision
from governance.decisions.rules import LARGEST_FILE
from governance.decisions.serializers import (
    AttachmentIn,
    BecauseIn,
    CloseBallotIn,
    CommentIn,
    CountOut,
    DecideIn,
    DecideManyIn,
    DecideManyOut,
    DecisionAnswerIn,
    DecisionDetailOut,
    DecisionIn,
    DecisionOut,
    FactsIn,
    MetIn,
    OpenBallotIn,
    QuestionIn,
    RouteIn,
    RouteOut,
    VoteIn,
)
from rights.api import ConfidentialActions
from rights.visibility import visible_or_404
from streams.models import ValueStream
from tenancy import clock

ITEM = f"(?P<item>{UUID})"


class DecisionViewSet(ConfidentialActions, TenantViewSet):
    """Decisions: who decides them, what was asked and known, and the answers they got."""

    model = Decision
    out = DecisionOut
    filterset_class = DecisionFilter
    ordering_fields = ("drafted_at", "number", "state", "title")

    # --- What is read ------------------------------------------------------------------------------------------------
    @cached_property
    def at(self) -> datetime:
        """The moment of this request."""
        return clock.now()

    def rows(self) -> QuerySet[Decision]:
        """Those that the caller may see."""
        return selectors.rows_for_the_api(self.request.membership, self.at)

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """The list is short, everything else shows the whole decision."""
        return DecisionOut if self.action == "list" else DecisionDetailOut

    def represent(self, obj: Decision) -> dict[str, Any]:
        """The whole decision, as far as the caller may see its parts."""
        reader = self.request.membership
        obj.parts = beside(obj, reader, self.at)
        for ballot in obj.parts["ballots"]:
            ballot.count = CountOut(selectors.count_of(ballot)).data
            ballot.votes_seen = selectors.votes_seen(ballot, reader, self.at)
        newer = selectors.replaced_by(obj, reader, self.at) if getattr(obj, "is_superseded", True) else None
        obj.newer = newer.pk if newer else None
        return DecisionDetailOut(obj, context=self.get_serializer_context()).data

    @extend_schema(request=RouteIn, responses=RouteOut)
    @action(detail=False, methods=["post"])
    def route(self, request: Request) -> Response:
        """May I decide this? Who decides a question with these facts, why, and what would change it. Writes nothing."""
        given, reader = self.read_input(RouteIn), request.membership
        kind = selectors.kind_named(given["kind"])
        subject = selectors.subject_of(kind, given.get("subject_ref"), reader=reader, at=self.at)
        stream = subject if isinstance(subject, ValueStream) else given.get("stream")
        asked = routing.where_it_goes(
            kind,
            stream,
            given.get("touched", ()),
            given["facts"],
            reader,
            self.at,
            subject=subject,
            params=given.get("params"),
        )
        return Response(route_document(asked))

    # --- The question ------------------------------------------------------------------------------------------------
    @extend_schema(request=DecisionIn, responses={201: DecisionDetailOut})
    def create(self, request: Request) -> HttpResponse:
        """Write a question down; only you see it until it is proposed."""
        return self.answer(services.draft(**self.read_input(DecisionIn), **self._signed), status=201)

    @extend_schema(request=QuestionIn, responses=DecisionDetailOut)
    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Change a draft; what is left out stays."""
        decision = self.get_object()
        return self.answer(services.change_draft(decision, **self.read_input(QuestionIn, partial=True), **self._signed))

    @extend_schema(request=None, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> HttpResponse:
        """Put it to whoever decides it by the matrix in force."""
        self.read_nothing()
        return self.answer(services.propose(self.get_object(), **self._signed))

    @extend_schema(request=FactsIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"])
    def facts(self, request: Request, pk: str) -> HttpResponse:
        """Correct its facts; it is judged anew."""
        decision = self.get_object()
        return self.answer(services.change_facts(decision, **self.read_input(FactsIn), **self._signed))

    @extend_schema(request=BecauseIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> HttpResponse:
        """Take it back."""
        decision = self.get_object()
        return self.answer(services.withdraw(decision, **self.read_input(BecauseIn), **self._signed))

    # --- The answer --------------------------------------------------------------------------------------------------
    @extend_schema(request=DecideIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> HttpResponse:
        """Answer it; refused `decision_right.limit` with who may, when they sit next, and until when papers are due."""
        decision = self.get_object()
        return self.answer(services.decide(decision, **self.read_input(DecideIn), **self._signed))

    @extend_schema(request=DecideManyIn, responses=DecideManyOut)
    @action(detail=False, methods=["post"], url_path="decide-many", url_name="decide-many")
    def decide_many(self, request: Request) -> Response:
        """Give several the same answer; each is decided on its own, or refused as it would be alone."""
        given = self.read_input(DecideManyIn)
        results = [self._decided(ref, given) for ref in given.pop("decisions")]
        return Response({"results": results})

    def _decided(self, ref: Any, given: dict[str, Any]) -> dict[str, Any]:
        decision = self.rows().filter(pk=ref).first()
        if decision is None:
            return {"decision": str(ref), "done": False, "problem": {"status": 404, "code": "not_found"}}
        try:
            with transaction.atomic():
                services.decide(decision, **given, **self._signed)
        except Refusal as refusal:
            note(self.request, refusal)
            return {"decision": str(ref), "done": False, "problem": refusal.as_problem(self.request)}
        return {"decision": str(ref), "done": True, "problem": None}

    # --- Those who are asked, and bodies -----------------------------------------------------------------------------
    @extend_schema(request=DecisionAnswerIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"], url_path=f"asks/{ITEM}", url_name="ask")
    def ask(self, request: Request, pk: str, item: str) -> HttpResponse:
        """Agree or not, or say what you think, for the office that is asked."""
        ask = self._part(Ask, item)
        services.answer_ask(ask, **self.read_input(DecisionAnswerIn), **self._signed)
        return self.answer(self.get_object())

    @extend_schema(request=OpenBallotIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"])
    def ballots(self, request: Request, pk: str) -> HttpResponse:
        """Let the body vote."""
        services.open_ballot(self.get_object(), **self.read_input(OpenBallotIn), **self._signed)
        return self.answer(self.get_object())

    @extend_schema(request=VoteIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"], url_path=f"ballots/{ITEM}/votes", url_name="vote")
    def vote(self, request: Request, pk: str, item: str) -> HttpResponse:
        """Vote, or step aside."""
        ballot = self._part(Ballot, item)
        services.cast_vote(ballot, **self.read_input(VoteIn), **self._signed)
        return self.answer(self.get_object())

    @extend_schema(request=CloseBallotIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"], url_path=f"ballots/{ITEM}/close", url_name="close-ballot")
    def close_ballot(self, request: Request, pk: str, item: str) -> HttpResponse:
        """Count, and record what the body decided; refused `forum.quorum` when too few who may vote did."""
        ballot = self._part(Ballot, item)
        return self.answer(services.close_ballot(ballot, **self.read_input(CloseBallotIn), **self._signed))

    # --- What lies beside --------------------------------------------------------------------------------------------
    @extend_schema(request=CommentIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"])
    def comments(self, request: Request, pk: str) -> HttpResponse:
        """Say something to an open question."""
        services.comment(self.get_object(), **self.read_input(CommentIn), **self._signed)
        return self.answer(self.get_object())

    @extend_schema(request={"multipart/form-data": AttachmentIn}, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def attachments(self, request: Request, pk: str) -> HttpResponse:
        """Lay a file beside it: PDF, PNG, JPEG, text, CSV, or an Office document without macros, up to 10 MB."""
        decision, file = self.get_object(), self.read_input(AttachmentIn)["file"]
        services.attach(decision, name=file.name, content=file.read(LARGEST_FILE + 1), **self._signed)
        return self.answer(self.get_object())

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path=f"attachments/{ITEM}/file", url_name="attachment-file", renderer_classes=[AnyFile])
    def attachment_file(self, request: Request, pk: str, item: str) -> HttpResponse:
        """A file, for whoever sees the decision."""
        kept = self._part(Attachment, item)
        headers = {
            "Content-Disposition": content_disposition_header(True, kept.name),
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(bytes(kept.content), content_type=kept.media_type, headers=headers)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path=f"attachments/{ITEM}", url_name="attachment")
    def attachment(self, request: Request, pk: str, item: str) -> Response:
        """Take a file away again."""
        services.remove_attachment(self._part(Attachment, item), **self._signed)
        return Response(status=204)

    @extend_schema(request=MetIn, responses=DecisionDetailOut)
    @action(detail=True, methods=["post"], url_path=f"conditions/{ITEM}", url_name="condition")
    def condition(self, request: Request, pk: str, item: str) -> HttpResponse:
        """Say how a condition was met."""
        services.meet_condition(self._part(Condition, item), **self.read_input(MetIn), **self._signed)
        return self.answer(self.get_object())

    @property
    def _signed(self) -> dict[str, Any]:
        return {"by": self.request.membership, "at": self.at}

    def _part(self, model: Any, item: str) -> Any:
        """A part of the decision in the address."""
        parts = model.objects.select_related("decision").filter(
            decision=get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        )
        return visible_or_404(parts, self.request.membership, at=self.at, pk=item)
