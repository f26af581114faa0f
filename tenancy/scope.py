"""The tenant scope: one transaction in which the rows of exactly one organisation can be seen.

`tenant_scope` is the one primitive: the web middleware, the Celery base task, commands and tests all enter an
organisation through it, and the database enforces it (row-level security reads `app.tenant`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction

_tenant: ContextVar[UUID | None] = ContextVar("tenant", default=None)
_last_acts: ContextVar[dict[Callable[[list[Any]], None], list[Any]]] = ContextVar("last_acts")


class NoTenant(Exception):
    """An organisation's rows were asked for outside a tenant scope."""


class OtherTenant(Exception):
    """A second organisation was entered before the first one was left."""


def current_tenant() -> UUID | None:
    """The id of the organisation whose scope is open, or None."""
    return _tenant.get()


def required_tenant() -> UUID:
    """The id of the organisation whose scope is open; raises NoTenant outside a scope."""
    tenant_id = _tenant.get()
    if tenant_id is None:
        raise NoTenant("No organisation is open: enter tenant_scope(…) first.")
    return tenant_id


def before_commit(act: Callable[[list[Any]], None], thing: Any) -> None:
    """Keep `thing` for `act`, which the open scope calls once, with all its things, as a last act before COMMIT.

    A scope that is rolled back forgets them.
    """
    required_tenant()
    _last_acts.get().setdefault(act, []).append(thing)


@contextmanager
def tenant_scope(tenant_id: UUID | str) -> Iterator[None]:
    """One transaction that sees one organisation. Re-entering the same one is a savepoint; another one is refused."""
    tenant_id = UUID(str(tenant_id))
    outer = _tenant.get()
    if outer is not None:
        if outer != tenant_id:
            raise OtherTenant(f"The scope of organisation {outer} is still open; {tenant_id} cannot be entered in it.")
        with transaction.atomic():
            yield
        return
    with _announced("tenant", tenant_id):
        tenant, last_acts = _tenant.set(tenant_id), _last_acts.set({})
        try:
            yield
            if not transaction.get_rollback():
                for act, things in _last_acts.get().items():
                    act(things)
        finally:
            _tenant.reset(tenant)
            _last_acts.reset(last_acts)


@contextmanager
def person_scope(user_id: UUID) -> Iterator[None]:
    """One transaction that sees the memberships of one person, in whatever organisations they are."""
    with _announced("user", UUID(str(user_id))):
        yield


@contextmanager
def _announced(setting: str, value: UUID) -> Iterator[None]:
    """A transaction in which the database knows `value`; after it, it knows nothing.

    A literal SET LOCAL and not set_config(): only that form reaches the shards of a distributed PostgreSQL, and only
    LOCAL cannot leak through a connection pool.
    """
    with transaction.atomic():
        _set_local(setting, value)
        yield
    # Inside an outer transaction SET LOCAL outlives the savepoint that was released.
    if connection.in_atomic_block and not connection.needs_rollback:
        _set_local(setting, None)


def _set_local(setting: str, value: UUID | None) -> None:
    with connection.cursor() as cursor:
        # Nothing in a UUID could end the literal, and composing it with psycopg's help takes longer than PostgreSQL does.
        cursor.execute(f"""SET LOCAL "app"."{setting}" = '{value or ""}'""")
