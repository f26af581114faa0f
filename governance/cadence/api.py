"""The cadence through the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from governance.cadence import selectors
from governance.cadence.models import CalendarFeed
from governance.cadence.services import feeds
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
