"""What a list or a detail costs that does nothing else: one query, no middleware, no organisation, no shell."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from rest_framework import generics, serializers

from governance.decisions.models import Decision

# A plain QuerySet as the owner: neither our manager nor row-level security takes part.
ROWS = QuerySet(Decision, using="owner")
PAGE = Template(
    "<!doctype html><title>Decisions</title><table>{% for one in decisions %}<tr><th>{{ one.number }}</th><td>{{ one.title }}</td>"
    "<td>{{ one.kind }}</td><td>{{ one.get_state_display }}</td><td>{{ one.drafted_at }}</td><td>{{ one.due_on }}</td></tr>"
    "{% endfor %}</table>"
)


class BareDecision(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = [
            "id", "number", "kind", "title", "state", "stream", "subject_ref", "role", "body", "forum", "rule", "due_on", "review_on",
            "drafted_at", "proposed_at", "decided_at", "supersedes",
        ]  # fmt: skip


class BareList(generics.ListAPIView):
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()
    pagination_class = None
    serializer_class = BareDecision

    def get_queryset(self) -> Any:
        return ROWS.order_by("-id")[:50]


class BareDetail(generics.RetrieveAPIView):
    authentication_classes = ()
    permission_classes = ()
    serializer_class = BareDecision

    def get_queryset(self) -> Any:
        return ROWS.all()


def bare_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render(Context({"decisions": ROWS.order_by("-drafted_at")[:50]})))


urlpatterns = [
    path("api/", BareList.as_view()),
    path("api/<uuid:pk>/", BareDetail.as_view()),
    path("page/", bare_page),
]
