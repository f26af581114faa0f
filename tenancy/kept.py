"""Queries and subqueries whose SQL is written once and kept: they are asked on every request, and Django would need longer
to write them than PostgreSQL to answer.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Expression, F, Field, Func, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import ModelIterable

from tenancy.scope import current_tenant, required_tenant

_ROW = "\0row\0"  # stands for the outer row's key in the kept text
_MOMENT = datetime(1, 1, 1, tzinfo=UTC)  # stands for the moment among the kept values

Build = Callable[[Expression, datetime], QuerySet[Any]]


class Kept:
    """A correlated subquery of one value, to annotate and to order by: `annotate(owner_name=OWNER_NAME(at))`.

    `build` makes it from the outer row's key and the moment; nothing else may differ from one call to the next. The
    organisation is that of the scope in which the query runs, as everywhere.
    """

    def __init__(self, output_field: Field, build: Build) -> None:
        self.output_field, self.build = output_field, build

    def __call__(self, at: datetime) -> "KeptSubquery":
        return KeptSubquery(self, at)

    @cached_property
    def written(self) -> tuple[str, list[Any]]:
        """The text with a mark for the outer row, and its values, with marks for the organisation and the moment."""
        query = self.build(RawSQL(_ROW, ()), _MOMENT).query  # noqa: S611  our own mark  # nosec B611
        text, values = query.get_compiler(connection=connection).as_sql()
        return f"({text})", [_Tenant if value == required_tenant() else value for value in values]


class _Tenant:
    """Stands for the organisation among the kept values."""


class KeptSubquery(Func):
    """One use of a kept subquery: the outer row is the one it is annotated to."""

    def __init__(self, kept: Kept, at: datetime) -> None:
        self.kept, self.at = kept, at
        super().__init__(F("pk"), output_field=kept.output_field)

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Sequence[Any]]:
        """The kept text, for this query's row, organisation and moment."""
        text, values = self.kept.written
        row, _none = compiler.compile(self.get_source_expressions()[0])
        now = {_Tenant: required_tenant(), _MOMENT: self.at}
        return text.replace(_ROW, row), [now.get(value, value) for value in values]


# What may stand for a value while a KeptQuery is written: a key, another, a moment, a text.
A_KEY, ANOTHER_KEY, A_MOMENT, A_TEXT = UUID(int=1), UUID(int=2), _MOMENT, "\0text\0"
SOME_KEYS = ("\0keys\0",)  # a list of keys, for among()


def among(keys: Any) -> RawSQL:
    """For `filter(body__in=among(keys))`: one value, however many keys there are, so that the text stays the same."""
    return RawSQL("SELECT unnest(%s::uuid[])", (keys,))  # nosec B611: no text of anybody's


class KeptQuery:
    """A whole query: `MEMBERSHIPS(user_id, at)` are the rows, as instances.

    `build` makes it from stand-ins, one for each value that it is later asked with, in the same order; nothing else may
    differ from one call to the next. The organisation is that of the scope in which it runs.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], *stand_ins: Any) -> None:
        self.build, self.stand_ins = build, stand_ins

    def __call__(self, *values: Any) -> list[Any]:
        model, compiler, text, kept = self._written
        given = dict(zip(self.stand_ins, values, strict=True))
        if _Tenant in kept:
            given[_Tenant] = required_tenant()
        ours = copy(compiler)
        ours.connection = connections[DEFAULT_DB_ALIAS]  # this thread's
        ours.as_sql = lambda *_args, **_more: (text, [given.get(value, value) for value in kept])
        query = SimpleNamespace(get_compiler=lambda using: ours)
        return list(
            ModelIterable(SimpleNamespace(db=DEFAULT_DB_ALIAS, model=model, query=query, _known_related_objects={}))
        )

    @cached_property
    def _written(self) -> tuple[Any, Any, str, list[Any]]:
        queryset = self.build(*self.stand_ins)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        text, values = compiler.as_sql()
        return (
            queryset.model,
            compiler,
            text,
            [_Tenant if current_tenant() is not None and value == current_tenant() else value for value in values],
        )
