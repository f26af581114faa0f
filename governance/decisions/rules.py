"""What a decision is worked out with: counts of a ballot, digests, amounts, kinds of files. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
OOXML = "application/vnd.openxmlformats-officedocument"
_NUMBER = r"[-+.]?\d\S*"
_AMOUNT = re.compile(rf"^\s*(?:([A-Za-z]{{3}}|[£€$])\s*({_NUMBER})|({_NUMBER}?)\s*([A-Za-z]{{3}}|[£€$]))\s*$")
_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD"}


# --- Ballots ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Count:
    """What a ballot came to. Recused members count neither for the quorum nor for the outcome."""

    for_: int
    against: int
    abstain: int
    recused: int
    quorum: int

    @property
    def present(self) -> int:
        """How many took part and may."""
        return self.for_ + self.against + self.abstain

    @property
    def quorate(self) -> bool:
        """Were there enough?"""
        return self.present >= self.quorum

    @property
    def carried(self) -> bool:
        """Were more for it than against it? A tie does not carry."""
        return self.for_ > self.against


def count(choices: Iterable[str], quorum: int) -> Count:
    """The count of these choices: `for`, `against`, `abstain`, `recused`."""
    said = list(choices)
    return Count(said.count("for"), said.count("against"), said.count("abstain"), said.count("recused"), quorum)


# --- Digests ---------------------------------------------------------------------------------------------------------
def canonical(document: object) -> bytes:
    """One spelling for one document: keys sorted, no spaces, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(document: object) -> str:
    """SHA-256 over the canonical spelling."""
    return hashlib.sha256(canonical(document)).hexdigest()


def facts_digest(facts: Mapping[str, str], version_digest: str) -> str:
    """What was known, and the matrix it was judged by, as one digest."""
    return digest({"facts": dict(facts), "version": version_digest})


# --- Amounts ---------------------------------------------------------------------------------------------------------
def currency_of(text: str) -> tuple[str, str]:
    """An amount as (number, currency): `42000 GBP`, `GBP 42000` and `£42000` name one; without one it is empty."""
    found = _AMOUNT.match(text)
    if found is None:
        return text.strip(), ""
    before, after, number, behind = found.groups()
    named = before or behind
    return after or number, _SIGNS.get(named, named.upper())


# --- Files -----------------------------------------------------------------------------------------------------------
def media_type_of(name: str, content: bytes) -> str | None:
    """What a file is by its content; None for what is not taken. The name only tells text from CSV."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if _is_text(content):
        return "text/csv" if name.lower().endswith(".csv") else "text/plain"
    return None


def _office_type(content: bytes) -> str | None:
    """A document of Office Open XML, told by its parts; one with macros is not taken."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = set(packed.namelist())
    except (BadZipFile, ValueError, OSError):
        return None
    if "[Content_Types].xml" not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    kinds = {
        "word/document.xml": f"{OOXML}.wordprocessingml.document",
        "xl/workbook.xml": f"{OOXML}.spreadsheetml.sheet",
        "ppt/presentation.xml": f"{OOXML}.presentationml.presentation",
    }
    return next((kind for part, kind in kinds.items() if part in parts), None)


def _is_text(content: bytes) -> bool:
    """Text without control characters that is no mark-up a browser would run."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if not text or any(ord(one) < 32 and one not in "\t\r\n\f" for one in text):
        return False
    return not text.lstrip().startswith("<")
