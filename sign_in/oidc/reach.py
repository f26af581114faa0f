"""Requests to a provider. An administrator typed its address, so it may lead to the public internet only."""

import json
import socket
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from doors.refusal import Refusal

MOST_BYTES = 1024 * 1024
PATIENCE = (5, 10)  # seconds to connect, and to answer


def get_json(url: str) -> dict[str, Any]:
    """The JSON object at this address."""
    return _asked("GET", url)


def post_form(url: str, fields: dict[str, str], *, auth: tuple[str, str] | None = None) -> dict[str, Any]:
    """What a form sent to this address is answered with."""
    return _asked("POST", url, data=fields, auth=auth)


def check_address(url: str) -> None:
    """Refuse an address that is not https, or that leads into the network the portal itself stands in."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in settings.OIDC_INTERNAL_HOSTS:
        return
    if parts.scheme != "https" or not host:
        raise Refusal("oidc.address", params={"address": url, "why": _("it does not begin with https://")}, status=422)
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Refusal("oidc.address", params={"address": url, "why": _("its host is not known")}, status=422) from None
    if not all(ip_address(str(one).partition("%")[0]).is_global for one in found):
        raise Refusal("oidc.address", params={"address": url, "why": _("it is not a public address")}, status=422)


def _asked(method: str, url: str, **words: Any) -> dict[str, Any]:
    check_address(url)
    host = urlsplit(url).netloc
    try:
        with requests.request(
            method,
            url,
            timeout=PATIENCE,
            allow_redirects=False,  # they could lead anywhere
            stream=True,
            headers={"Accept": "application/json"},
            **words,
        ) as answer:
            body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError):
        raise _unreachable(host, _("no connection")) from None
    try:
        found = json.loads(body) if len(body) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _unreachable(host, _("it answers %(status)s without JSON") % {"status": answer.status_code})
    if answer.status_code != 200:
        what = str(found.get("error", answer.status_code))[:60]
        raise _unreachable(host, _("it answers “%(error)s”") % {"error": what})
    return found


def _unreachable(host: str, why: str) -> Refusal:
    return Refusal("oidc.unreachable", params={"host": host, "why": why}, status=422)
