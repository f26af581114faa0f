"""Reads translation catalogues: the .po that translators edit and the .mo that the portal reads."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z]+\b[^>]*>")
CONTEXT = "\x04"  # as gettext writes it between a context and its text


@dataclass
class Entry:
    """One text and its translation."""

    context: str = ""
    text: str = ""
    plural: str = ""
    translations: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return f"{self.context}{CONTEXT}{self.text}" if self.context else self.text

    def misses_placeholders(self) -> bool:
        """Does a translation leave out what the text names, or name something else? “One item” may do without a number."""
        return any(
            set(PLACEHOLDER.findall(said)) not in ([asked, _placeholders(self.text)] if number == 0 else [asked])
            for asked in [_placeholders(self.plural or self.text)]
            for number, said in self.translations.items()
        )


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def entries(path: Path) -> Iterator[Entry]:
    """Every text of a .po, without its header; obsolete ones are left out."""
    for block in path.read_text().split("\n\n"):
        entry = _entry(block)
        if entry.text:
            yield entry


def _entry(block: str) -> Entry:
    entry, parts, place = Entry(), {}, ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif found := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
            place = found[1]
            parts[place] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            parts[place] += ast.literal_eval(line)
    entry.context, entry.text = parts.pop("msgctxt", ""), parts.pop("msgid", "")
    entry.plural = parts.pop("msgid_plural", "")
    entry.translations = {int(name[7:-1] or 0) if "[" in name else 0: said for name, said in parts.items()}
    return entry


def compiled(path: Path) -> dict[str | tuple[str, int], str]:
    """What a .mo holds, by its text and, where there is one, the number of the plural."""
    with path.open("rb") as file:
        held: dict[str | tuple[str, int], str] = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    held.pop("", None)
    return held


def as_compiled(found: Iterator[Entry]) -> dict[str | tuple[str, int], str]:
    """What a .mo of these entries has to hold."""
    return {
        (entry.key, number) if entry.plural else entry.key: said
        for entry in found
        for number, said in entry.translations.items()
        if said
    }
