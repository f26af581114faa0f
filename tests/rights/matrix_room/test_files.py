"""A matrix taken away and brought back: CSV, XLSX, JSON both ways; DMN and PDF out; what cannot be read is named by cell."""

import io
import json

import pytest
from openpyxl import Workbook, load_workbook

from doors.refusal import Refusal
from rights.matrix import services
from rights.matrix.files import as_file
from rights.matrix.models import Fact, MatrixVersion
from rights.matrix.selectors import document_of
from rights.matrix.sheet import BadSheet, read_file
from tests.cast import NOON


def taken_away(code, version, northshore):
    answer = as_file(code, version, document_of(version), organisation=northshore)
    content = b"".join(answer.streaming_content)
    answer.file_to_stream.close()
    return content


def read(content, base=None):
    return read_file(io.BytesIO(content), base=base or {}, facts=list(Fact.objects.all()))


def csv(*lines):
    return "\n".join(lines).encode()


@pytest.mark.parametrize("code", ["csv", "xlsx", "json"])
def test_what_is_taken_away_comes_back_as_it_was(draft, northshore, administrator, code):
    content = taken_away(code, draft, northshore)

    again = services.draft_version(document=read(content, document_of(draft)), by=administrator, at=NOON)

    assert document_of(again) == document_of(draft)


def test_other_engines_and_printers_get_their_files(draft, northshore):
    dmn, pdf = (taken_away(code, draft, northshore) for code in ("dmn", "pdf"))

    assert b"https://www.omg.org/spec/DMN/20191111/MODEL/" in dmn
    assert pdf.startswith(b"%PDF-")


def test_bad_cells_are_named_by_line_and_column_and_nothing_is_imported(library_set_up):
    content = csv(
        "rule,amount,streams,decides,days",
        "r1,< 5,1,portfolio funding,5",
        'r2,">= 50,000",one,portfolio parking,soon',
        "r1,-,-,stream,",
    )

    with pytest.raises(BadSheet) as refusal:
        read(content)

    assert [(error.line, error.column) for error in refusal.value.errors] == [
        (3, "amount"), (3, "days"), (3, "decides"), (3, "streams"), (4, "rule"),
    ]  # fmt: skip
    assert (refusal.value.code, refusal.value.status) == ("sheet.bad_cells", 422)
    assert not MatrixVersion.objects.exists()


def test_merged_cells_are_refused_where_they_are(draft, northshore):
    book = load_workbook(io.BytesIO(taken_away("xlsx", draft, northshore)))
    book.active.merge_cells("B2:B4")
    file = io.BytesIO()
    book.save(file)

    with pytest.raises(Refusal) as refusal:
        read(file.getvalue())

    assert (refusal.value.code, refusal.value.params) == ("sheet.merged", {"cells": "B2:B4"})


def test_a_workbook_that_people_typed_says_numbers_and_truth_as_cells(library_set_up):
    book = Workbook()
    book.active.append(["rule", "streams", "reversible", "decides"])
    book.active.append(["r1", 2, True, "coordination priorities"])
    book.active.append(["r2", None, "-", None])
    file = io.BytesIO()
    book.save(file)

    rules = read(file.getvalue())["rules"]

    assert [rule["when"] for rule in rules] == [{"streams": "2", "reversible": "true"}, {}]
    assert "then" not in rules[1]


@pytest.mark.parametrize(
    "content",
    [b"{", b'{"rules": 5}', b'{"rules": [], "facts": [5]}', b'{"rules": [{"code": NaN}]}', b'{"rules":[],"rules":[]}'],
)
def test_what_is_no_document_is_refused(library_set_up, content):
    with pytest.raises(Refusal) as refusal:
        read(content)

    assert (refusal.value.code, refusal.value.status) == ("sheet.not_a_document", 422)


def test_a_document_with_a_fact_that_nobody_knows_names_it(library_set_up, administrator):
    document = read(json.dumps({"facts": [{"code": "mood"}], "rules": []}).encode())

    with pytest.raises(Refusal) as refusal:
        services.draft_version(document=document, by=administrator, at=NOON)

    assert (refusal.value.code, refusal.value.params["facts"]) == ("matrix.unknown_facts", "mood")
    assert not MatrixVersion.objects.exists()
