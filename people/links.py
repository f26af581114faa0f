"""Addresses of this app's pages, for services that may run in a request, in a job or from the shell."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse


def inside(name: str, pk: UUID | None = None) -> str:
    """The address behind a URL name of the organisation; without a request it comes without the organisation's prefix."""
    return reverse(name, urlconf=settings.ORGANISATION_URLCONF, args=[] if pk is None else [pk])
