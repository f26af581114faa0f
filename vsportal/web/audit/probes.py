"""Requests that found nothing are counted: guessing ids leaves a trace, and only where the person who guesses belongs."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from audit.services import count_probe
from tenancy import clock
from tenancy.scope import tenant_scope

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
ELSEWHERE = "/t/…/"  # an organisation that the person does not belong to; its name is nobody's business


class ProbeRecorder:
    """Stands outside the organisation's transaction and counts what was answered 404; costs other answers nothing."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404:
            count(request)
        return response


def count(request: Any) -> None:
    """Count this request for the person who made it, in the own organisation: never in the one that was probed."""
    membership = getattr(request, "membership", None)
    if membership is not None:
        sample = _sample(request)
        at_home = [membership] if sample else []
    else:
        sample, at_home = f"{request.method} {ELSEWHERE}", getattr(request, "memberships", [])
    for one in at_home:
        with tenant_scope(one.tenant_id):
            count_probe(by=one, at=clock.now(), sample=sample)


def _sample(request: Any) -> str:
    """The method and the shape of the address with its ids: no word that is not ours. Empty when no id was asked for."""
    match = request.resolver_match
    if match is None or not _ID.search(request.path_info):
        return ""
    ours = set(re.findall(r"[\w-]+", match.route))
    parts = request.path_info.strip("/").split("/")
    return f"{request.method} " + "/".join(part if part in ours or _ID.fullmatch(part) else "…" for part in parts)
