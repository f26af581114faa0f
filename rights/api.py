"""What marks a thing confidential in the API: two actions for the ViewSet of such things."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from rights import confidentiality
from tenancy import clock


class MarkIn(serializers.Serializer):
    """Why, and until when."""

    because = serializers.CharField(max_length=240, allow_blank=True)
    until = serializers.DateTimeField()


class UnmarkIn(serializers.Serializer):
    """Why it can be open again."""

    because = serializers.CharField(max_length=240, allow_blank=True)


class ConfidentialActions:
    """`POST …/mark/` and `POST …/unmark/` on things that can be marked confidential."""

    @extend_schema(request=MarkIn)
    @action(detail=True, methods=["post"])
    def mark(self: Any, request: Request, pk: str) -> HttpResponse:
        """Keep it to those who are concerned by it, until a moment."""
        confidentiality.mark(self.get_object(), by=request.membership, at=clock.now(), **self.read_input(MarkIn))
        return self.answer(self.get_object())

    @extend_schema(request=UnmarkIn)
    @action(detail=True, methods=["post"])
    def unmark(self: Any, request: Request, pk: str) -> HttpResponse:
        """Open it again."""
        confidentiality.unmark(self.get_object(), by=request.membership, at=clock.now(), **self.read_input(UnmarkIn))
        return self.answer(self.get_object())
