"""Bringing an organisation in: all of it or nothing, by the app role, so that no row can land anywhere else."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import IO, Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from audit.selectors import chain_fault, chain_head
from audit.services import record
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope
from vsportal.organisation.moving.file import NotMovable, Reader
from vsportal.organisation.moving.tables import TenantTable, person_columns, tenant_columns, tenant_tables
from vsportal.organisation.moving.taking import PERMISSIONS

BATCH_ROWS, BATCH_BYTES = 500, 8 * 1024 * 1024


@dataclass(frozen=True)
class Brought:
    """What an import made: the organisation, its rows, and how many people are new to the installation."""

    tenant: Tenant
    rows: int
    new_people: int
    sha256: str


@transaction.atomic
def bring(file: IO[bytes], *, slug: str = "", at: datetime) -> Brought:
    """Make the organisation that the file holds, under its own short name or another. Raises NotMovable.

    Ids stay what they were. People are known by their e-mail address; somebody new gets no password and asks for one.
    """
    reader = Reader(file)
    head = reader.head()
    tenant = _organisation(reader, slug)
    people, new_people = _people(reader)
    rights = _rights(reader)
    with tenant_scope(tenant.pk):
        for table in tenant_tables():
            _write(table, _own(reader, table, tenant.pk), {User: people, Permission: rights})
        whole = reader.end()
        _check_chain(head)
        facts = {"slug": tenant.slug, "exported_at": head.get("exported_at"), "sha256": whole}
        record("organisation.imported", tenant, by=None, at=at, facts=facts)
    return Brought(tenant, sum(counted["rows"] for counted in reader.tables.values()), new_people, whole)


def _organisation(reader: Reader, slug: str) -> Tenant:
    rows = list(reader.table("tenant", tenant_columns()))
    if len(rows) != 1:
        raise reader.wrong(f"expected one organisation, found {len(rows)}")
    row = rows[0][0] | ({"slug": slug} if slug else {})
    if Tenant.objects.filter(pk=row["id"]).exists():
        raise NotMovable(f"The organisation {row['id']} is here already; an organisation can be at one place only.")
    if Tenant.objects.filter(slug=row["slug"]).exists():
        raise NotMovable(f"There is already an organisation “{row['slug']}”: choose another short name with --slug.")
    _insert("tenant", tenant_columns(), [json.dumps(row)], {})
    tenant = Tenant.objects.get(pk=row["id"])
    try:
        tenant.full_clean()
    except ValidationError as wrong:
        raise NotMovable(
            "; ".join(f"{name}: {' '.join(texts)}" for name, texts in wrong.message_dict.items())
        ) from wrong
    return tenant


def _people(reader: Reader) -> tuple[dict[str, str], int]:
    """Who is who: id in the file → id here; and how many were not here before."""
    known, new = {}, 0
    for row, _text in reader.table("person", person_columns()):
        here = User.objects.filter(email=str(row["email"]).lower()).first()
        if here is None:
            new_id = row["id"] if not User.objects.filter(pk=row["id"]).exists() else str(User().pk)
            made = row | {"id": new_id, "email": str(row["email"]).lower(), "password": make_password(None)}
            _insert("person", (*person_columns(), "password"), [json.dumps(made)], {})
            here, new = User.objects.get(pk=new_id), new + 1
        known[row["id"]] = str(here.pk)
    return known, new


def _rights(reader: Reader) -> dict[str, str]:
    """The numbers of the rights: in the file → here. A right that this version has not is found out when a row names it."""
    here = {
        (right.content_type.app_label, right.content_type.model, right.codename): right.pk
        for right in Permission.objects.select_related("content_type")
    }
    rows = reader.table("auth_permission", PERMISSIONS)
    found = ((row["id"], here.get((row["app"], row["model"], row["codename"]))) for row, _text in rows)
    return {str(there): str(pk) for there, pk in found if pk is not None}


def _own(reader: Reader, table: TenantTable, tenant_id: UUID) -> Iterator[str]:
    """The rows of one table, as text; one of another organisation is refused."""
    for row, text in reader.table(table.name, table.columns):
        if row["tenant_id"] != str(tenant_id):
            raise reader.wrong(f"a row of {table.name} belongs to another organisation")
        yield text


def _write(table: TenantTable, rows: Iterable[str], known: dict[Any, dict[str, str]]) -> None:
    """Insert the rows in batches; a table that names itself in one, because the order of its rows says nothing."""
    named = {column: known[model] for column, model in table.named.items()}
    batch: list[str] = []
    size = 0
    for row in chain(rows, [""]):
        full = len(batch) >= BATCH_ROWS or size > BATCH_BYTES
        if batch and (not row or (full and not table.names_itself)):
            try:
                with transaction.atomic():
                    _insert(table.name, table.columns, batch, named)
            except DatabaseError as refused:
                raise NotMovable(f"{table.name}: {str(refused).splitlines()[0]}") from refused
            batch, size = [], 0
        if row:
            batch.append(row)
            size += len(row)


def _insert(table: str, columns: Iterable[str], rows: list[str], named: dict[str, dict[str, str]]) -> None:
    """Rows of JSON into the table; ids of the other installation in the `named` columns become ours."""
    chosen: list[sql.Composable] = []
    parameters: list[str] = []
    for column in columns:
        if column in named:
            chosen.append(
                sql.SQL("(%s::jsonb ->> r.{0}::text)::{1}").format(sql.Identifier(column), _type(table, column))
            )
            parameters.append(json.dumps(named[column]))
        else:
            chosen.append(sql.Identifier("r", column))
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {chosen} FROM json_populate_recordset(null::{table}, %s::json) r"
    ).format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        chosen=sql.SQL(", ").join(chosen),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection), [*parameters, f"[{','.join(rows)}]"])


def _type(table: str, column: str) -> sql.SQL:
    """The type of a column that names a row of the installation."""
    return sql.SQL("integer") if column == "permission_id" else sql.SQL("uuid")


def _check_chain(head: dict[str, Any]) -> None:
    """The record came through as it was taken."""
    here = chain_head()
    if here != head.get("head"):
        raise NotMovable(f"The chain ends at record {here['seq']}; the file says {head.get('head')}.")
    if fault := chain_fault(here):
        raise NotMovable(f"The chain of the audit record does not verify: {fault}.")
