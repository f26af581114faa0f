"""The file: gzip over JSON lines, written and read in one pass. docs/audit.md describes it for other programs.

    {"format": "vsportal-organisation", "version": 1, "slug": …, "name": …, "exported_at": …, "head": {"seq", "hash"}}
    {"table": "tenant", "columns": […]}
    {row}
    {"table": "person", "columns": […]}
    …
    {"end": {"tables": {"tenant": {"rows": 1, "sha256": …}, …}, "sha256": …}}

A row is PostgreSQL's own row_to_json. The last line holds the number and the SHA-256 of each table's rows, and the SHA-256
of all lines before it, each with its line feed.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any

FORMAT, VERSION = "vsportal-organisation", 1
LONGEST_LINE = 512 * 1024 * 1024
OPENING = bytes.fromhex("1f8b08000000000002ff")  # gzip, no name, no time: the same rows give the same file


class NotMovable(Exception):
    """The file, or the organisation, cannot be moved; the message says why in a sentence."""


class Writer:
    """Writes the lines and counts them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="")
        self._all = hashlib.sha256()
        self.tables: dict[str, dict[str, Any]] = {}

    def head(self, **words: Any) -> None:
        """The first line."""
        self._line(json.dumps({"format": FORMAT, "version": VERSION, **words}, ensure_ascii=False))

    def table(self, name: str, columns: Sequence[str], rows: Iterator[str]) -> None:
        """One table with all its rows, each as a line of JSON."""
        self._line(json.dumps({"table": name, "columns": list(columns)}))
        count, digest = 0, hashlib.sha256()
        for row in rows:
            self._line(row, digest)
            count += 1
        self.tables[name] = {"rows": count, "sha256": digest.hexdigest()}

    def end(self) -> str:
        """The last line; the SHA-256 of all before it."""
        whole = self._all.hexdigest()
        self._line(json.dumps({"end": {"tables": self.tables, "sha256": whole}}))
        self._zip.close()
        return whole

    def _line(self, text: str, digest: Any = None) -> None:
        line = text.encode() + b"\n"
        self._zip.write(line)
        self._all.update(line)
        if digest is not None:
            digest.update(line)


class Reader:
    """Reads the lines and checks them; whatever is wrong is NotMovable, with the line's number."""

    def __init__(self, file: IO[bytes]) -> None:
        if file.read(len(OPENING)) != OPENING:
            raise NotMovable("This is no organisation's export: it does not begin like one.")
        file.seek(0)
        self._zip = gzip.GzipFile(fileobj=file, mode="rb")
        self._before, self._raw = hashlib.sha256(), b""  # of all lines before the one that was read last
        self._number = 0
        self._line: dict[str, Any] = {}
        self.tables: dict[str, dict[str, Any]] = {}

    def head(self) -> dict[str, Any]:
        """The first line, of a format and version that are known here; then the first table's head is next."""
        head = self._next()
        if head.get("format") != FORMAT:
            raise NotMovable(f"This is no organisation's export: line 1 does not say “{FORMAT}”.")
        if head.get("version") != VERSION:
            raise NotMovable(
                f"The file has version {head.get('version')!r} of the format; this portal reads {VERSION}."
            )
        self._next()
        return head

    def table(self, name: str, columns: Sequence[str]) -> Iterator[tuple[dict[str, Any], str]]:
        """The rows of the next table, which must be this one, each with its text."""
        if self._line.get("table") != name:
            found = self._line.get("table", "no further table")
            raise self.wrong(f"expected the table {name}, found {found}; another version made this file")
        if self._line.get("columns") != list(columns):
            odd = ", ".join(sorted(set(columns) ^ set(self._line.get("columns") or ()))) or "in another order"
            raise self.wrong(f"{name} has other columns here ({odd}); another version made this file")
        count, digest = 0, hashlib.sha256()
        while "id" in (row := self._next()):
            if row.keys() != set(columns):
                raise self.wrong(f"a row of {name} does not have the columns of its table")
            digest.update(self._raw)
            count += 1
            yield row, self._raw.decode()
        self.tables[name] = {"rows": count, "sha256": digest.hexdigest()}

    def end(self) -> str:
        """Compare what was read with the last line; the SHA-256 of all before it."""
        said, whole = self._line.get("end"), self._before.hexdigest()
        if said is None:
            raise self.wrong(
                f"expected the end, found {next(iter(self._line), 'nothing')}; another version made this file"
            )
        for name, found in self.tables.items():
            if said["tables"].get(name) != found:
                raise self.wrong(f"the rows of {name} are not those that were exported")
        if said["sha256"] != whole or set(said["tables"]) != set(self.tables):
            raise self.wrong("the file is not what was exported: its digest is another")
        try:
            more = self._zip.read(1)
        except (OSError, EOFError, zlib.error) as broken:
            raise self.wrong("the file is damaged at its end") from broken
        if more:
            raise self.wrong("something stands behind the end")
        return whole

    def wrong(self, what: str) -> NotMovable:
        """What is wrong with the line that was read last."""
        return NotMovable(f"Line {self._number}: {what}.")

    def _next(self) -> dict[str, Any]:
        self._before.update(self._raw)
        self._number += 1
        try:
            self._raw = self._zip.readline(LONGEST_LINE)
            line = json.loads(self._raw)
        except (OSError, EOFError, ValueError, RecursionError, zlib.error) as broken:
            raise self.wrong("the file is damaged or cut off here") from broken
        if not isinstance(line, dict):
            raise self.wrong("this is no line of an export")
        self._line = line
        return line
