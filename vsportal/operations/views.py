"""Is the process alive, can it serve, and how is it doing? Asked by machines, answered before any session or database."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from tenancy import clock
from vsportal.operations import readiness, standing


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process lives. It asks nothing of the services: a new process would not help if they are away."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Each part in one word; 503 while one of them fails. Warnings do not keep the portal from serving."""
    parts = readiness.parts(at=clock.now())
    ready = readiness.FAILED not in parts.values()
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures in Prometheus' text format, for whoever shows METRICS_TOKEN; for everybody else nothing is here."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or scheme != "Bearer" or not constant_time_compare(token, settings.METRICS_TOKEN):
        raise Http404
    answer = ExportToDjangoView(request)
    answer.content = answer.content + standing.exposition(at=clock.now())
    return answer
