"""How a refusal reaches a person: the same words in place, on a page, or in the admin site, with the same status."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from doors.refusal import Refusal
from tenancy.addresses import is_api

PROBLEM_JSON = "application/problem+json"


def note(request: Any, refusal: Refusal) -> None:
    """Remember that this request was refused; RefusalRecorder tells `on_refused` when its transaction is gone."""
    getattr(request, "_request", request).refusal = refusal


def refused(
    request: HttpRequest, refusal: Refusal, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The caller's own template with the refusal in place: typed input stays, the status is the refusal's.

    The template includes `doors/_refusal.html`, which wants `refusal`.
    """
    note(request, refusal)
    return render(request, template, {**(context or {}), "refusal": refusal}, status=refusal.status)


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal that no view put in place itself."""
    note(request, refusal)
    if wants_problem(request):
        return problem(refusal.as_problem(request))
    if is_partial(request):
        # The row or card that asked stays as it is; the shell has a place for the refusal above the page.
        response = render(request, "doors/_refusal.html", {"refusal": refusal}, status=refusal.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#refusal", "innerHTML show:#refusal:top"
        return response
    site = admin_site(request)
    if site is not None:
        context = site.each_context(request) | {"refusal": refusal, "title": refusal.title}
        return render(request, "doors/refusal_admin.html", context, status=refusal.status)
    return render(request, "doors/refusal_page.html", {"refusal": refusal}, status=refusal.status)


def problem(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> JsonResponse:
    """An RFC 9457 answer."""
    return JsonResponse(body, status=body["status"], content_type=PROBLEM_JSON, headers=headers)


def wants_problem(request: HttpRequest) -> bool:
    """Is this the API's door?"""
    return is_api(request.path_info)


def is_partial(request: HttpRequest) -> bool:
    """Does HTMX ask for a part of a page? (A boosted link or a restored history entry wants the whole page.)"""
    headers = request.headers
    whole = "true" in (headers.get("HX-Boosted"), headers.get("HX-History-Restore-Request"))
    return headers.get("HX-Request") == "true" and not whole


def admin_site(request: HttpRequest) -> AdminSite | None:
    """The admin site that serves this request, if it is one of its pages."""
    match = request.resolver_match
    if match is None or "admin" not in match.app_names:
        return None
    view = match.func
    return getattr(view, "admin_site", None) or getattr(getattr(view, "model_admin", None), "admin_site", None)
