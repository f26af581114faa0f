"""Figures of this process for Prometheus. Requests are named as django-prometheus names them, so that its dashboards fit.

Labels are few by construction: views have names of ours, methods and statuses are bounded, refusals have codes. No label
names an organisation: that would grow without end, and the log lines carry its id already.
"""

from typing import Any

from django.http import HttpRequest
from django_prometheus.conf import NAMESPACE, PROMETHEUS_LATENCY_BUCKETS
from prometheus_client import Counter, Histogram

from doors.refusal import Refusal, codes

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNNAMED = "<unnamed view>"

RESPONSES = Counter(
    "django_http_responses_total_by_status_view_method",
    "Answers by status, view and method.",
    ["status", "view", "method"],
    namespace=NAMESPACE,
)
LATENCY = Histogram(
    "django_http_requests_latency_seconds_by_view_method",
    "Seconds from the request to its answer, by view and method.",
    ["view", "method"],
    buckets=PROMETHEUS_LATENCY_BUCKETS,
    namespace=NAMESPACE,
)
QUERIES = Counter("vsportal_db_queries", "Questions put to the database while answering, by view.", ["view"])
QUERY_SECONDS = Counter(
    "vsportal_db_seconds", "Seconds spent waiting for the database while answering, by view.", ["view"]
)
REFUSALS = Counter("vsportal_refusals", "What a rule of the domain refused, by the refusal's code.", ["code"])


def view_name(request: Any) -> str:
    """The view's name with its namespaces; an address that leads nowhere has none."""
    match = getattr(request, "resolver_match", None)
    return (match and match.view_name) or UNNAMED


def count_answer(request: HttpRequest, *, status: int, seconds: float, queries: int, query_seconds: float) -> None:
    """One request more."""
    view = view_name(request)
    method = request.method if request.method in METHODS else "other"
    RESPONSES.labels(str(status), view, method).inc()
    LATENCY.labels(view, method).observe(seconds)
    QUERIES.labels(view).inc(queries)
    QUERY_SECONDS.labels(view).inc(query_seconds)


def count_refusal(_request: HttpRequest, refusal: Refusal) -> None:
    """One refusal more."""
    REFUSALS.labels(refusal.code if refusal.code in codes() else "other").inc()
