"""A matrix as a table of a spreadsheet, both ways: a column for each fact, the cells as the grid has them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from doors import xlsx_file
from doors.exports import FORMATS
from doors.imports import ColumnSpec, Row, RowError, read_rows
from doors.refusal import Refusal
from rights.matrix import parties
from rights.matrix.documents import PARTIES, fact_document
from rights.matrix.models import Fact
from rights.matrix.rules import facts as engine
from rights.matrix.rules.cells import ANY, BadCell
from rights.matrix.rules.documents import BadFile, read_json

LIMIT_BYTES = 2 * 1024 * 1024
LIMIT_ROWS = 2_000
NAMED = 6
AROUND = ["decides", *PARTIES, "days", "criterion", "sentence"]
TABLES = tuple(FORMATS)  # csv, xlsx


class BadSheet(Refusal):
    """A file with cells that cannot be read; `errors` names each by line and column."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        said = [_("Line %(line)s, %(column)s “%(value)s”: %(why)s.") % error._asdict() for error in errors[:NAMED]]
        params = {"count": len(errors), "cells": " ".join(said)}
        super().__init__("sheet.bad_cells", params=params, status=422)
        self.errors = tuple(errors)


# --- Writing -------------------------------------------------------------------------------------------------------------
def lines_of(document: Mapping[str, Any]) -> tuple[list[str], Iterator[list[Any]]]:
    """The header and a line for each rule."""
    facts = [one["code"] for one in document["facts"]]
    return ["rule", *facts, *AROUND], (_line(rule, facts) for rule in document["rules"])


def _line(rule: Mapping[str, Any], facts: Sequence[str]) -> list[Any]:
    then = rule.get("then") or {}
    decides = " ".join(filter(None, (then.get("level"), then.get("role") or then.get("forum"))))
    cells = [rule["when"].get(code, ANY) for code in facts]
    asked = [", ".join(rule.get(key) or ()) for key in PARTIES]
    return [
        rule["code"],
        *cells,
        decides,
        *asked,
        rule.get("days"),
        rule.get("criterion", ""),
        rule.get("sentence", ""),
    ]


def written_json(document: Mapping[str, Any]) -> str:
    """The document as a file that verify_matrix and an import read."""
    kept = {key: value for key, value in document.items() if key != "names"}
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"


# --- Reading -------------------------------------------------------------------------------------------------------------
def read_file(file: IO[bytes], *, base: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """The document in a file, CSV, XLSX or JSON by its content. What a table cannot say (criteria, hit policy) is of `base`.

    Refuses a file that is none of them, merged cells, and cells outside the grammar, each by line and column.
    """
    start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if start.startswith(b"{"):
        return {"criteria": base.get("criteria", []), **_read_json(file)}
    return {**base, **_read_table(file, facts)}


def _read_json(file: IO[bytes]) -> dict[str, Any]:
    content = file.read(LIMIT_BYTES + 1)
    try:
        if len(content) > LIMIT_BYTES:
            raise BadFile(_("it is larger than 2 MiB"))
        document = read_json(content.decode("utf-8-sig"), _("the file"))
    except (BadFile, UnicodeDecodeError) as bad:
        raise Refusal("sheet.not_a_document", params={"why": str(bad)}, status=422) from bad
    if not isinstance(document, dict) or not isinstance(document.get("rules"), list):
        why = _("an object with facts and rules was expected")
        raise Refusal("sheet.not_a_document", params={"why": why}, status=422)
    facts = document.get("facts", [])
    if not all(isinstance(one, str) or (isinstance(one, dict) and isinstance(one.get("code"), str)) for one in facts):
        raise Refusal("sheet.not_a_document", params={"why": _("each fact needs a code")}, status=422)
    return document


def _read_table(file: IO[bytes], facts: Sequence[Fact]) -> dict[str, Any]:
    columns = [ColumnSpec("rule", max_length=24)]
    columns += [ColumnSpec(fact.code, required=False) for fact in facts]
    columns += [ColumnSpec("decides", required=False), *(ColumnSpec(key, required=False) for key in PARTIES)]
    columns += [ColumnSpec("days", required=False), ColumnSpec("criterion", required=False)]
    columns.append(ColumnSpec("sentence", required=False, max_length=300))
    rows, errors = read_rows(file, columns=columns, limit_bytes=LIMIT_BYTES, limit_rows=LIMIT_ROWS)
    file.seek(0)
    content = file.read()
    if content.startswith(b"PK"):
        merged = xlsx_file.merged_cells(content)
        if merged:
            raise Refusal("sheet.merged", params={"cells": ", ".join(merged[:NAMED])}, status=422)
    known = {fact.code: fact for fact in facts if rows and fact.code in rows[0].values}
    reader = _TableReader(known, list(errors))
    read = [reader.rule(row) for row in rows]
    if reader.errors:
        raise BadSheet(sorted(reader.errors))
    return {"facts": list(known), "rules": read}


class _TableReader:
    """Turns lines into rows of a document and remembers every cell that it cannot read."""

    def __init__(self, facts: Mapping[str, Fact], errors: list[RowError]) -> None:
        self.facts = {code: _engine(fact) for code, fact in facts.items()}
        self.errors = errors
        self.seen: set[str] = set()

    def rule(self, row: Row) -> dict[str, Any]:
        """One line."""
        code = _plain(row.values["rule"])
        if code in self.seen:
            self._error(row, "rule", code, _("stands twice"))
        self.seen.add(code)
        read: dict[str, Any] = {"code": code, "when": {}}
        for fact in self.facts.values():
            text = _plain(row.values[fact.code]) or ANY
            try:
                fact.read(text)
            except BadCell as bad:
                self._error(row, fact.code, text, _("expected %(expected)s") % {"expected": bad.expected})
            if text != ANY:
                read["when"][fact.code] = text
        decides = self._party(row, "decides", _plain(row.values.get("decides")))
        if decides:
            read["then"] = parties.party_of(decides).document()
        for key in PARTIES:
            named = [part.strip() for part in _plain(row.values.get(key)).split(",")]
            read[key] = [party for party in (self._party(row, key, part) for part in named) if party]
        days = _plain(row.values.get("days")).removesuffix(".0")
        if days.isdecimal() and len(days) < 5:
            read["days"] = int(days)
        elif days:
            self._error(row, "days", days, _("expected a whole number of days"))
        more = {key: _plain(row.values.get(key)) for key in ("criterion", "sentence")}
        return read | {key: value for key, value in more.items() if value}

    def _party(self, row: Row, column: str, text: str) -> str:
        try:
            if text:
                parties.party_of(text)
        except ValueError:
            self._error(row, column, text, _("expected a level, and behind a space a role or a purpose"))
            return ""
        return text

    def _error(self, row: Row, column: str, value: str, why: str) -> None:
        self.errors.append(RowError(row.line, column, value, why))


def _engine(fact: Fact) -> engine.Fact:
    written = fact_document(fact)
    return engine.Fact.of(written["code"], written["type"], written["domain"])


def _plain(text: Any) -> str:
    """A cell without the apostrophe that keeps it from being run, and truth as the grammar writes it."""
    cell = str(text or "").strip().removeprefix("'")
    return cell.lower() if cell in {"True", "False", "TRUE", "FALSE"} else cell
