"""Reads an answer as a person does, and says which of its words are in no language but English."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
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
    r"vsportal|\b(?:CSV|XLSX|SVG|PNG|PDF|UTC|UTF-8|API|JSON|DMN|SHA-256|ISO|IANA|RFC|Message-ID|MiB|KiB|OpenID|PKCE|DEC-)\b"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8,}\b"
    r"|\bNHSRplotthedots\b|\bNHS Making Data Count\b"  # rulesets are named by their publishers
    r"|^(?:True|False|None|null)$|\b(?:GET|POST|PUT|PATCH|DELETE)\b"  # Django's own words for a box that is ticked or not, and for nothing
    r"|\b[A-Z]\w+(?:/[A-Z][\w+-]*)+|\b\w+-(?:TOTAL|INITIAL)_FORMS\b|\bptd-[\d.]+"
)
# Addresses, codes of rights, rules and events, and what is still to be put in.
NAMED = re.compile(
    r"https?://\S+|\S+@\S+|/t/\S+|(?<!\S)/[a-z]\S+|%\(\w+\)s|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32,}\b|\b[a-z_]+(?:[.:][a-z_]+)+\b"
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


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """The text and the attributes of a page that a person reads or hears, without code and what says it is English."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.heard: list[str] = []
        self._open: list[tuple[str, bool]] = []  # elements, and whether each is silent with all that is in it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", "")
        if tag == "html":
            self.language = language
        silent = (
            tag in SILENT or "code" in given.get("class", "").split() or (tag != "html" and language.startswith("en"))
        )
        silent = silent or bool(self._open and self._open[-1][1])
        if tag not in VOID:
            self._open.append((tag, silent))
        if silent:
            return
        self.heard += [given[name] for name in READ_ALOUD & given.keys()]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self.heard.append(given.get("value", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _silent in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.heard.append(data)


def read(page: str) -> tuple[str, list[str]]:
    """The language that a page says it is in, and every piece of text that it has."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.language, [" ".join(piece.split()) for piece in reader.heard]


def bare(pieces: Iterable[str], data: "re.Pattern[str]") -> Iterator[str]:
    """The pieces with words that are neither translated nor data."""
    yield from (piece for piece in pieces if WORD.search(piece) and is_bare(piece, data))


@cache
def is_bare(piece: str, data: "re.Pattern[str]") -> bool:
    """Whether something is left of a piece; asked once, for every page says much of what the last one said."""
    left = data.sub(" ", SAME.sub(" ", data.sub(" ", NAMED.sub(" ", piece))))
    return WORD.search(left) is not None


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
            if isinstance(field, models.JSONField) and field.name == "words":  # a record keeps what a thing was called
                yield from (
                    words.get("label", "")
                    for words in model._base_manager.values_list(field.attname, flat=True)
                    if words
                )
            if isinstance(field, models.JSONField) and field.name == "domain":  # what a fact may be
                domains = model._base_manager.values_list(field.attname, flat=True)
                yield from (", ".join(domain) for domain in domains if isinstance(domain, list))
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                yield from (
                    str(value)
                    for value in model._base_manager.values_list(field.attname, flat=True).distinct()
                    if isinstance(value, str) and len(value) < 2000
                )
