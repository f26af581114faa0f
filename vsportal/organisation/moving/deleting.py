"""Deleting an organisation with everything that is its own, and nothing else. Only the migrator's role can do that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.apps import apps
from django.db import connections, models, transaction
from psycopg import sql

from tenancy.models import Tenant, User
from tenancy.rows import TenantModel
from vsportal.organisation.moving.file import NotMovable
from vsportal.organisation.moving.tables import tenant_tables

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Deleted:
    """What is gone: the organisation, its rows, and the people who were in no other one."""

    slug: str
    rows: int
    people: int
    head: str


def delete_organisation(tenant: Tenant, *, confirm: str, at: datetime) -> Deleted:
    """Delete the organisation. `confirm` is its short name again. One line in the operator's log says that it was."""
    if confirm != tenant.slug:
        raise NotMovable(f"Nothing is deleted: --confirm says “{confirm}”, the organisation is “{tenant.slug}”.")
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        _run(cursor, sql.SQL("SET LOCAL app.deleting = {}").format(sql.Literal(str(tenant.pk))))  # the record lets go
        cursor.execute("SELECT 1 FROM tenant WHERE id = %s FOR UPDATE", [tenant.pk])
        cursor.execute("SELECT hash FROM audit_head WHERE tenant_id = %s", [tenant.pk])
        head = (cursor.fetchone() or [""])[0]
        cursor.execute("SELECT user_id FROM membership WHERE tenant_id = %s", [tenant.pk])
        people = [user_id for (user_id,) in cursor.fetchall()]
        rows = sum(_delete(cursor, table.name, "tenant_id", [tenant.pk]) for table in reversed(tenant_tables()))
        cursor.execute(
            "SELECT id FROM person WHERE id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.user_id = person.id)",
            [people],
        )
        alone = [user_id for (user_id,) in cursor.fetchall()]
        _delete_with_what_hangs_on_it(cursor, User, alone)
        _delete_with_what_hangs_on_it(cursor, Tenant, [tenant.pk])
    log.warning(
        "organisation_deleted", tenant_id=str(tenant.pk), slug=tenant.slug, rows=rows, people=len(alone), head=head,
        deleted_at=at.isoformat(),
    )  # fmt: skip
    return Deleted(tenant.slug, rows, len(alone), head)


def _delete_with_what_hangs_on_it(cursor: Any, model: type[models.Model], ids: list[Any]) -> None:
    """These rows of the installation, and before them the rows that name them: sessions, factors, addresses."""
    if not ids:
        return
    for other, field in _naming(model):
        if other._meta.label == "usersessions.UserSession":
            cursor.execute(
                "DELETE FROM django_session WHERE session_key IN (SELECT session_key FROM usersessions_usersession WHERE user_id = ANY(%s))",
                [ids],
            )
        query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s)").format(
            sql.Identifier(other._meta.pk.column), sql.Identifier(other._meta.db_table), sql.Identifier(field.column)
        )
        _run(cursor, query, [ids])
        _delete_with_what_hangs_on_it(cursor, other, [pk for (pk,) in cursor.fetchall()])
    _delete(cursor, model._meta.db_table, model._meta.pk.column, ids)


def _naming(model: type[models.Model]) -> Iterable[tuple[Any, Any]]:
    """The tables of the installation, and their columns, that name rows of this one."""
    return [
        (other, field)
        for other in apps.get_models(include_auto_created=True)
        if not issubclass(other, TenantModel) and other._meta.managed
        for field in other._meta.local_fields
        if field.is_relation and field.related_model is model and other is not model
    ]


def _delete(cursor: Any, table: str, column: str, values: list[Any]) -> int:
    _run(
        cursor,
        sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(sql.Identifier(table), sql.Identifier(column)),
        [values],
    )
    return int(cursor.rowcount)


def _run(cursor: Any, statement: sql.Composable, parameters: list[Any] | None = None) -> None:
    cursor.execute(statement.as_string(cursor.connection), parameters)
