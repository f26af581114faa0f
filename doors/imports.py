"""Reading an uploaded table safely: CSV in UTF-8 or XLSX, judged by content, never by name.

A file that cannot be a table is refused as a whole (Refusal 422); a bad cell is a RowError with line, column and
reason, and all of them are collected. Knows no domain: the caller says which columns it expects.
"""

import os
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from doors import csv_file, xlsx_file
from doors.cells import ColumnSpec, RowError, check_header, reader_for
from doors.refusal import Refusal

__all__ = ["ColumnSpec", "Row", "RowError", "read_rows", "size_in_words"]

MAX_COLUMNS = 100
MAX_ROWS = 500_000


class Row(NamedTuple):
    """One good row: its line in the file (or the sheet) and its typed values by column name."""

    line: int
    values: dict[str, Any]


def read_rows(
    file: IO[bytes], *, columns: Sequence[ColumnSpec], limit_bytes: int | None = None, limit_rows: int = MAX_ROWS
) -> tuple[list[Row], list[RowError]]:
    """Every row whose cells are all good, and every bad cell. Empty lines are skipped.

    `file` is an upload or a file opened for reading bytes. Its size is checked before a byte is read.
    """
    limit = settings.UPLOAD_LIMIT_BYTES if limit_bytes is None else limit_bytes
    content = _bounded(file, limit)
    expected = ", ".join(column.name for column in columns)
    if not content.strip():
        raise Refusal("file.empty", params={"expected": expected}, status=422)
    lines = _lines(content, columns, limit, limit_rows)
    _line, header = next(lines, (1, []))
    if not header:
        raise Refusal("file.empty", params={"expected": expected}, status=422)
    if len(header) > MAX_COLUMNS:
        raise Refusal("file.too_many_columns", params={"found": len(header), "limit": MAX_COLUMNS}, status=422)
    return _typed(lines, check_header(header, columns), limit_rows)


def size_in_words(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 1024 / 1024:.1f} MiB" if size >= 1024 * 1024 else f"{size / 1024:.1f} KiB"


def _bounded(file: IO[bytes], limit: int) -> bytes:
    """The file's bytes, if they are few enough; more than `limit` are never read."""
    size = getattr(file, "size", None)
    if size is None and file.seekable():
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
    content = b"" if size is not None and size > limit else file.read(limit + 1)
    size = max(size or 0, len(content))
    if size > limit:
        words = {"size": size_in_words(size), "limit": size_in_words(limit)}
        raise Refusal("file.too_large", params=words, status=422)
    return content


def _lines(
    content: bytes, columns: Sequence[ColumnSpec], limit: int, limit_rows: int
) -> Iterator[tuple[int, list[Any]]]:
    """(line number, raw cells) from the header on, whichever of the two formats it is."""
    if content.startswith(b"PK\x03\x04"):
        return xlsx_file.lines(content, limit_bytes=limit, max_columns=MAX_COLUMNS + 1, max_rows=limit_rows + 2)
    for start, found in _FOREIGN:
        if content.startswith(start):
            raise Refusal("file.not_a_table", params={"found": found()}, status=422)
    return csv_file.lines(content, wanted={column.name for column in columns})


_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", lambda: _("an old or a protected workbook")),
    (b"%PDF", lambda: _("a PDF document")),
    (b"\x89PNG", lambda: _("a picture")),
    (b"\xff\xd8\xff", lambda: _("a picture")),
    (b"\x1f\x8b", lambda: _("a compressed archive")),
    (b"<!DOCTYPE", lambda: _("a web page")),
    (b"<html", lambda: _("a web page")),
    (b"{\\rtf", lambda: _("a text document")),
)


def _typed(
    lines: Iterator[tuple[int, list[Any]]], header: list[ColumnSpec], limit_rows: int
) -> tuple[list[Row], list[RowError]]:
    rows, errors = [], []
    readers = [(column.name, reader_for(column)) for column in header]
    for count, (line, cells) in enumerate(lines, start=1):
        if count > limit_rows:
            raise Refusal("file.too_many_rows", params={"limit": limit_rows}, status=422)
        if len(cells) != len(readers):
            why = _("has %(found)s cells where the header has %(expected)s") % {
                "found": len(cells),
                "expected": len(readers),
            }
            errors.append(RowError(line, "", "", why))
            continue
        values: dict[str, Any] = {}
        for (name, read), cell in zip(readers, cells, strict=True):
            try:
                values[name] = read(cell)
            except ValueError as problem:
                errors.append(RowError(line, name, shown(cell), str(problem)))
        if len(values) == len(readers):
            rows.append(Row(line, values))
    return rows, errors


def shown(cell: Any) -> str:
    """A cell as an error shows it: short, and printable."""
    text = cell if isinstance(cell, str) else str(cell)
    return repr(text[:80])[1:-1] + ("…" if len(text) > 80 else "")
