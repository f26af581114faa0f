"""Rows as a file: CSV and XLSX in which numbers and dates keep their type and no cell can become a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import FileResponse
from django.utils import timezone

from doors.later import Later

openpyxl = Later("openpyxl")
MEMORY_BYTES = 4 * 1024 * 1024  # beyond this the file goes to disk
# What spreadsheet programs take for the start of a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def export_file(code: str, name: str, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> FileResponse:
    """A download with all lines, written before it is answered."""
    content_type, write = FORMATS[code]
    file: IO[bytes] = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115  the response closes it
    write(file, header, lines)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{code}", content_type=content_type)


def json_lines_file(name: str, lines: Iterable[str]) -> FileResponse:
    """A download of JSON lines, written before it is answered."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115  the response closes it
    file.writelines(f"{line}\n".encode() for line in lines)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.jsonl", content_type="application/jsonl")


def write_csv(file: IO[bytes], header: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a byte order mark, because spreadsheet programs guess otherwise."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(neutral(label) for label in header)
    writer.writerows([_as_text(value) for value in line] for line in lines)
    text.detach()


def write_xlsx(file: IO[bytes], header: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """One sheet, written row by row."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([neutral(label) for label in header])
    for line in lines:
        sheet.append([_as_cell(value) for value in line])
    book.save(file)


def neutral(text: str) -> str:
    """Text that no spreadsheet program runs: an apostrophe before what would start a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _as_cell(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | Decimal():
            return value
        case datetime():  # a workbook knows no zones: the organisation's wall clock
            return timezone.make_naive(value) if timezone.is_aware(value) else value
        case date() | time():
            return value
        case _:
            return neutral(_NOT_IN_XML.sub("", str(value)))


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case int() | float():
            return repr(value)
        case datetime():
            return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return neutral(str(value))


Writer = Callable[[IO[bytes], Sequence[str], Iterable[Sequence[Any]]], None]
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
