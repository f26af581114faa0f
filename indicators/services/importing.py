"""Loading a file of readings: all of it or nothing, the same file as often as one likes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from uuid_utils import uuid7

from audit import services as audit
from doors.imports import RowError
from indicators.models import Indicator
from indicators.services.access import changed, open_indicator, require_for
from indicators.services.import_plan import Difference, ImportPlan, NewReading, compare, read_file
from indicators.services.readings import check_day, check_value, there_already
from rights.services import permitted_among, require
from tenancy.models import Membership, Tenant
from tenancy.scope import required_tenant

AT_ONCE = 50_000  # rows in one statement


@dataclass(frozen=True)
class ImportReport:
    """What an import came to, as contracts and pages tell it."""

    rows: int
    loaded: int
    unchanged: int
    corrected: int
    rejected: Sequence[RowError]
    refused: bool  # some rows were bad and the good ones were not asked for, so nothing was loaded

    def as_json(self) -> dict[str, Any]:
        """The document that the command prints and the API answers."""
        return {
            "rows": self.rows,
            "loaded": self.loaded,
            "unchanged": self.unchanged,
            "corrected": self.corrected,
            "rejected": [error._asdict() for error in self.rejected],
        }


@transaction.atomic
def import_readings(
    file: IO[bytes],
    *,
    by: Membership | None,
    at: datetime,
    indicator: Indicator | None = None,
    good_rows_only: bool = False,
    corrections_reason: str = "",
) -> ImportReport:
    """Load a file. Rows that are stored already change nothing, so loading it twice is harmless.

    A row that differs from what is stored is bad, unless there is a reason: then the reading is corrected and both
    values stay. If any row is bad nothing is loaded, or on request the good ones. `by` None is the system itself.
    """
    if indicator is not None:
        indicator = open_indicator(indicator)
    plan = read_file(file, at=at, by=by, indicator=indicator)
    return carry_out(
        plan, by=by, at=at, about=indicator, good_rows_only=good_rows_only, corrections_reason=corrections_reason
    )


def carry_out(
    plan: ImportPlan,
    *,
    by: Membership | None,
    at: datetime,
    about: Indicator | None,
    good_rows_only: bool,
    corrections_reason: str,
) -> ImportReport:
    """Load what a plan found good, in the caller's transaction; the record is `about` an indicator or the organisation."""
    _check_rights(plan, {row.indicator for row in plan.good}, "readings.record", by=by, at=at)
    # Behind the locks nobody records, corrects or imports: what is stored now is known for good.
    list(Indicator.objects.select_for_update().filter(pk__in=plan.indicators).order_by("id").values_list("id"))
    compare(plan)
    reason = corrections_reason.strip()
    rejected = sorted([*plan.rejected, *(() if reason else map(_needs_a_reason, plan.different))])
    if rejected and not good_rows_only:
        return ImportReport(plan.rows, 0, plan.unchanged, 0, rejected, refused=True)

    corrections = plan.different if reason else []
    _check_rights(plan, {row.indicator for row in corrections}, "readings.correct", by=by, at=at)
    _insert(plan.fresh, by, at)
    _correct(corrections, reason, by, at)
    touched = {row.indicator for row in plan.fresh} | {row.indicator for row in corrections}
    Indicator.objects.filter(pk__in=touched).update(revision=F("revision") + 1)
    report = ImportReport(plan.rows, len(plan.fresh), plan.unchanged, len(corrections), rejected, refused=False)
    if touched:
        facts = report.as_json() | {"rejected": len(rejected), "indicators": sorted(map(str, touched))}
        what = about or Tenant.objects.get(pk=required_tenant())
        audit.record("readings.imported", what, by=by, at=at, because=reason, rule="readings.record", facts=facts)
    return report


@transaction.atomic
def record_readings(
    indicator: Indicator, readings: Mapping[date, float], *, by: Membership | None, at: datetime
) -> int:
    """Record many values of one indicator at once; how many are new. What is stored already is left alone, and a day
    with another value refuses them all. `by` None is the system itself.
    """
    indicator = open_indicator(indicator)
    require_for(by, "readings.record", indicator, at=at)
    zone = Tenant.objects.get(pk=required_tenant()).zone
    for on, value in readings.items():
        check_value(value, indicator)
        check_day(on, zone=zone, at=at)
    good = [
        NewReading(line, indicator.pk, on, float(value)) for line, (on, value) in enumerate(readings.items(), start=1)
    ]
    plan = compare(ImportPlan(good=good))
    for row in plan.different:
        raise there_already(indicator, row.reading, row.on, row.was)
    if plan.fresh:
        _insert(plan.fresh, by, at)
        changed(indicator)
        facts = {"loaded": len(plan.fresh), "unchanged": plan.unchanged}
        audit.record("readings.imported", indicator, by=by, at=at, rule="readings.record", facts=facts)
    return len(plan.fresh)


def _check_rights(plan: ImportPlan, touched: set[UUID], right: str, *, by: Membership | None, at: datetime) -> None:
    """The right on every stream concerned; who keeps an indicator needs none for it."""
    if by is None:
        return
    streams = {
        one.stream_id: one.stream for pk, one in plan.indicators.items() if pk in touched and one.owner_id != by.pk
    }
    missing = streams.keys() - permitted_among(by, right, streams.values(), at=at)
    if missing:
        require(by, right, streams[min(missing)], at=at)


def _needs_a_reason(row: Difference) -> RowError:
    why = _("differs from what is stored, %(was)s; to correct it, give a reason") % {"was": repr(row.was)}
    return RowError(row.line, "value", repr(row.value), why)


def _insert(rows: Sequence[NewReading], by: Membership | None, at: datetime) -> None:
    """Row-level security refuses COPY into a table, so rows travel as arrays, many in one statement."""
    for begin in range(0, len(rows), AT_ONCE):
        part = rows[begin : begin + AT_ONCE]
        _execute(
            'INSERT INTO reading (tenant_id, recorded_at, recorded_by_id, id, indicator_id, "on", value) '
            "SELECT %s, %s, %s, given.* FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::float8[]) AS given",
            required_tenant(),
            at,
            by and by.pk,
            _array(str(uuid7()) for _row in part),
            _array(str(row.indicator) for row in part),
            _array(row.on.isoformat() for row in part),
            _array(repr(row.value) for row in part),
        )


def _correct(rows: Sequence[Difference], reason: str, by: Membership | None, at: datetime) -> None:
    if not rows:
        return
    ids, values = _array(str(row.reading) for row in rows), _array(repr(row.value) for row in rows)
    _execute(
        "INSERT INTO reading_correction (tenant_id, reason, by_id, at, id, reading_id, was, became) SELECT %s, %s, %s, %s, "
        "given.* FROM unnest(%s::uuid[], %s::uuid[], %s::float8[], %s::float8[]) AS given",
        required_tenant(),
        reason[:240],
        by and by.pk,
        at,
        _array(str(uuid7()) for _row in rows),
        ids,
        _array(repr(row.was) for row in rows),
        values,
    )
    _execute(
        "UPDATE reading SET value = given.value FROM unnest(%s::uuid[], %s::float8[]) AS given (id, value) "
        "WHERE reading.tenant_id = %s AND reading.id = given.id",
        ids,
        values,
        required_tenant(),
    )


def _execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _array(items: Iterable[str]) -> str:
    """An array literal of ids, dates or numbers, none of which needs a quotation mark."""
    return f"{{{','.join(items)}}}"
