"""A document laid out three times: HTML for the mail, plain text beside it, and a PDF to keep."""

from collections import OrderedDict
from dataclasses import dataclass

from packs.blocks import PackDocument
from packs.rendering.html import as_html
from packs.rendering.pdf import as_pdf
from packs.rendering.text import as_text

KEPT = 8


@dataclass(frozen=True)
class Rendered:
    """One document in its three forms."""

    html: str
    text: str
    pdf: bytes


class Printer:
    """Lays documents out; readers with equal documents share one. It keeps only the last few."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Rendered] = OrderedDict()
        self.laid_out = 0

    def render(self, document: PackDocument) -> Rendered:
        """The three forms of a document."""
        key = repr(document)  # pictures stand in it by name and finding, not by their bytes
        if key not in self._kept:
            self._kept[key] = Rendered(as_html(document), as_text(document), as_pdf(document))
            self.laid_out += 1
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
