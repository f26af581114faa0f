"""A workbook's first sheet as lines of cells, read row by row and bounded before anything is unpacked."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from doors.cells import Formula
from doors.later import Later
from doors.refusal import Refusal

openpyxl = Later("openpyxl")
EXPANSION = 12  # an honest workbook unpacks to five to ten times its size
MIN_UNPACKED = 4 * 1024 * 1024
MAX_PARTS = 2_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]{1,20})\"")
MAX_GAP = 1_000  # one cell a million rows away must not cost a million rows


def lines(content: bytes, *, limit_bytes: int, max_columns: int, max_rows: int) -> Iterator[tuple[int, list[Any]]]:
    """(row number, cells) for every row that is not empty, without the empty columns behind the header."""
    _check_archive(content, limit_bytes)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it does not know
            return iter(_rows(content, max_columns, max_rows))
    except Refusal:
        raise
    except Exception as problem:  # broken XML reaches us as any of a dozen classes
        raise _not_a_workbook() from problem


def _rows(content: bytes, max_columns: int, max_rows: int) -> list[tuple[int, list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # the file's own claim of its size is not to be believed
    found: list[tuple[int, list[Any]]] = []
    for line, row in enumerate(sheet.iter_rows(max_col=max_columns, max_row=max_rows), start=1):
        cells = [_value(cell) for cell in row]
        width = len(found[0][1]) if found else 0
        while len(cells) > width and cells[-1] in (None, ""):
            cells.pop()
        if any(cell not in (None, "") for cell in cells):
            found.append((line, cells + [None] * (width - len(cells))))
        elif line > (found[-1][0] if found else 0) + MAX_GAP:
            raise Refusal("file.gap", params={"line": str(found[-1][0] if found else 0), "limit": MAX_GAP}, status=422)
    book.close()
    return found


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        return Formula(str(cell.value))
    return cell.value


def _check_archive(content: bytes, limit_bytes: int) -> None:
    """Refuse what is no workbook, what unpacks to too much, and XML that could define entities."""
    bound = max(MIN_UNPACKED, limit_bytes * EXPANSION)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise _not_a_workbook()
            # zipfile never unpacks more of a part than the size it declares.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > bound:
                raise Refusal("file.too_expansive", params={"limit": f"{bound // 1024 // 1024} MiB"}, status=422)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        if b"<!" in opened.read(2048).split(b"<!--", 1)[0]:  # a DOCTYPE stands before the root
                            raise _not_a_workbook()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as problem:
        raise _not_a_workbook() from problem


def _not_a_workbook() -> Refusal:
    return Refusal("file.not_a_table", params={"found": _("an archive or a broken workbook")}, status=422)


def merged_cells(content: bytes) -> list[str]:
    """The merged areas of a workbook's first sheet ("B2:B4"), where each row must stand for itself; after `lines`."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    part = str(book.worksheets[0]._worksheet_path).lstrip("/")  # noqa: SLF001  no public name says which part it is
    book.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [found.decode() for found in _MERGED.findall(archive.read(part))]
