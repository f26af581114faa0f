"""Changes to organisations and memberships."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenancy.models import Membership, Role, Tenant, User
from tenancy.scope import tenant_scope


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation just made, its first administrator, and whether that user is new to the installation."""

    tenant: Tenant
    administrator: Membership
    new_user: bool


@transaction.atomic
def create_organisation(
    *, slug: str, name: str, admin_email: str, password: str, at: datetime, **settings: Any
) -> NewOrganisation:
    """Make an organisation and its first administrator. Raises ValidationError with a message per field."""
    tenant = Tenant(slug=slug, name=name, **settings)
    tenant.full_clean()
    tenant.save()
    user, new_user = ensure_user(email=admin_email, password=password)
    with tenant_scope(tenant.pk):
        administrator = Membership.objects.create(user=user, role=Role.ADMINISTRATOR, title="", starts_at=at)
    return NewOrganisation(tenant, administrator, new_user)


def ensure_user(*, email: str, password: str, name: str = "") -> tuple[User, bool]:
    """The user with this address, made with this password if there is none. An existing password stays."""
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is not None:
        return user, False
    user = User(email=email, name=name)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user, True
