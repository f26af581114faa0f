"""Changes to organisations."""

from typing import Any

from django.db import transaction

from tenancy.models import Tenant


@transaction.atomic
def make_organisation(*, slug: str, name: str, **settings: Any) -> Tenant:
    """Make an organisation that nobody belongs to yet. Raises ValidationError with a message per field."""
    tenant = Tenant(slug=slug, name=name, **settings)
    tenant.full_clean()
    tenant.save()
    return tenant
