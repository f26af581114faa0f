"""An organisation in which nothing stands yet but its administrator."""

from collections.abc import Callable, Iterator

import pytest

from doors.first_steps import FirstStep, steps_for
from tenancy.models import Membership, Role, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.outbox.conftest import post

__all__ = ["post"]


@pytest.fixture
def empty(db: None) -> Tenant:
    return Tenant.objects.create(slug="harbour", name="Harbour")


@pytest.fixture
def founder(empty: Tenant) -> Membership:
    return join(empty, "Founder", Role.ADMINISTRATOR)


@pytest.fixture
def inside_empty(empty: Tenant) -> Iterator[Tenant]:
    with tenant_scope(empty.pk):
        yield empty


@pytest.fixture
def steps(founder: Membership) -> Callable[[], dict[str, FirstStep]]:
    """The list as it stands now, by code."""

    def now() -> dict[str, FirstStep]:
        with tenant_scope(founder.tenant_id):
            return {step.code: step for step in steps_for(founder, at=NOON)}

    return now
