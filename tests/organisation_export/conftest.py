"""Two organisations with a row in every table and a true record, committed; and every row of an installation as text."""

import pytest
from django.db import connections
from psycopg import sql

from audit.models import Event, Head, Link
from audit.services import record
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.tenancy import filled
from vsportal.organisation.moving.tables import tenant_tables

RECORD = {"audit_event", "audit_link", "audit_head"}


def fill(tenant, monkeypatch):
    """A row of every table; the record is what `record` writes, so that its chain holds."""
    models = [model for model in filled.tenant_models() if model not in {Event, Link, Head}]
    monkeypatch.setattr(filled, "tenant_models", lambda: models)
    filled.fill(tenant)
    member = join(tenant, f"Only at {tenant.name}")
    for number in range(3):
        with tenant_scope(tenant.pk):
            facts = {"number": number, "share": 0.1, "words": "Ünïcode “quoted”\n", "when": NOON}
            record("thing.changed", tenant, by=member, at=NOON, because="It had to be", facts=facts)


@pytest.fixture
def both(transactional_db, northshore, southbank, monkeypatch):
    """Northshore and Southbank, filled; somebody belongs to both."""
    for tenant in (northshore, southbank):
        fill(tenant, monkeypatch)
    shared = join(northshore, "In both")
    with tenant_scope(southbank.pk):
        type(shared).objects.create(user=shared.user, title="In both", starts_at=shared.starts_at)
    yield northshore, southbank
    connections["owner"].close()


def rows_of(tenant):
    """Every row of the organisation by table, as the database writes it."""
    found = {}
    with tenant_scope(tenant.pk), connections["default"].cursor() as cursor:
        for table in tenant_tables():
            query = sql.SQL("SELECT t::text FROM {} t ORDER BY t.id").format(sql.Identifier(table.name))
            cursor.execute(query.as_string(cursor.connection))
            found[table.name] = [text for (text,) in cursor.fetchall()]
    return found
