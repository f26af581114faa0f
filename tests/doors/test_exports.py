import csv
import io
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from doors.exports import export_file, neutral

LINE = [
    "=1+1",
    -5,
    Decimal("-0.10"),
    date(2026, 1, 31),
    datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
    True,
    None,
    UUID(int=7),
    "plain",
    "bell\x07",
]
HEADER = [f"c{n}" for n in range(len(LINE))]


def content(code: str) -> bytes:
    with timezone.override("Europe/London"), closing(export_file(code, "list", HEADER, [LINE]).file_to_stream) as file:
        return file.read()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_could_start_a_formula_gets_an_apostrophe(start):
    assert neutral(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_other_text_stays_as_it_is():
    assert neutral("Planned = care") == "Planned = care"


def test_csv_keeps_numbers_and_dates_and_neutralises_text():
    text = content("csv").decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text))) == [
        HEADER,
        [
            "'=1+1",
            "-5",
            "-0.10",
            "2026-01-31",
            "2026-07-01T13:00:00+01:00",
            "true",
            "",
            "00000000-0000-0000-0000-000000000007",
            "plain",
            "bell\x07",
        ],
    ]


def test_xlsx_keeps_types_and_has_no_formula():
    sheet = load_workbook(io.BytesIO(content("xlsx"))).active
    cells = [cell.value for cell in sheet[2]]

    assert cells == [
        "'=1+1",
        -5,
        -0.1,
        datetime.fromisoformat("2026-01-31"),
        datetime.fromisoformat("2026-07-01T13:00"),
        True,
        None,
        "00000000-0000-0000-0000-000000000007",
        "plain",
        "bell",
    ]
    assert {cell.data_type for row in sheet for cell in row} == {"s", "n", "d", "b"}


def test_an_export_is_a_download_with_its_name():
    response = export_file("csv", "streams-2026-10-05", ["a"], [])
    with closing(response.file_to_stream) as file:
        body = file.read()

    assert response["Content-Disposition"] == 'attachment; filename="streams-2026-10-05.csv"'
    assert body == b"\xef\xbb\xbfa\r\n"
