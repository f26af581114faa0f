"""Addresses inside an organisation, for services that may run in a request or in a job."""

from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address(name: str, pk: UUID | None = None) -> str:
    """The address behind a URL name. In a job, which has no request, it comes without the organisation's prefix."""
    return reverse(name, urlconf=settings.ORGANISATION_URLCONF, args=[] if pk is None else [pk])


def without_prefix(url: str) -> str:
    """An address as rows keep it: from the organisation's own root, whoever made it."""
    prefix = get_script_prefix()
    return "/" + url.removeprefix(prefix) if prefix != "/" and url.startswith(prefix) else url


def with_prefix(url: str) -> str:
    """A kept address as this request's browser needs it."""
    return get_script_prefix() + url.lstrip("/") if url else ""
