"""What decisions are worked out with, without a database."""

import io
from zipfile import ZipFile

import pytest

from governance.decisions.rules import OOXML, canonical, count, currency_of, digest, media_type_of


@pytest.mark.parametrize(
    ("choices", "quorum", "present", "quorate", "carried"),
    [
        (["for"] * 3, 4, 3, False, True),
        (["for"] * 3 + ["recused"], 4, 3, False, True),
        (["for"] * 2 + ["abstain"] * 2, 4, 4, True, True),
        (["for", "against"], 2, 2, True, False),  # a tie does not carry
        (["abstain"], 1, 1, True, False),
        ([], 1, 0, False, False),
    ],
)
def test_a_count_leaves_the_recused_out_and_a_tie_carries_nothing(choices, quorum, present, quorate, carried):
    came_to = count(choices, quorum)

    assert (came_to.present, came_to.quorate, came_to.carried) == (present, quorate, carried)


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("42000", "42000", ""),
        ("42000 GBP", "42000", "GBP"),
        ("eur 42000.50", "42000.50", "EUR"),
        ("£42000", "42000", "GBP"),
        ("42000 €", "42000", "EUR"),
        ("NaN", "NaN", ""),
        ("a lot", "a lot", ""),
        ("-1", "-1", ""),
    ],
)
def test_an_amount_may_name_its_currency(text, number, currency):
    assert currency_of(text) == (number, currency)


def office(*parts: str) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.txt", "Größe".encode(), "text/plain"),
        ("a.csv", b"a,b\r\n1,2", "text/csv"),
        ("a.docx", office("word/document.xml"), f"{OOXML}.wordprocessingml.document"),
        ("a.xlsx", office("xl/workbook.xml"), f"{OOXML}.spreadsheetml.sheet"),
        ("a.pptx", office("ppt/presentation.xml"), f"{OOXML}.presentationml.presentation"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), None),
        ("a.zip", office("evil.exe"), None),
        ("a.docx", b"PK\x03\x04 broken", None),
        ("a.pdf", b"<html><script>", None),
        ("a.svg", b"  <svg/>", None),
        ("a.txt", b"\x00\x01", None),
        ("a.txt", b"\xff\xfe", None),
        ("a.exe", b"MZ\x90", None),
    ],
)
def test_a_file_is_what_its_content_says(name, content, kind):
    assert media_type_of(name, content) == kind


def test_a_document_has_one_spelling():
    assert canonical({"b": 1, "a": "ä"}) == '{"a":"ä","b":1}'.encode()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
