"""CSV bytes as lines of cells: UTF-8 only, the delimiter found from the header."""

import csv
import io
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from doors.refusal import Refusal

DELIMITERS = ",;\t"


def lines(content: bytes, *, wanted: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) for every line that is not empty; the number is that of the row's first line."""
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, wanted), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as problem:
        raise Refusal("file.broken", params={"line": start, "why": _why(problem)}, status=422) from problem


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(content, 0, _("UTF-16"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # A position in UTF-8 text; the byte order mark is not counted by the decoder.
        offset = problem.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        raise _not_utf8(content, offset, _("Latin-1 or Windows-1252")) from problem


def _not_utf8(content: bytes, offset: int, looks_like: str) -> Refusal:
    line = str(content.count(b"\n", 0, offset) + 1)
    byte = f"0x{content[offset]:02X}"
    words = {"line": line, "offset": str(offset), "byte": byte, "looks_like": looks_like}
    return Refusal("file.encoding", params=words, status=422)


def _delimiter(text: str, wanted: Collection[str]) -> str:
    """The delimiter under which the first line names most of the wanted columns; a comma when none is better."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    names = {name.casefold() for name in wanted}

    def fit(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter))
        return sum(cell.strip().casefold() in names for cell in cells), len(cells)

    try:
        return max(DELIMITERS, key=fit)
    except csv.Error as problem:
        raise Refusal("file.broken", params={"line": 1, "why": _why(problem)}, status=422) from problem


def _why(problem: csv.Error) -> str:
    words = str(problem)
    if "field larger" in words:
        return _("a cell is too long, or a quotation mark is not closed")
    return _("a quotation mark is not closed or stands in the middle of a cell")
