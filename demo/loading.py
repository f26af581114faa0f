"""Loading the demo organisations: once each, and with a fresh password at every start."""

from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from django.contrib.auth.hashers import make_password

from demo import govuk, kubernetes, nhs
from demo.organisation import Organisation
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope

ORGANISATIONS: dict[str, ModuleType] = {module.SLUG: module for module in (govuk, kubernetes, nhs)}


@dataclass(frozen=True)
class Loaded:
    """A demo organisation and whether it was made by this call."""

    tenant: Tenant
    made: bool


def load(slug: str, *, password: str, at: datetime) -> Loaded:
    """The demo organisation with this slug, made if it is not there; all its accounts get the password."""
    module, hashed = ORGANISATIONS[slug], make_password(password)
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is not None:
        User.objects.filter(email__endswith=f"@{slug}.example").update(password=hashed)
        return Loaded(tenant, made=False)
    tenant = Tenant(slug=slug, name=module.NAME, **module.SETTINGS)
    tenant.full_clean()
    tenant.save()
    with tenant_scope(tenant.pk):
        organisation = Organisation(tenant=tenant, now=at, password=hashed)
        tenant.notice = module.fill(organisation, at.astimezone(tenant.zone).date())
    tenant.save(update_fields=["notice"])
    return Loaded(tenant, made=True)
