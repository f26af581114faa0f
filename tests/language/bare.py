"""Finds words in templates that no translation covers."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

LETTERS = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "data-confirm", "hx-confirm"}
SILENT = {"script", "style", "pre", "code"}
GAP = "\x00"  # stands where a tag or a variable of the template was


class Words(HTMLParser):
    """The text and the attributes of a page that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        given = dict(attrs)
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"} and given.get("value"):
            self.found.append(str(given["value"]))
        if tag == "meta" and given.get("name") == "description" and given.get("content"):
            self.found.append(str(given["content"]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._silent -= tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def bare_words(source: str) -> Iterator[str]:
    """Each piece of a template's text that stands there untranslated."""
    words = Words()
    words.feed("".join(_written(source)))
    words.close()
    for piece in words.found:
        text = " ".join(piece.replace(GAP, " ").split())
        if LETTERS.search(re.sub(r"&\w+;", " ", text)):
            yield text


def _written(source: str) -> Iterator[str]:
    """The template without its tags, its comments and what is translated already."""
    inside, in_a_tag = "", False
    for token in Lexer(source).tokenize():
        name = token.split_contents()[0] if token.token_type is TokenType.BLOCK else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in {"blocktranslate", "blocktrans", "comment"}:
            inside = name
        elif token.token_type is TokenType.TEXT:
            yield token.contents
            if "<" in token.contents or ">" in token.contents:
                in_a_tag = token.contents.rfind("<") > token.contents.rfind(">")
        if not in_a_tag:
            yield GAP


def templates(root: Path) -> list[Path]:
    """Every template of the project that makes a page or a mail."""
    return sorted((root / "templates").rglob("*.html"))
