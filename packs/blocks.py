"""What a pack is made of: finished sentences, rows, tables and pictures.

A section says its words once, as blocks; HTML, text and PDF only lay them out, so that all three say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

# The states of the design language that a pack uses, each with its shape; every renderer has a colour for each.
SHAPES = {"worse": "◆", "better": "●", "high": "△", "low": "▽", "calm": "○", "due": "▲", "stale": "–"}


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Finding:
    """A state in a word, what it is about, and what is to be known of it. `url` leads there, from the portal's root."""

    state: str
    word: str
    about: str
    words: str
    url: str = ""

    @property
    def shape(self) -> str:
        """So that colour is never alone."""
        return SHAPES[self.state]


@dataclass(frozen=True)
class Row:
    """One line of an agenda or a list of dates."""

    when: str
    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Rows:
    """Lines that begin with a time or a day."""

    rows: Sequence[Row]


@dataclass(frozen=True)
class Cell:
    """One cell; with a state it is drawn as one."""

    words: str
    state: str = ""

    @property
    def shape(self) -> str:
        """So that colour is never alone; a plain cell has none."""
        return SHAPES.get(self.state, "")


@dataclass(frozen=True)
class Table:
    """A small table. The first column is what a row is about; `numeric` names the columns set to the right."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Picture:
    """A chart: as SVG for the PDF, as PNG for the mail, and its finding in words. `name` is its content id."""

    name: str
    alt: str
    svg: str = field(repr=False)
    png: bytes = field(repr=False)


Block = Text | Finding | Rows | Table | Picture
T = TypeVar("T")


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. Without blocks it is left out."""

    code: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Wait:
    """One thing that waits for the reader."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class PackDocument:
    """Everything one pack says, before it is laid out. Two readers with equal documents get equal packs."""

    lang: str
    organisation: str
    title: str
    subject: str
    when: str
    lead: str
    summary: str  # what a mail client shows beside the subject
    waits_title: str
    waits: Sequence[Wait]
    sections: Sequence[Section]
    meeting_url: str
    pack_url: str
    because: str
    chain_head: str
    page_words: str  # "Page %(page)s of %(pages)s"

    @property
    def pictures(self) -> list[Picture]:
        """The charts, in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Picture)]


def printable(part: T) -> T:
    """The same, with a space for every sign that cannot be set: control characters, half a surrogate pair."""
    return _printable(part)


def _printable(part: Any) -> Any:
    match part:
        case str():
            return part if part.isprintable() else "".join(sign if sign.isprintable() else " " for sign in part)
        case list() | tuple():
            return [_printable(one) for one in part]
        case Picture():
            return replace(part, alt=_printable(part.alt))
        case _ if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{one.name: _printable(getattr(part, one.name)) for one in fields(part)})
        case _:
            return part
