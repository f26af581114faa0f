"""Readings of many indicators at once, as arrays: one query, however many indicators and readings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor

from tenancy.scope import required_tenant

_FIRST_DAY = np.datetime64("2000-01-01")  # from which PostgreSQL counts days on the wire
_READ = """
    SELECT
        indicator_id,
        string_agg(date_send("on"), ''::bytea ORDER BY "on"),
        string_agg(float8send(value), ''::bytea ORDER BY "on")
    FROM reading
    WHERE tenant_id = %s AND "on" <= %s AND indicator_id = ANY(%s)
    GROUP BY indicator_id
"""


@dataclass(frozen=True)
class SeriesRows:
    """Readings of some indicators, in their order: `counts[i]` of them belong to indicator i."""

    counts: NDArray[np.int64]
    days: NDArray[np.datetime64]
    values: NDArray[np.float64]

    def starts(self) -> NDArray[np.int64]:
        """Where each indicator's readings begin."""
        starts: NDArray[np.int64] = np.cumsum(self.counts) - self.counts
        return starts


def read_series(parts: Sequence[Sequence[UUID]], *, until: date) -> Iterator[SeriesRows]:
    """The readings of each part's indicators up to a day, oldest first; one query a part.

    The next part is asked for before one is given out: in a pipeline of psycopg the database reads it while the caller
    works. Readings travel as two runs of bytes an indicator, so nothing is taken apart in Python.
    """
    answers = (_ask(part, until) for part in parts)
    answer = next(answers, None)
    for part in parts:
        rows = answer.fetchall()
        answer = next(answers, None)
        yield _as_arrays(part, rows)


def _ask(indicators: Sequence[UUID], until: date) -> Cursor[Any]:
    with connection.cursor() as django_cursor:
        cursor = Cursor(django_cursor.connection)
    return cursor.execute(_READ, [required_tenant(), until, list(indicators)], binary=True)


def _as_arrays(indicators: Sequence[UUID], rows: Iterable[tuple[UUID, bytes, bytes]]) -> SeriesRows:
    found = {indicator: (days, values) for indicator, days, values in rows}
    runs = [found.get(indicator, (b"", b"")) for indicator in indicators]
    days = np.frombuffer(b"".join([days for days, _values in runs]), dtype=">i4")
    values = np.frombuffer(b"".join([values for _days, values in runs]), dtype=">f8")
    return SeriesRows(
        counts=np.array([len(days) for days, _values in runs], dtype=np.int64) // days.itemsize,
        days=_FIRST_DAY + days.astype(np.int64),
        values=values.astype(np.float64),
    )
