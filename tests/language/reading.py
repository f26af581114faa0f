"""Reads an answer as a person does, and says which of its words are in no language but English."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

READ_ALOUD = {
    "alt",
    "title",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "placeholder",
    "label",
    "data-l",
}
SILENT = {"script", "style", "code", "pre", "kbd", "template"}
WORD = re.compile(r"[A-Za-z]{2,}")
# What is the same in every language: names, abbreviations, identities, addresses and the names of time zones.
SAME = re.compile(
    r"vsportal|\b(?:CSV|XLSX|SVG|PNG|PDF|UTC|UTF-8|API|JSON|SHA-256|ISO|IANA|RFC|Message-ID|MiB|KiB|OpenID|PKCE|DEC-)\b"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8,}\b"
    r"|\bNHSRplotthedots\b|\bNHS Making Data Count\b"  # rulesets are named by their publishers
    r"|^(?:True|False|None)$|\b(?:GET|POST|PUT|PATCH|DELETE)\b"  # Django's own words for a box that is ticked or not
    r"|\S+@\S+|https?://\S+|/t/\S+|\b[A-Z]\w+(?:/[A-Z][\w+-]*)+|\b[a-z_]+(?:\.[a-z_]+)+\b|\bptd-[\d.]+"
)
OURS = {
    "tenancy",
    "audit",
    "outbox",
    "jobs",
    "rights",
    "sign_in",
    "people",
    "streams",
    "governance",
    "indicators",
    "packs",
}


class Reader(HTMLParser):
    """The text and the attributes of a page that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        given = dict(attrs)
        self.heard += [value for name, value in attrs if name in READ_ALOUD and value]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self.heard.append(given.get("value") or "")
        if "code" in (given.get("class") or "").split() and tag != "input":
            self._silent += 1
            self._coded = tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.heard += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag == getattr(self, "_coded", None):
            self._silent -= 1
            self._coded = None

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.heard.append(data)


def heard(page: str) -> list[str]:
    """Every piece of text of a page."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return [" ".join(piece.split()) for piece in reader.heard]


def bare(pieces: Iterable[str], data: "re.Pattern[str]") -> Iterator[str]:
    """The pieces with words that are neither translated nor data."""
    for piece in pieces:
        left = SAME.sub(" ", data.sub(" ", SAME.sub(" ", piece)))
        if WORD.search(left):
            yield piece


def data_of(values: Iterable[str]) -> "re.Pattern[str]":
    """Finds each of these values in a text, the longest first."""
    known = sorted({" ".join(value.split()) for value in values if value and WORD.search(value)}, key=len, reverse=True)
    return re.compile("|".join(rf"(?<![A-Za-z]){re.escape(value)}(?![A-Za-z])" for value in known), re.IGNORECASE)


def stored_values() -> Iterator[str]:
    """Every text that somebody typed or a file brought: all columns of text without a closed set of values."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                yield from (
                    str(value)
                    for value in model._base_manager.values_list(field.attname, flat=True).distinct()
                    if isinstance(value, str) and len(value) < 2000
                )
