"""What a file of readings would do: which rows are new, which are there already, which differ, which cannot be taken.

Nothing is written here; `services.importing` carries a plan out, and pages show it first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import Cursor

from doors.imports import ColumnSpec, Row, RowError, read_rows
from indicators.models import Indicator
from rights.visibility import visible
from tenancy.models import Membership, Tenant
from tenancy.scope import required_tenant

# More digits than a float keeps; the decimal point may stand anywhere in a number that means something.
_DAY_AND_VALUE = (ColumnSpec("date", "date"), ColumnSpec("value", "decimal", digits=60, places=40))
OF_ONE_INDICATOR = _DAY_AND_VALUE
OF_THE_ORGANISATION = (ColumnSpec("stream"), ColumnSpec("indicator"), *_DAY_AND_VALUE)


class NewReading(NamedTuple):
    """One good row."""

    line: int
    indicator: UUID
    on: date
    value: float


class Difference(NamedTuple):
    """A row whose day has another value already."""

    line: int
    indicator: UUID
    on: date
    was: float
    value: float
    reading: UUID


@dataclass
class ImportPlan:
    """What would happen to each row of a file."""

    rows: int = 0
    good: list[NewReading] = field(default_factory=list)
    fresh: list[NewReading] = field(default_factory=list)
    unchanged: int = 0
    different: list[Difference] = field(default_factory=list)
    rejected: list[RowError] = field(default_factory=list)
    indicators: dict[UUID, Indicator] = field(default_factory=dict)

    @property
    def bad_lines(self) -> int:
        """How many rows cannot be taken; a row can have more than one bad cell."""
        return len({error.line for error in self.rejected})


def plan_import(
    file: IO[bytes], *, at: datetime, by: Membership | None = None, indicator: Indicator | None = None
) -> ImportPlan:
    """Read a file with `date, value` for one indicator, or `stream, indicator, date, value` for any, and compare it
    with what is stored. A file that is no such table is a Refusal; bad rows are collected. Three queries.
    """
    return compare(read_file(file, at=at, by=by, indicator=indicator))


def read_file(
    file: IO[bytes], *, at: datetime, by: Membership | None = None, indicator: Indicator | None = None
) -> ImportPlan:
    """The first half of a plan: the good rows of the file, each with its indicator, and the bad ones. What `by` may not
    see is unknown; None is the system itself.
    """
    columns = OF_THE_ORGANISATION if indicator is None else OF_ONE_INDICATOR
    rows, errors = read_rows(file, columns=columns)
    plan = ImportPlan(rows=len(rows) + len({error.line for error in errors}), rejected=list(errors))
    today = at.astimezone(Tenant.objects.get(pk=required_tenant()).zone).date()
    if indicator is None:
        known = Indicator.objects.select_related("stream")
        located = _located(rows, plan, known if by is None else visible(known, by, at=at))
    else:
        plan.indicators[indicator.pk] = indicator
        located = [(row, indicator.pk) for row in rows]
    plan.good = list(once_a_day(located, today, plan))
    plan.rejected.sort()
    return plan


def _located(rows: Sequence[Row], plan: ImportPlan, indicators: Iterable[Indicator]) -> list[tuple[Row, UUID]]:
    """Each row with the id of its indicator; names are compared without regard to case."""
    known: dict[str, dict[str, Indicator]] = {}
    for one in indicators:
        known.setdefault(one.stream.name.casefold(), {})[one.name.casefold()] = one
    found: dict[tuple[str, str], Indicator | RowError] = {}
    located = []
    for row in rows:
        names = row.values["stream"], row.values["indicator"]
        if names not in found:
            found[names] = _named(names, known)
        match found[names]:
            case RowError() as error:
                plan.rejected.append(error._replace(line=row.line))
            case indicator:
                plan.indicators[indicator.pk] = indicator
                located.append((row, indicator.pk))
    return located


def _named(names: tuple[str, str], known: dict[str, dict[str, Indicator]]) -> Indicator | RowError:
    stream, name = names
    of_stream = known.get(stream.casefold())
    if of_stream is None:
        return RowError(0, "stream", stream, _("is no stream with indicators"))
    indicator = of_stream.get(name.casefold())
    if indicator is None:
        return RowError(0, "indicator", name, _("is no indicator of “%(stream)s”") % {"stream": stream})
    if indicator.closed_at is not None:
        return RowError(0, "indicator", name, _("is closed"))
    return indicator


def once_a_day(located: Iterable[tuple[Row, UUID]], today: date, plan: ImportPlan) -> Iterable[NewReading]:
    """The rows that can be read: one value a day, no day to come, of a share a share; the others are rejected."""
    lines: dict[tuple[UUID, date], int] = {}
    shares = {pk for pk, indicator in plan.indicators.items() if indicator.is_share}
    for row, indicator in located:
        on, value = row.values["date"], row.values["value"]
        first = lines.setdefault((indicator, on), row.line)
        if first != row.line:
            why = _("is on line %(line)s already; one value a date") % {"line": first}
            plan.rejected.append(RowError(row.line, "date", on.isoformat(), why))
        elif on > today:
            plan.rejected.append(RowError(row.line, "date", on.isoformat(), _("is to come")))
        elif indicator in shares and not 0 <= value <= 1:
            plan.rejected.append(RowError(row.line, "value", str(value), _("is no share; write 0.95 for 95 %")))
        else:
            yield NewReading(row.line, indicator, on, float(value))


def compare(plan: ImportPlan) -> ImportPlan:
    """The second half: what is stored already, and what differs."""
    stored = _stored(plan.good)
    for row in plan.good:
        there = stored.get((row.indicator, row.on))
        if there is None:
            plan.fresh.append(row)
        elif there[1] == row.value:
            plan.unchanged += 1
        else:
            plan.different.append(Difference(*row[:3], was=there[1], value=row.value, reading=there[0]))
    return plan


def _stored(rows: Sequence[NewReading]) -> dict[tuple[UUID, date], tuple[UUID, float]]:
    """The readings on the days of these rows; one query."""
    if not rows:
        return {}
    days = [row.on for row in rows]
    parameters: list[Any] = [required_tenant(), list({row.indicator for row in rows}), min(days), max(days)]
    with connection.cursor() as django_cursor, Cursor(django_cursor.connection) as cursor:
        cursor.execute(
            'SELECT indicator_id, "on", id, value FROM reading '
            'WHERE tenant_id = %s AND indicator_id = ANY(%s) AND "on" BETWEEN %s AND %s',
            parameters,
            binary=True,
        )
        return {(indicator, on): (pk, value) for indicator, on, pk, value in cursor}
