"""Grants, compiled anew for a whole installation: after an upgrade that brings a right or changes who holds one.

Day by day the services of streams and governance rewrite the grants of one term, seat or delegation
(`services.compile_grants`). Here each app says, in one SELECT, what grants are compiled from; the migrator, whom row-level
security does not bind, writes what is missing and takes away what nobody holds any more, for all organisations at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connections

from rights import permissions
from rights.registry import Right


@dataclass(frozen=True)
class GrantSource:
    """Something that grants are compiled from.

    `grants` is the label of the grant table; `tables` those that `held` reads; `held` a SELECT of tenant_id, source_ref,
    membership_id, content_object_id, starts_at, ends_at and office; `offices` the rights that go with each office.
    """

    code: str
    grants: str
    tables: tuple[str, ...]
    held: str
    offices: Callable[[], dict[str, list[Right]]]


_sources: dict[str, GrantSource] = {}


def register(*sources: GrantSource) -> None:
    """Make sources known. A code that is registered twice is a programming error."""
    for source in sources:
        if _sources.get(source.code, source) != source:
            raise ValueError(f"The source of grants {source.code} is registered twice.")
        _sources[source.code] = source


def every() -> list[GrantSource]:
    """All sources, by code."""
    return [source for _code, source in sorted(_sources.items())]


def recompile(using: str) -> int:
    """Bring the grants of every organisation into line with the registered rights. How many were written or taken away.

    Safe to run twice: the second run finds nothing to do. A source whose tables are not there (a migration back) is left out.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return sum(
        _recompile(source, using)
        for source in every()
        if there >= {*source.tables, apps.get_model(source.grants)._meta.db_table}
    )


def _recompile(source: GrantSource, using: str) -> int:
    model = apps.get_model(source.grants)
    kind = model._meta.get_field("content_object").related_model._meta.label
    due = _due(source.offices(), kind, using)
    table = connections[using].ops.quote_name(model._meta.db_table)
    # What is put into the text is the name of a table and a registered SELECT; what people wrote never is.
    known = (
        f"WITH held AS ({source.held}), due (office, permission_id) AS (SELECT * FROM unnest(%s::text[], %s::int[]))"  # noqa: S608  # nosec B608
    )
    taken = f"""{known}
        DELETE FROM {table} AS kept USING held
        WHERE kept.tenant_id = held.tenant_id AND kept.source_ref = held.source_ref AND NOT EXISTS (
            SELECT 1 FROM due WHERE due.office = held.office AND due.permission_id = kept.permission_id)"""  # noqa: S608  # nosec B608
    written = f"""{known}
        INSERT INTO {table} (tenant_id, id, membership_id, user_id, permission_id, content_object_id, source_ref,
                             starts_at, ends_at)
        SELECT held.tenant_id, gen_random_uuid(), held.membership_id, membership.user_id, due.permission_id,
               held.content_object_id, held.source_ref, held.starts_at, held.ends_at
        FROM held JOIN due ON due.office = held.office
        JOIN membership ON membership.tenant_id = held.tenant_id AND membership.id = held.membership_id
        ON CONFLICT DO NOTHING"""  # noqa: S608  # nosec B608
    changed = 0
    with connections[using].cursor() as cursor:
        for statement in (taken, written):
            cursor.execute(statement, [[office for office, _ in due], [permission for _, permission in due]])
            changed += cursor.rowcount
    return changed


def _due(offices: dict[str, list[Right]], kind: str, using: str) -> list[tuple[str, int]]:
    """Which permission goes with which office."""
    keys = {row.codename: row.pk for row in permissions.of(_all(offices.values()), kind, using=using)}
    return [
        (office, keys[right.codename])
        for office, rights in sorted(offices.items())
        for right in rights
        if right.model == kind and right.codename in keys
    ]


def _all(lists: Iterable[list[Right]]) -> list[Right]:
    return [right for rights in lists for right in rights]
