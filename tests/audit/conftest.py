"""An organisation with a few records, and the migrator's hand that can change them behind the portal's back."""

import contextlib

import psycopg
import pytest
from django.db import connections

from audit.services import record
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join


@pytest.fixture
def recorded(transactional_db):
    """Northshore with six records in three scopes, committed."""
    tenant = Tenant.objects.create(slug="northshore", name="Northshore")
    member = join(tenant, "Member")
    for number in range(3):
        with tenant_scope(tenant.pk):
            facts = {"number": number, "share": 0.1, "ratio": 1e-7, "words": "Ünïcode “quoted”", "when": NOON}
            record(
                "thing.changed", tenant, by=member, at=NOON, because="It had to be", rule="thing.change", facts=facts
            )
            record("thing.counted", tenant, by=None, at=NOON, version=str(number))
    return tenant


@contextlib.contextmanager
def migrator():
    """The owner's own connection with every trigger asleep: what a person with the database password can do."""
    parameters = connections["owner"].get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as connection:
        for table in ("audit_event", "audit_link"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield connection
        finally:
            for table in ("audit_event", "audit_link"):
                connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
