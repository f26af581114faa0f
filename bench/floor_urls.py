"""What a list or a detail costs that does nothing else: one query, no middleware, no organisation, no shell."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from rest_framework import generics, serializers

from streams.models import ValueStream

# A plain QuerySet as the owner: neither our manager nor row-level security takes part.
ROWS = QuerySet(ValueStream, using="owner")
PAGE = Template(
    "<!doctype html><title>Streams</title><table>{% for stream in streams %}<tr><th>{{ stream.name }}</th>"
    "<td>{{ stream.outcome }}</td><td>{{ stream.get_state_display }}</td><td>{{ stream.activated_at }}</td></tr>"
    "{% endfor %}</table>"
)


class BareStream(serializers.ModelSerializer):
    class Meta:
        model = ValueStream
        fields = ["id", "name", "outcome", "state", "created_at", "activated_at", "retired_at"]


class BareList(generics.ListAPIView):
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()
    pagination_class = None
    serializer_class = BareStream

    def get_queryset(self) -> Any:
        return ROWS.order_by("-id")[:50]


class BareDetail(generics.RetrieveAPIView):
    authentication_classes = ()
    permission_classes = ()
    serializer_class = BareStream

    def get_queryset(self) -> Any:
        return ROWS.all()


def bare_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render(Context({"streams": ROWS.order_by("name")[:50]})))


urlpatterns = [
    path("api/", BareList.as_view()),
    path("api/<uuid:pk>/", BareDetail.as_view()),
    path("page/", bare_page),
]
