"""Addresses inside an organisation, for services that may run in a request or in a job."""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

_ANY = UUID(int=0)


def address(name: str, pk: UUID | None = None) -> str:
    """The address behind a URL name. In a job, which has no request, it comes without the organisation's prefix."""
    path = _path(name, named=pk is not None)
    return get_script_prefix() + (path if pk is None else path.replace(str(_ANY), str(pk)))


@cache  # a list asks for each of its rows
def _path(name: str, *, named: bool) -> str:
    url = reverse(name, urlconf=settings.ORGANISATION_URLCONF, args=[_ANY] if named else [])
    return without_prefix(url).removeprefix("/")


def without_prefix(url: str) -> str:
    """An address as rows keep it: from the organisation's own root, whoever made it."""
    prefix = get_script_prefix()
    return "/" + url.removeprefix(prefix) if prefix != "/" and url.startswith(prefix) else url


def with_prefix(url: str) -> str:
    """A kept address as this request's browser needs it."""
    return get_script_prefix() + url.lstrip("/") if url else ""
