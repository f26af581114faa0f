import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from doors.cells import ColumnSpec, RowError
from doors.imports import Row, read_rows
from doors.refusal import Refusal

READINGS = [
    ColumnSpec("series"),
    ColumnSpec("date", "date"),
    ColumnSpec("value", "decimal", digits=19, places=4),
    ColumnSpec("note", required=False),
]


def csv(text: str, *, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def xlsx(*lines: list) -> io.BytesIO:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def refused(file: io.BytesIO, **more) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        read_rows(file, columns=READINGS, **more)
    assert refusal.value.status == 422
    return refusal.value


def why(value: str, kind: str = "decimal", **more) -> str:
    """The reason why this value of a one-column file is not taken."""
    spec = ColumnSpec("value", kind, **more)
    rows, errors = read_rows(csv(f'value\n"{value}"\n'), columns=[spec])
    assert rows == []
    [error] = errors
    return error.why


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_with_either_delimiter_and_with_or_without_a_byte_order_mark(delimiter, encoding):
    text = "series,date,value,note\nÄrzte,2026-01-31,12.5,\n\nA,2026-02-28,-3,late\n".replace(",", delimiter)

    rows, errors = read_rows(csv(text, encoding=encoding), columns=READINGS)

    assert errors == []
    assert rows == [
        Row(2, {"series": "Ärzte", "date": date(2026, 1, 31), "value": Decimal("12.5"), "note": None}),
        Row(4, {"series": "A", "date": date(2026, 2, 28), "value": Decimal(-3), "note": "late"}),
    ]


def test_columns_are_found_by_name_in_any_order_and_case():
    rows, _ = read_rows(csv("Value, DATE ,series\n1,2026-01-31,A\n"), columns=READINGS)

    assert rows == [Row(2, {"value": Decimal(1), "date": date(2026, 1, 31), "series": "A"})]


def test_a_delimiter_inside_quotes_does_not_mislead():
    rows, _ = read_rows(csv('series;date;value\n"A, B";2026-01-31;1\n'), columns=READINGS)

    assert rows[0].values["series"] == "A, B"


def test_a_line_break_inside_quotes_keeps_the_line_numbers_right():
    _, errors = read_rows(csv('series,date,value\n"A\nB",2026-01-31,1\nC,2026-01-31,x\n'), columns=READINGS)

    assert errors == [RowError(4, "value", "x", "is not a number")]


def test_every_bad_cell_is_reported_with_line_and_column():
    text = "series,date,value\n,31.01.2026,x\nA,2026-02-30,1\nB,2026-02-01\n"

    rows, errors = read_rows(csv(text), columns=READINGS)

    assert rows == []
    assert errors == [
        RowError(2, "series", "", "is empty"),
        RowError(2, "date", "31.01.2026", "is not a date; write it as 2026-12-31 (year-month-day)"),
        RowError(2, "value", "x", "is not a number"),
        RowError(3, "date", "2026-02-30", "is not a day of the calendar"),
        RowError(4, "", "", "has 2 cells where the header has 3"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("NaN", "is not a finite number"),
        ("-Infinity", "is not a finite number"),
        ("inf", "is not a finite number"),
        ("1e400", "is too large; up to 18 digits before the point"),
        ("1e999999", "is too large; up to 18 digits before the point"),
        ("1" * 19, "is too large; up to 18 digits before the point"),
        ("1e-400", "has too many digits; up to 20 after the point"),
        ("9" * 65, "has too many digits"),
        ("1,234.5", "is not a number; write 1234.5 with a point and without commas"),
        ("12,5", "is not a number; write 1234.5 with a point and without commas"),
        ("1_000", "is not a number"),
        ("٣", "is not a number"),
        ("0x10", "is not a number"),
        ("=1+1", "is a formula; write its value"),
        ("1\x00", "contains a NUL byte"),
    ],
)
def test_a_decimal_says_why_it_is_not_taken(value, reason):
    assert why(value) == reason


@pytest.mark.parametrize(
    ("kind", "value", "more", "reason"),
    [
        ("integer", "1.5", {}, "is not a whole number"),
        ("boolean", "perhaps", {}, "is neither true nor false"),
        ("choice", "up", {"choices": ["increase", "decrease"]}, "is none of increase, decrease"),
        ("text", "abcdef", {"max_length": 5}, "is longer than 5 characters"),
        ("text", "=cmd()", {}, "is a formula; write its value"),
        ("date", "2026-1-1", {}, "is not a date; write it as 2026-12-31 (year-month-day)"),
        ("date", "20260101", {}, "is not a date; write it as 2026-12-31 (year-month-day)"),
    ],
)
def test_a_cell_of_another_kind_says_why_it_is_not_taken(kind, value, more, reason):
    assert why(value, kind, **more) == reason


def test_a_wrong_header_names_what_is_missing_unknown_and_double():
    refusal = refused(csv("series,serie,date,date\nA,B,2026-01-31,2026-01-31\n"))

    assert refusal.sentence == (
        "Not imported. The first line does not fit: missing: value; unknown: serie; twice: date. "
        "Expected columns: series, date, value, [note]."
    )


def test_latin_1_is_refused_by_line_and_byte():
    refusal = refused(csv("series,date,value\nÄrzte,2026-01-31,1\n", encoding="latin-1"))

    assert refusal.sentence == (
        "Not imported. Line 2, byte 18 (0xC4) is not UTF-8: it looks like Latin-1 or Windows-1252. "
        "Save the file again as CSV in UTF-8."
    )


def test_utf_16_is_refused():
    assert refused(csv("series,date,value\n", encoding="utf-16")).params["looks_like"] == "UTF-16"


class Unreadable(io.BytesIO):
    """An upload that knows its size and must not be read."""

    size = 20 * 1024 * 1024

    def read(self, *args):
        raise AssertionError("was read")


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    refusal = refused(Unreadable())

    assert refusal.sentence == "Not imported. The file has 20.0 MiB; up to 10.0 MiB are taken at once."


def test_a_file_without_a_known_size_is_refused_as_well():
    assert refused(csv("series,date,value\n" + "A,2026-01-31,1\n" * 100), limit_bytes=1024).code == "file.too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b" \n\n", "file.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.not_a_table"),
        (b"%PDF-1.7", "file.not_a_table"),
        (b"PK\x03\x04 no archive", "file.not_a_table"),
        (b'series,date,value\n"A,2026-01-31,1\n', "file.broken"),
        (b'series,date,value\n"A"x,2026-01-31,1\n', "file.broken"),
        (b"a," * 200 + b"\n1\n", "file.too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(content, code):
    assert refused(io.BytesIO(content)).code == code


def test_too_many_rows_are_refused():
    file = csv("series,date,value\n" + "A,2026-01-31,1\n" * 4)

    assert refused(file, limit_rows=3).code == "file.too_many_rows"


def test_a_header_alone_gives_no_rows():
    assert read_rows(csv("series,date,value\n"), columns=READINGS) == ([], [])


def test_a_workbook_is_read_by_its_content_whatever_its_name():
    file = xlsx(
        ["series", "date", "value"],
        ["A", datetime.fromisoformat("2026-01-31"), 12.5],
        [None, None, None],
        ["B", "2026-02-28", "7"],
    )
    file.name = "readings.csv"

    rows, errors = read_rows(file, columns=READINGS)

    assert errors == []
    assert rows == [
        Row(2, {"series": "A", "date": date(2026, 1, 31), "value": Decimal("12.5")}),
        Row(4, {"series": "B", "date": date(2026, 2, 28), "value": Decimal(7)}),
    ]


def test_a_workbook_reports_formulas_error_cells_and_times_of_day():
    file = xlsx(
        ["series", "date", "value"],
        ["A", datetime.fromisoformat("2026-01-31T08:00"), "=1+1"],
        ["B", datetime.fromisoformat("2026-01-31"), True],
        ["C", datetime.fromisoformat("2026-01-31"), "#N/A"],
    )

    rows, errors = read_rows(file, columns=READINGS)

    assert rows == []
    assert [(error.line, error.column, error.why) for error in errors] == [
        (2, "date", "is a date with a time of day; only the date is expected"),
        (2, "value", "is a formula; write its value"),
        (3, "value", "is not a number"),
        (4, "value", "is not a number"),
    ]


def test_a_workbook_with_one_far_cell_is_not_unfolded():
    book = Workbook()
    for line in (["series", "date", "value"], ["A", "2026-01-31", 1]):
        book.active.append(line)
    book.active.cell(row=1_000_000, column=16_000, value="far")
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    assert refused(file).sentence == (
        "Not imported. More than 1,000 empty rows follow row 2. Delete them, or what stands behind them."
    )


def with_part(name: str, content: bytes) -> io.BytesIO:
    """A workbook in which one more part hides."""
    file = xlsx(["series", "date", "value"], ["A", "2026-01-31", 1])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    file.seek(0)
    return file


def test_a_zip_bomb_is_refused_by_its_declared_size():
    assert refused(with_part("xl/bomb.bin", bytes(8 * 1024 * 1024)), limit_bytes=64 * 1024).code == "file.too_expansive"


def test_xml_that_declares_entities_is_refused():
    assert refused(with_part("xl/x.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>')).code == (
        "file.not_a_table"
    )


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    file.seek(0)

    assert refused(file).code == "file.not_a_table"
