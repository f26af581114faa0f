"""Addresses in mail: whole ones, that lead into the organisation from anywhere."""

from uuid import UUID

from django.conf import settings

from doors.addresses import address, without_prefix
from tenancy.models import Tenant


def inside(name: str, pk: UUID | None = None) -> str:
    """The path of a page from the organisation's own root, whether a job or a request asks."""
    return without_prefix(address(name, pk))


def whole(tenant: Tenant, path: str) -> str:
    """A path inside the organisation, such as /meetings/…, as a whole address."""
    return f"{settings.PORTAL_URL.rstrip('/')}/t/{tenant.slug}/{path.lstrip('/')}" if path else ""
