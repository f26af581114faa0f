"""The mail's HTML: 600 px of tables, rules written into the elements, pictures by content id, no web font needed."""

from django.template.loader import render_to_string
from django.utils import translation

from outbox.html import inlined
from packs.blocks import Finding, PackDocument, Picture, Rows, Section, Table, Text

_PARTIALS = {Text: "text", Finding: "finding", Rows: "rows", Table: "table", Picture: "picture"}


def as_html(document: PackDocument) -> str:
    """A whole page. What mail clients keep of a style element is only the dark colours and the narrow screen."""
    with translation.override(document.lang):
        page = render_to_string(
            "packs/mail/page.html", {"pack": document, "sections": [_parts(one) for one in document.sections]}
        )
    return inlined(page)


def _parts(section: Section) -> tuple[str, list[tuple[str, object]]]:
    return section.title, [(f"packs/mail/_{_PARTIALS[type(block)]}.html", block) for block in section.blocks]
