"""Reviews, and the changes they ask for, through the API."""

from django.db.models import QuerySet
from django_filters import FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from governance.forums.models import Forum
from governance.reviews import selectors, services
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.states import RequestState, Verdict
from rights.fields import SeenRelatedField
from tenancy import clock


class ReviewOut(serializers.ModelSerializer):
    """A review of a decision; scores from 1 (poor) to 5 (good)."""

    verdict = serializers.CharField(read_only=True)  # empty until it is done

    class Meta:
        model = DecisionReview
        fields = [
            "id", "decision", "due_on", "state", "process_score", "outcome_score", "as_expected", "verdict", "learned",
            "reviewed_by", "reviewed_at",
        ]  # fmt: skip
        read_only_fields = fields


class RecordIn(serializers.Serializer):
    """How it was made, how it turned out, and what follows."""

    process_score = serializers.IntegerField()
    outcome_score = serializers.IntegerField()
    verdict = serializers.CharField(max_length=40, help_text=", ".join(Verdict.values))
    as_expected = serializers.BooleanField(required=False, allow_null=True)
    learned = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    again_on = serializers.DateField(required=False, allow_null=True)


class RequestOut(serializers.ModelSerializer):
    """A change that a review asks for."""

    class Meta:
        model = ChangeRequest
        fields = ["id", "review", "rule", "forum", "words", "state", "opened_by", "opened_at", "settled_at", "answer"]
        read_only_fields = fields


class AskIn(serializers.Serializer):
    """A change to a rule of the matrix, or to a forum."""

    words = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    rule = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
    forum = SeenRelatedField(queryset=Forum.objects.select_related("body"), required=False, allow_null=True)


class SettleIn(serializers.Serializer):
    """Taken up, or declined with the reason."""

    state = serializers.ChoiceField([RequestState.TAKEN_UP.value, RequestState.DECLINED.value])
    answer = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class ReviewFilters(FilterSet):
    """By state, verdict and decision."""

    decision = UUIDFilter(field_name="decision")

    class Meta:
        model = DecisionReview
        fields = ["state", "verdict"]


class RequestFilters(FilterSet):
    """By state, review, forum and rule."""

    review = UUIDFilter(field_name="review")
    forum = UUIDFilter(field_name="forum")

    class Meta:
        model = ChangeRequest
        fields = ["state", "rule"]


class ReviewViewSet(TenantViewSet):
    """The reviews of decisions: those to come and those that are done."""

    out, model = ReviewOut, DecisionReview
    ordering_fields = ("due_on", "state")
    filterset_class = ReviewFilters

    def rows(self) -> QuerySet[DecisionReview]:
        return selectors.listed(self.request.membership, clock.now())

    @extend_schema(request=RecordIn, responses=ReviewOut)
    @action(detail=True, methods=["post"])
    def record(self, request: Request, pk: str) -> Response:
        """Record a review; it is sealed. What is to be amended or reversed is drafted as a new decision."""
        review, given = self.get_object(), self.read_input(RecordIn)
        return self.answer(services.record_review(review, by=request.membership, at=clock.now(), **given))

    @extend_schema(request=AskIn, responses={201: RequestOut})
    @action(detail=True, methods=["post"])
    def requests(self, request: Request, pk: str) -> Response:
        """Ask for a change."""
        review, given = self.get_object(), self.read_input(AskIn)
        made = services.open_request(review, by=request.membership, at=clock.now(), **given)
        return Response(RequestOut(made).data, status=201)


class ChangeRequestViewSet(TenantViewSet):
    """What reviews ask to be changed."""

    out, model = RequestOut, ChangeRequest
    ordering_fields = ("opened_at", "state")
    filterset_class = RequestFilters

    def rows(self) -> QuerySet[ChangeRequest]:
        return selectors.listed_requests(self.request.membership, clock.now())

    @extend_schema(request=SettleIn, responses=RequestOut)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Take a request up, or decline it."""
        wanted, given = self.get_object(), self.read_input(SettleIn)
        return self.answer(services.settle_request(wanted, by=request.membership, at=clock.now(), **given))
