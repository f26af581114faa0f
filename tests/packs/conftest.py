"""The sitting that a pack is made for, and people to seat in it."""

from collections.abc import Callable

import pytest

from governance.models import Seat
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import join
from tests.outbox.conftest import post
from tests.packs.sitting import Sitting, make_sitting, seated

__all__ = ["post"]


@pytest.fixture
def sitting(northshore: Tenant) -> Sitting:
    with tenant_scope(northshore.pk):
        return make_sitting(northshore)


@pytest.fixture
def seat(sitting: Sitting) -> Callable[..., Seat]:
    """`seat("Chair", "chair")`: a person of that title in the body, with what the seat may do."""

    def give(title: str, kind: str = "member", **fields: object) -> Seat:
        return seated(sitting, join(sitting.tenant, title), kind, **fields)

    return give
