"""Taking an organisation out: every row of it, as one moment saw them, in one pass."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import connection
from psycopg import sql

from audit.selectors import chain_head
from audit.services import record
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from vsportal.organisation.moving.file import Writer
from vsportal.organisation.moving.tables import person_columns, tenant_columns, tenant_tables

PERMISSIONS = ("id", "app", "model", "codename")
BATCH = 500


@dataclass(frozen=True)
class Taken:
    """What an export held: rows by table, the digest of its lines, and the head of the chain at that moment."""

    tables: dict[str, int]
    sha256: str
    head: dict[str, Any]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(self.tables.values())


def take(tenant: Tenant, out: IO[bytes], *, by: Membership | None, at: datetime) -> Taken:
    """Write the organisation into `out`, then record that somebody did. Called outside any scope or inside its own."""
    writer = Writer(out)
    with _as_one_moment_saw_it(tenant):
        head = chain_head()
        words = {"slug": tenant.slug, "name": tenant.name, "exported_at": at.isoformat(), "head": head}
        writer.head(**words)
        writer.table("tenant", tenant_columns(), _rows("tenant", tenant_columns(), "t.id = %s", [tenant.pk]))
        members = "t.id IN (SELECT user_id FROM membership WHERE tenant_id = %s)"
        writer.table("person", person_columns(), _rows("person", person_columns(), members, [tenant.pk]))
        writer.table("auth_permission", PERMISSIONS, _permissions())
        for table in tenant_tables():
            rows = _rows(table.name, table.columns, "t.tenant_id = %s", [tenant.pk])
            writer.table(table.name, table.columns, rows)
    whole = writer.end()
    taken = Taken({name: counted["rows"] for name, counted in writer.tables.items()}, whole, head)
    with tenant_scope(tenant.pk):
        facts = {"rows": taken.rows, "sha256": whole, "record": head["seq"]}
        record("organisation.exported", tenant, by=by, at=at, facts=facts)
    return taken


@contextmanager
def _as_one_moment_saw_it(tenant: Tenant) -> Iterator[None]:
    """A scope in which all statements see the same rows, however long the export takes."""
    first = not connection.in_atomic_block
    with tenant_scope(tenant.pk):
        if first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _rows(table: str, columns: Sequence[str], condition: str, parameters: list[Any]) -> Iterator[str]:
    """Each row as PostgreSQL writes it in JSON, oldest first."""
    query = sql.SQL(
        "SELECT row_to_json(r)::text FROM (SELECT {columns} FROM {table} t WHERE {condition} ORDER BY t.id) r"
    )
    parts = {
        "columns": sql.SQL(", ").join(sql.Identifier("t", column) for column in columns),
        "table": sql.Identifier(table),
        "condition": sql.SQL(condition),  # type: ignore[arg-type]  # one of the three above
    }
    return _texts(query.format(**parts), parameters)


def _permissions() -> Iterator[str]:
    """The rights that grants name, by what they are called: their numbers differ between installations."""
    return _texts(
        sql.SQL(
            "SELECT json_build_object('id', p.id, 'app', c.app_label, 'model', c.model, 'codename', p.codename)::text "
            "FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id ORDER BY p.id"
        ),
        [],
    )


def _texts(query: sql.Composable, parameters: list[Any]) -> Iterator[str]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query.as_string(connection.connection), parameters)
        while found := cursor.fetchmany(BATCH):
            for (text,) in found:
                yield text
