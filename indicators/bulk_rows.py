"""The rows of a bulk of readings, from JSON or from CSV: their form is checked here, row by row."""

import io
import math
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from doors.api_input import is_near
from doors.imports import ColumnSpec, Row, RowError, read_rows
from doors.refusal import Refusal
from indicators.rules.rulesets import LARGEST_VALUE
from indicators.services.bulk import BulkRow

AT_MOST = 10_000
FIELDS = ("indicator", "on", "value")
COLUMNS = (ColumnSpec("indicator"), ColumnSpec("on", "date"), ColumnSpec("value", "decimal", digits=60, places=40))
Found = tuple[list[BulkRow], list[RowError]]


def from_json(given: Sequence[Any]) -> Found:
    """The rows of a JSON array; a line is the place of a row, counted from 1."""
    if len(given) > AT_MOST:
        raise Refusal("bulk.too_many_rows", params={"rows": len(given), "limit": AT_MOST}, status=422)
    rows: list[BulkRow] = []
    errors: list[RowError] = []
    for line, one in enumerate(given, start=1):
        found = _of_json(line, one)
        if isinstance(found, BulkRow):
            rows.append(found)
        else:
            errors.extend(found)
    return rows, errors


def from_csv(content: bytes) -> Found:
    """The rows of a CSV with `indicator,on,value`; a line is that of the file."""
    read, errors = read_rows(io.BytesIO(content), columns=COLUMNS, limit_rows=AT_MOST)
    rows = []
    for line, values in read:
        try:
            rows.append(_row(line, UUID(values["indicator"]), values["on"], float(values["value"])))
        except ValueError:
            errors.append(RowError(line, "indicator", values["indicator"], _("is no id")))
    return rows, errors


def _of_json(line: int, one: Any) -> BulkRow | list[RowError]:
    if not isinstance(one, dict):
        return [RowError(line, "", _short(one), _("is no object"))]
    errors = [RowError(line, str(name)[:80], "", _("is no field")) for name in one if name not in FIELDS]
    read: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            read[name] = reader(one[name])
        except KeyError:
            errors.append(RowError(line, name, "", _("is missing")))
        except (ValueError, TypeError, AttributeError, OverflowError):
            errors.append(RowError(line, name, _short(one[name]), str(_WRONG[name]())))
    return errors or _row(line, read["indicator"], read["on"], read["value"])


def _row(line: int, indicator: UUID, on: date, value: float) -> BulkRow:
    return BulkRow(indicator, Row(line, {"date": on, "value": value}))


def _day(given: Any) -> date:
    day = date.fromisoformat(given)
    if not is_near(day):
        raise ValueError
    return day


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise TypeError
    value = float(given)
    if not math.isfinite(value) or abs(value) > LARGEST_VALUE:
        raise ValueError
    return value


def _short(value: Any) -> str:
    return str(value)[:80]


_READERS = {"indicator": UUID, "on": _day, "value": _number}
_WRONG = {
    "indicator": lambda: _("is no id"),
    "on": lambda: _("is no day such as 2026-10-05"),
    "value": lambda: _("is no number that can be reckoned with"),
}
