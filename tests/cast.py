"""The standing cast: two organisations and the people whom every test of a right tries.

Northshore is the organisation under test, Southbank the one with look-alike names. Everyone is a role, nobody a person.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tenancy.models import Membership, Role, Tenant, User
from tenancy.scope import tenant_scope

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)  # a Monday
LONG_AGO = NOON - timedelta(days=400)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock of every test stands at NOON, unless the test moves `settings.FROZEN_NOW`."""
    settings.FROZEN_NOW = NOON
    yield
    settings.FROZEN_NOW = None


@pytest.fixture
def northshore(db: None) -> Tenant:
    return Tenant.objects.create(slug="northshore", name="Northshore", holiday_country="GB", holiday_subdivision="ENG")


@pytest.fixture
def southbank(db: None) -> Tenant:
    return Tenant.objects.create(slug="southbank", name="Southbank")


@pytest.fixture
def inside(northshore: Tenant) -> Iterator[Tenant]:
    """The test's own code runs in Northshore's scope."""
    with tenant_scope(northshore.pk):
        yield northshore


def join(tenant: Tenant, title: str, role: str = Role.MEMBER, **fields: Any) -> Membership:
    """A person of this organisation, named by what they do."""
    email = f"{title.lower().replace(' ', '-')}@{tenant.slug}.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name="")
    with tenant_scope(tenant.pk):
        return Membership.objects.create(user=user, title=title, role=role, **{"starts_at": LONG_AGO} | fields)


@pytest.fixture
def administrator(northshore: Tenant) -> Membership:
    return join(northshore, "Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def auditor(northshore: Tenant) -> Membership:
    return join(northshore, "Auditor", Role.AUDITOR)


@pytest.fixture
def member(northshore: Tenant) -> Membership:
    return join(northshore, "Member")


@pytest.fixture
def owner(northshore: Tenant) -> Membership:
    """Accountable owner of the stream under test (see the `stream` fixture of each app)."""
    return join(northshore, "Owner of Urgent care")


@pytest.fixture
def seat_holder(northshore: Tenant) -> Membership:
    return join(northshore, "Chair of the board")


@pytest.fixture
def leaver(northshore: Tenant) -> Membership:
    """Left yesterday."""
    return join(northshore, "Leaver", ends_at=NOON - timedelta(days=1))


@pytest.fixture
def stranger(db: None) -> User:
    """Can sign in, belongs to no organisation."""
    return User.objects.create_user("stranger@elsewhere.example")


@pytest.fixture
def southbank_administrator(southbank: Tenant) -> Membership:
    return join(southbank, "Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def sign_in() -> Callable[[Membership | User | None], Client]:
    """A browser in which this person is signed in; None is nobody."""

    def browser(person: Membership | User | None) -> Client:
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person.user if isinstance(person, Membership) else person)
        return client

    return browser
