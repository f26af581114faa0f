"""The pack as plain text, for those who read mail so: the same words, lines of at most 76 letters."""

from collections.abc import Iterator
from textwrap import TextWrapper

from django.utils import translation
from django.utils.translation import gettext as _

from packs.blocks import Block, Finding, PackDocument, Picture, Rows, Section, Table, Text

WIDTH = 76


def as_text(document: PackDocument) -> str:
    """The whole pack."""
    with translation.override(document.lang):
        return "\n".join(_lines(document)) + "\n"


def _lines(document: PackDocument) -> Iterator[str]:
    yield " · ".join([document.organisation, _("Review pack")])
    yield ""
    yield from _headed(document.title, "=")
    yield from _wrapped(document.when)
    yield from _wrapped(document.lead)
    if document.waits:
        yield ""
        yield from _headed(document.waits_title, "-")
        for number, wait in enumerate(document.waits, start=1):
            yield from _wrapped(wait.words, first=f"{number}. ")
            if wait.url:
                yield f"   {wait.url}"
    for section in document.sections:
        yield ""
        yield from _section(section)
    yield ""
    yield _("Open the meeting: %(url)s") % {"url": document.meeting_url}
    yield _("Read this pack in the portal: %(url)s") % {"url": document.pack_url}
    yield ""
    yield "-- "
    yield from _wrapped(document.because)
    yield _("Audit chain head %(hash)s") % {"hash": document.chain_head}
    yield from _wrapped(_("A second copy of this mail carries the same Message-ID."))


def _section(section: Section) -> Iterator[str]:
    yield from _headed(section.title, "-")
    for place, block in enumerate(section.blocks):
        if place:
            yield ""
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text(words=words):
            yield from _wrapped(words)
        case Finding():
            yield from _wrapped(f"{block.word}: {block.about} {block.words}", first=f"{block.shape} ")
            if block.url:
                yield f"  {block.url}"
        case Rows(rows=rows):
            width = max((len(row.when) for row in rows), default=0)
            for row in rows:
                yield from _wrapped(row.title, first=f"{row.when:<{width}}  ")
                if row.note:
                    yield from _wrapped(row.note, first=" " * (width + 2))
        case Table():
            yield from _table(block)
        case Picture(alt=alt):
            yield from _wrapped(_("[Chart] %(words)s") % {"words": alt}, first="  ")


def _table(table: Table) -> Iterator[str]:
    """Columns when they fit, else a line for each cell."""
    lines = [list(table.heads), *([cell.words for cell in row] for row in table.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.heads))]
    if sum(widths) + 2 * (len(widths) - 1) <= WIDTH:
        for line in lines:
            cells = [
                words.rjust(width) if column in table.numeric else words.ljust(width)
                for column, (words, width) in enumerate(zip(line, widths, strict=True))
            ]
            yield "  ".join(cells).rstrip()
        return
    for line in lines[1:]:
        yield from _wrapped(line[0])
        said = (f"{head}: {words}" for head, words in zip(table.heads[1:], line[1:], strict=True))
        yield from _wrapped("; ".join(said), first="  ")


def _headed(words: str, rule: str) -> Iterator[str]:
    yield from _wrapped(words)
    yield rule * min(len(words), WIDTH)


def _wrapped(words: str, first: str = "") -> list[str]:
    """Lines that hang under the first one; whatever breaks a line inside the words becomes a space."""
    wrapper = TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False, break_long_words=False
    )
    return wrapper.wrap(words) or [first.rstrip()]
