"""Columns of the portfolio, one row per stream: an app above puts its own beside the stream's name and owner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from streams.models import ValueStream
from tenancy.models import Membership


@dataclass(frozen=True)
class PortfolioColumn:
    """One column. `cells(streams, reader, at)` answers for all streams of the page at once, in a constant number of queries.

    The template is drawn once per stream and wants `stream`, `cell` (what `cells` gave for it, or None) and `column`.
    """

    code: str
    label: str | Promise
    order: int
    cells: Callable[[Sequence[ValueStream], Membership, datetime], Mapping[UUID, Mapping[str, Any]]]
    template: str
    hint: str | Promise = ""


_columns: dict[str, PortfolioColumn] = {}


def register(*columns: PortfolioColumn) -> None:
    """Make columns known; a code stands once."""
    for column in columns:
        if _columns.get(column.code, column) != column:
            raise ImproperlyConfigured(f"The portfolio column {column.code!r} is registered twice.")
        _columns[column.code] = column


def columns() -> list[PortfolioColumn]:
    """All columns in their order."""
    return sorted(_columns.values(), key=lambda column: (column.order, column.code))
