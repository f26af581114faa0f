"""A stream for every test that needs one: Urgent care, active, owned by `owner`."""

from collections.abc import Callable

import pytest

from streams import services
from streams.models import RoleTerm, ScopeKind, StreamRole, ValueStream
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON

MakeStream = Callable[..., ValueStream]


@pytest.fixture
def draft(northshore: Tenant, administrator: Membership) -> ValueStream:
    """A stream of which only the name is known."""
    with tenant_scope(northshore.pk):
        return services.draft_stream(name="Planned care", by=administrator, at=NOON)


@pytest.fixture
def make_stream(northshore: Tenant, administrator: Membership, owner: Membership) -> MakeStream:
    """Makes an active stream, complete and owned since LONG_AGO."""

    def make(name: str, owned_by: Membership = owner) -> ValueStream:
        signed = {"by": administrator, "at": NOON}
        with tenant_scope(northshore.pk):
            stream = services.draft_stream(name=name, outcome="Nobody waits longer than is good for them.", **signed)
            services.add_stakeholder(stream, group="Patients", need="Care without delay", **signed)
            services.declare_scope_item(stream, kind=ScopeKind.CAPABILITY, path=f"care/{name.lower()}", **signed)
            services.assign_role(stream, role=StreamRole.OWNER, membership=owned_by, starts_at=LONG_AGO, **signed)
            return _activated(stream, administrator)

    return make


def _activated(stream: ValueStream, administrator: Membership) -> ValueStream:
    """Active, whatever the apps above ask for at activation: their checks have tests of their own."""
    ValueStream.objects.filter(pk=stream.pk).update(state="active", activated_at=NOON)
    stream.refresh_from_db()
    return stream


@pytest.fixture
def stream(make_stream: MakeStream) -> ValueStream:
    """Urgent care."""
    return make_stream("Urgent care")


@pytest.fixture
def owner_term(northshore: Tenant, stream: ValueStream) -> RoleTerm:
    """The owner's term in Urgent care."""
    with tenant_scope(northshore.pk):
        return stream.role_terms.get(role=StreamRole.OWNER)
