"""Invitations for every test that needs one, and what a test can look at to prove that nothing was written."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Event
from outbox.models import Message
from people import services
from people.models import Invitation
from tenancy.models import Membership, Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON

NEW = "new@elsewhere.example"
Invite = Callable[..., Invitation]


@pytest.fixture
def invite(northshore: Tenant, administrator: Membership) -> Invite:
    """`invite()`: somebody new is invited by the administrator at NOON, unless said otherwise."""

    def make(email: str = NEW, *, by: Membership | None = administrator, at: Any = NOON, **words: Any) -> Invitation:
        with tenant_scope(northshore.pk):
            return services.invite(email=email, by=by, at=at, **words)

    return make


def link(invitation: Invitation) -> str:
    """The path behind the button of its mail."""
    with tenant_scope(invitation.tenant_id):
        return f"/invitations/{(services.link_of(invitation) or '').rstrip('/').rsplit('/', 1)[1]}/"


def everything(tenant: Tenant) -> dict[str, Any]:
    """What an organisation holds of people, invitations, mail and record; equal before and after what is refused."""
    with tenant_scope(tenant.pk):
        return {
            "people": list(Membership.objects.order_by("id").values("id", "role", "title", "starts_at", "ends_at")),
            "invitations": list(Invitation.objects.order_by("id").values()),
            "mail": list(Message.objects.order_by("id").values("id", "state")),
            "record": Event.objects.exclude(action__startswith="refused:").count(),
            "users": User.objects.count(),
        }
