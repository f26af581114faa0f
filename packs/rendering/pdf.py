"""The PDF, set by Typst: tagged, with title and language, in our own letters, with the same charts as pictures of lines.

The words go in as data (JSON), never as source: nothing that somebody typed can become markup or code.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from doors.later import Later
from indicators.charts import FONT_FOLDER
from packs.blocks import Block, PackDocument, Picture

typst = Later("typst")
TEMPLATE = Path(settings.BASE_DIR) / "templates" / "packs" / "pack.typ"


def as_pdf(document: PackDocument) -> bytes:
    """The pack as PDF 1.7 after PDF/UA-1, which asks for tags, a title, a language, and words for each picture.

    It also asks for a letter for every sign. Where somebody wrote one that ours lack, the system's letters help out, and
    the file is tagged as well but promises less.
    """
    with translation.override(document.lang):
        given = {"pack": json.dumps(_plain(document), ensure_ascii=False)}
    ours = typst.Compiler(
        TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=given
    )
    try:
        return bytes(ours.compile(format="pdf", pdf_standards=["ua-1"]))
    except typst.TypstError as failure:
        if "could not be displayed" not in failure.message:
            raise
    with_theirs = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts_and_theirs(), sys_inputs=given)
    return bytes(with_theirs.compile(format="pdf"))


def _plain(document: PackDocument) -> dict[str, Any]:
    """The document as the template reads it."""
    sections = [
        {"title": section.title, "blocks": [_block(block) for block in section.blocks]} for section in document.sections
    ]
    language, _dash, region = document.lang.partition("-")
    words = {
        "pack": _("Review pack"),
        "open": _("Open the meeting"),
        "head": _("Audit chain head"),
        "page": document.page_words,
    }
    return {
        "lang": language,
        "region": region.upper()[:2] or None,
        "organisation": document.organisation,
        "title": document.title,
        "subject": document.subject,
        "when": document.when,
        "lead": document.lead,
        "waits_title": document.waits_title,
        "waits": [asdict(wait) for wait in document.waits],
        "sections": sections,
        "because": document.because,
        "meeting_url": document.meeting_url,
        "chain_head": document.chain_head,
        "words": words,
    }


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):
        return {"kind": kind, "alt": block.alt, "svg": block.svg}
    plain = asdict(block)
    if "numeric" in plain:
        plain["numeric"] = sorted(plain["numeric"])
    return {"kind": kind, **plain}


@cache
def _fonts() -> Any:
    """Our letters only: the same PDF on every machine, also on one without fonts."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)])


@cache
def _fonts_and_theirs() -> Any:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)])
