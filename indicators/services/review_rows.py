"""Reviews as rows: thousands in one statement, because the ORM would need longer than the engine.

Each column travels as one array literal; a list of Python values would be adapted one by one, which costs more than
the rows themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import Cursor
from uuid_utils import uuid7

from indicators.labels import packed
from indicators.rules import ASSURANCES, CLASSES, NO_ICON, Reviews
from indicators.selectors.due import DueIndicator
from tenancy.scope import required_tenant

# Column → its type in the statement; the rest is the same for all rows.
_COLUMNS = {
    "id": "uuid",
    "indicator_id": "uuid",
    "n": "int",
    "first_on": "date",
    "last_on": "date",
    "last_value": "float8",
    "mean": "float8",
    "lower": "float8",
    "upper": "float8",
    "segments": "jsonb",
    "labels": "bytea",
    "variation": "text",
    "assurance": "text",
    "note": "text",
    "stale": "bool",
    "revision": "int",
}
_KEPT = {"id", "indicator_id"}  # when the day's review is written again
_WRITE = f"""
    INSERT INTO review (tenant_id, as_of, reviewed_at, ruleset, {", ".join(_COLUMNS)})
    SELECT %s, %s, %s, %s, given.*
    FROM unnest({", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())}) AS given
    ON CONFLICT (tenant_id, indicator_id, as_of) DO UPDATE SET
        reviewed_at = excluded.reviewed_at, ruleset = excluded.ruleset,
        {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEPT)}
"""  # noqa: S608  made of the names above  # nosec B608


def write_reviews(
    indicators: Sequence[DueIndicator], reviews: Reviews, *, stale: Sequence[bool], as_of: date, at: datetime
) -> None:
    """Write one review for each indicator and day; a second one on the same day takes the place of the first."""
    columns = _columns(indicators, reviews, stale)
    with connection.cursor() as django_cursor, Cursor(django_cursor.connection) as cursor:
        cursor.execute(_WRITE, [required_tenant(), as_of, at, reviews.ruleset, *(columns[name] for name in _COLUMNS)])


def _columns(indicators: Sequence[DueIndicator], reviews: Reviews, stale: Sequence[bool]) -> dict[str, str]:
    counts, starts = reviews.counts, reviews.series_starts
    read = counts > 0
    first, last = starts[read], (starts + counts - 1)[read]
    bounds = np.searchsorted(reviews.segments.series, np.arange(len(reviews) + 1))
    final = (bounds[1:] - 1)[read]  # the last segment of each series that has readings
    judged = packed(reviews.label_codes, reviews.class_codes).tobytes().hex()
    return {
        "id": _array(str(uuid7()) for _one in indicators),
        "indicator_id": _array(str(one.id) for one in indicators),
        "n": _array(map(repr, counts.tolist())),
        "first_on": _dates(read, reviews.days[first]),
        "last_on": _dates(read, reviews.days[last]),
        "last_value": _numbers(read, reviews.values[last]),
        "mean": _numbers(read, reviews.segment_mean[final]),
        "lower": _numbers(read, reviews.segment_lower[final]),
        "upper": _numbers(read, reviews.segment_upper[final]),
        "segments": _segments(reviews, bounds.tolist()),
        "labels": _array(
            f'"\\\\x{judged[2 * start : 2 * (start + n)]}"'
            for start, n in zip(starts.tolist(), counts.tolist(), strict=True)
        ),
        "variation": _array("NULL" if code == NO_ICON else CLASSES[code] for code in reviews.variation_codes.tolist()),
        "assurance": _array(
            "NULL" if code == NO_ICON else ASSURANCES[code] for code in reviews.assurance_codes.tolist()
        ),
        "note": _notes(reviews),
        "stale": _array(map(repr, stale)),
        "revision": _array(repr(one.revision) for one in indicators),
    }


def _array(items: Iterable[str]) -> str:
    """A PostgreSQL array literal; the items are numbers, our own words, or quoted already."""
    return f"{{{','.join(items)}}}"


def _numbers(there: NDArray[np.bool_], values: NDArray[np.float64]) -> str:
    """One number for each series that has readings, NULL for the others and for NaN."""
    column = np.full(len(there), np.nan)
    column[there] = values
    return _array(map(repr, column.tolist())).replace("nan", "NULL")


def _dates(there: NDArray[np.bool_], days: NDArray[np.datetime64]) -> str:
    column = np.full(len(there), np.datetime64("NaT"), dtype="datetime64[D]")
    column[there] = days
    return _array(np.datetime_as_string(column).tolist()).replace("NaT", "NULL")


def _segments(reviews: Reviews, bounds: list[int]) -> str:
    """The segments of each series as JSON, written by hand: most series have one, and there are thousands."""
    parts = [
        f'{{\\"from\\":\\"{begins_on}\\",\\"n\\":{n},\\"mean\\":{mean!r},\\"lower\\":{lower!r},\\"upper\\":{upper!r},'
        f'\\"trial\\":{"true" if trial else "false"}}}'
        for begins_on, n, mean, lower, upper, trial in zip(
            np.datetime_as_string(reviews.days[reviews.segments.starts]).tolist(),
            reviews.segment_n.tolist(),
            reviews.segment_mean.tolist(),
            reviews.segment_lower.tolist(),
            reviews.segment_upper.tolist(),
            reviews.segment_trial.tolist(),
            strict=True,
        )
    ]
    lists = (f'"[{",".join(parts[begin:end])}]"' for begin, end in pairwise(bounds))
    return _array(lists).replace(":nan", ":null")


def _notes(reviews: Reviews) -> str:
    """The note of each series; only those that depart from the reference cost more than a look."""
    odd = np.isnan(reviews.segment_mean) | reviews.segment_trial
    noted = reviews.has_missing_period.copy()
    noted[reviews.segments.series[odd]] = True
    return _array(f'"{reviews[place].note}"' if yes else '""' for place, yes in enumerate(noted.tolist()))
