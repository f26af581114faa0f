"""Series in a CSV file: read, reviewed and told as JSON, without a database.

The first line names the columns. `series`, `date` and `value` are needed; `direction`, `screen`, `fix_after`,
`rebase_at`, `target` and `interval` may follow and speak for the whole series, so they may stand on any of its lines.
An empty value is a missing period.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from indicators.rules import Direction, Interval, Review, Reviews, review_many
from indicators.rules.rulesets import FIX_AFTER_AT_LEAST, LARGEST_VALUE

MAX_BYTES = 256 * 1024 * 1024
NEEDED = ("series", "date", "value")
OPTIONAL = ("direction", "screen", "fix_after", "rebase_at", "target", "interval")

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN_CHARACTERS = 40


class BadFile(ValueError):
    """The file cannot be reviewed: one line that says where, what stands there, and what was expected."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, column: str | None = None) -> None:
        place = [str(path)]
        if line is not None:
            place.append(f"line {line}")
        if column is not None:
            place.append(f"column {column}")
        super().__init__(f"{', '.join(place)}: {problem}")


@dataclass
class SeriesInput:
    """One series as the file gives it."""

    name: str
    days: list[date] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    rebase_at: set[date] = field(default_factory=set)
    options: dict[str, Any] = field(default_factory=dict)
    line_of_day: dict[date, int] = field(default_factory=dict)


def read_series(path: Path) -> list[SeriesInput]:
    """The series of a file in the order in which they first appear."""
    rows = _rows(path, _text(path))
    header = _header(path, rows)
    found: dict[str, SeriesInput] = {}
    for line, cells in rows:
        if len(cells) != len(header):
            raise BadFile(path, f"{len(cells)} fields; expected {len(header)}, as in the header", line=line)
        _add_row(path, line, dict(zip(header, cells, strict=True)), found)
    return list(found.values())


def review_series(series: list[SeriesInput], *, ruleset: str) -> Reviews:
    """Review all series of a file in one go."""
    return review_many(
        [math.nan if value is None else value for one in series for value in one.values],
        np.array([day for one in series for day in one.days], dtype="datetime64[D]"),
        [len(one.days) for one in series],
        ruleset=ruleset,
        direction=[one.options.get("direction", Direction.NEUTRAL) for one in series],
        screen=[one.options.get("screen", True) for one in series],
        fix_after=[one.options.get("fix_after") for one in series],
        target=[one.options.get("target") for one in series],
        interval=[one.options.get("interval") for one in series],
        rebase_at={place: one.rebase_at for place, one in enumerate(series) if one.rebase_at},
    )


def as_document(name: str, review: Review) -> dict[str, Any]:
    """A review as plain JSON values."""
    return {
        "series": name,
        "ruleset": review.ruleset,
        "segments": [
            {
                "from": segment.begins_on.isoformat(),
                "n": segment.n,
                "mean": segment.mean,
                "lower": segment.lower,
                "upper": segment.upper,
                "trial": segment.trial,
            }
            for segment in review.segments
        ],
        "points": [
            {
                "date": point.day.isoformat(),
                "value": point.value,
                "mean": point.mean,
                "lower": point.lower,
                "upper": point.upper,
                "label": point.label,
                "class": point.point_class,
            }
            for point in review.points()
        ],
        "variation": review.variation,
        "assurance": review.assurance,
        "note": review.note,
    }


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadFile(path, f"{size:,} bytes; expected at most {MAX_BYTES:,}")
        raw = path.read_bytes()
    except OSError as failure:
        raise BadFile(path, f"cannot be read ({failure.strerror}); expected a CSV file") from failure
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start]
        line, column = before.count(b"\n") + 1, before.rpartition(b"\n")[2].count(b",") + 1
        problem = f"byte 0x{raw[failure.start]:02X} is not UTF-8; expected the file saved as UTF-8"
        raise BadFile(path, problem, line=line, column=str(column)) from failure


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped cells of every line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as failure:
            raise BadFile(path, f"{failure}; expected comma-separated values", line=reader.line_num) from failure
        if cells is None:
            return
        if any(cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def _header(path: Path, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    line, header = next(rows, (1, []))
    for name in header:
        if name not in NEEDED + OPTIONAL:
            expected = f"{', '.join(NEEDED)} and optionally {', '.join(OPTIONAL)}"
            raise BadFile(path, f"unknown column {_shown(name)}; expected {expected}", line=line, column=_shown(name))
        if header.count(name) > 1:
            raise BadFile(path, "the column stands twice in the header; expected once", line=line, column=name)
    for name in NEEDED:
        if name not in header:
            raise BadFile(path, f"no such column; expected a header with {', '.join(NEEDED)}", line=line, column=name)
    return header


def _add_row(path: Path, line: int, row: dict[str, str], found: dict[str, SeriesInput]) -> None:
    name = row["series"]
    if not name:
        raise BadFile(path, "empty; expected the name of a series", line=line, column="series")
    one = found.setdefault(name, SeriesInput(name))
    try:
        column = "date"
        day = _day(row["date"])
        if day in one.line_of_day:
            raise ValueError(f"{day} is on line {one.line_of_day[day]} already; expected one value a date and series")
        column = "value"
        value = _number(row["value"]) if row["value"] else None
        one.line_of_day[day] = line
        one.days.append(day)
        one.values.append(value)
        for column in OPTIONAL:
            if row.get(column):
                _add_option(one, column, row[column])
    except ValueError as problem:
        raise BadFile(path, str(problem), line=line, column=column) from problem


def _add_option(one: SeriesInput, column: str, text: str) -> None:
    if column == "rebase_at":
        one.rebase_at.update(_day(part.strip()) for part in text.split(";"))
        return
    value = _READ_OPTION[column](text)
    if one.options.setdefault(column, value) != value:
        raise ValueError(f"{_shown(text)} after {one.options[column]} for the same series; expected one value a series")


def _day(text: str) -> date:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"{_shown(text)} is not a date; expected one like 2026-01-31")


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not a number; expected one like 12.5")
    number = float(text)
    if abs(number) > LARGEST_VALUE:
        raise ValueError(f"{_shown(text)} is too large; expected a number from -{LARGEST_VALUE:g} to {LARGEST_VALUE:g}")
    return number


def _baseline(text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text) or int(text) < FIX_AFTER_AT_LEAST:
        raise ValueError(f"{_shown(text)}; expected a whole number of at least {FIX_AFTER_AT_LEAST}")
    return int(text)


def _flag(text: str) -> bool:
    return _one_of(text, ("true", "false")) == "true"


def _one_of(text: str, words: tuple[str, ...]) -> str:
    if text.lower() not in words:
        raise ValueError(f"{_shown(text)}; expected {', '.join(words[:-1])} or {words[-1]}")
    return text.lower()


def _shown(text: str) -> str:
    """What stands in the file, short and on one line."""
    return repr(text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…")


_READ_OPTION: dict[str, Callable[[str], object]] = {
    "direction": lambda text: _one_of(text, tuple(Direction)),
    "screen": _flag,
    "fix_after": _baseline,
    "target": _number,
    "interval": lambda text: _one_of(text, tuple(Interval)),
}
