"""Forums through the API."""

from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from doors.api_input import IdOf
from governance.bodies.models import Body
from governance.forums import services
from governance.forums.models import Forum
from rights.api import ConfidentialActions
from rights.fields import CONFIDENTIAL_FIELDS, SeenRelatedField
from rights.visibility import visible
from streams.models import ValueStream
from tenancy import clock

TIMETABLE = [
    "name",
    "cycle",
    "stream",
    "rule",
    "first_on",
    "starts_time",
    "time_zone",
    "duration_min",
    "papers_due_days",
    "quorum",
]


class ForumOut(serializers.ModelSerializer):
    """A forum."""

    class Meta:
        model = Forum
        fields = ["id", "body", "purpose", *TIMETABLE, "closed_at", *CONFIDENTIAL_FIELDS]
        read_only_fields = fields


class ForumChangeIn(serializers.ModelSerializer):
    """What may change about a forum."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Forum
        fields = TIMETABLE


class ForumIn(ForumChangeIn):
    """A new forum: whose, for which one purpose, and when it meets."""

    body = IdOf(queryset=Body.objects.all())
    purpose = serializers.CharField(max_length=80)  # the service says which purposes there are

    class Meta:
        model = Forum
        fields = ["body", "purpose", *TIMETABLE]


class CloseForumIn(serializers.Serializer):
    """Why it is closed."""

    because = serializers.CharField(required=False, max_length=240)


class ForumFilter(FilterSet):
    """By body, purpose, cycle and stream; a hidden stream has as many forums as one that does not exist."""

    stream = UUIDFilter(field_name="stream")

    class Meta:
        model = Forum
        fields = ["body", "purpose", "cycle"]


class ForumViewSet(ConfidentialActions, TenantViewSet):
    """The forums of the organisation."""

    out, model = ForumOut, Forum
    ordering_fields = ("name", "purpose", "first_on")
    filterset_class = ForumFilter

    def rows(self) -> QuerySet[Forum]:
        return visible(Forum.objects.select_related("body"), self.request.membership, at=clock.now())

    @extend_schema(request=ForumIn, responses={201: ForumOut})
    def create(self, request: Request) -> Response:
        """Set up a forum; its meetings follow."""
        words: Any = self.read_input(ForumIn)
        return self.answer(services.make_forum(by=request.membership, at=clock.now(), **words), status=201)

    @extend_schema(request=ForumChangeIn, responses=ForumOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a forum; what is left out stays."""
        forum = self.get_object()
        words: Any = self.read_input(ForumChangeIn, instance=forum, partial=True)
        return self.answer(services.change_forum(forum, by=request.membership, at=clock.now(), **words))

    @extend_schema(request=CloseForumIn, responses=ForumOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close a forum."""
        forum, given = self.get_object(), self.read_input(CloseForumIn)
        return self.answer(services.close_forum(forum, by=request.membership, at=clock.now(), **given))
