"""Prints when a recurring meeting takes place: the rule in a JSON file, followed on the wall clock of its zone."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.rules.recurrence import LocalRule, RuleError, Slot, local_rule, occurrences, zone_named

INPUT_IS_WRONG = 2
UTC_FORM = "%Y-%m-%dT%H:%M:%SZ"
KINDS = {str: "a text", list: "a list of texts", dict: "an object of texts"}


class Command(BaseCommand):
    """`occurrences FILE [--json]`; needs no database."""

    help = "Print the occurrences of a recurring meeting in a window, as wall-clock times and in UTC."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE may be - for standard input."""
        parser.add_argument("file", help="JSON: tzid, dtstart, rrule, exdate, rdate, moved, window [from, to)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: object, file: str, as_json: bool, **options: object) -> None:
        """Reads, follows the rule, prints."""
        document = _read(file)
        try:
            slots = _follow(document)
        except RuleError as wrong:
            raise CommandError(f"{file}: {wrong}", returncode=INPUT_IS_WRONG) from wrong
        self.stdout.write(_as_json(slots) if as_json else _as_lines(slots))


def _read(file: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        document = json.loads(text)
    except OSError as failure:
        raise CommandError(f"{file}: {failure.strerror}", returncode=INPUT_IS_WRONG) from failure
    except UnicodeDecodeError as failure:
        raise CommandError(f"{file}: byte {failure.start}: expected UTF-8", returncode=INPUT_IS_WRONG) from failure
    except json.JSONDecodeError as failure:
        where = f"line {failure.lineno}, column {failure.colno}"
        raise CommandError(f"{file}: {where}: {failure.msg}; expected JSON", returncode=INPUT_IS_WRONG) from failure
    if not isinstance(document, dict):
        raise CommandError(f"{file}: expected one JSON object with tzid, dtstart, …", returncode=INPUT_IS_WRONG)
    return document


def _follow(document: dict[str, Any]) -> list[Slot]:
    rule = _rule(document)
    duration = document.get("duration_min", 60)
    if type(duration) is not int or duration <= 0:
        raise RuleError("duration_min", duration, "minutes as a whole number above zero")
    window = _field(document, "window", list)
    if len(window) != 2:
        raise RuleError("window", window, "two days or wall-clock times, [from, to]; `to` is left out")
    start, end = (_moment(text) for text in window)
    if end < start:
        raise RuleError("window", window, "`from` not after `to`")
    return occurrences(rule, zone_named(_field(document, "tzid", str)), start, end)


def _rule(document: dict[str, Any]) -> LocalRule:
    return local_rule(
        _field(document, "rrule", str, ""),
        _field(document, "dtstart", str),
        exdate=_field(document, "exdate", list, []),
        rdate=_field(document, "rdate", list, []),
        moved=_field(document, "moved", dict, {}),
    )


def _field(document: dict[str, Any], name: str, kind: type, default: Any = None) -> Any:
    value = document.get(name, default)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if not isinstance(value, kind) or not all(isinstance(item, str) for item in inner):
        raise RuleError(name, value, KINDS[kind])
    return value


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise RuleError("window", text, "a day such as 2026-03-16, or a wall-clock time") from wrong
    if moment.tzinfo is not None:
        raise RuleError("window", text, "a wall-clock time without offset")
    return moment


def _as_json(slots: list[Slot]) -> str:
    return json.dumps(
        {
            "local": [slot.local.isoformat(timespec="seconds") for slot in slots],
            "utc": [slot.at.strftime(UTC_FORM) for slot in slots],
        }
    )


def _as_lines(slots: list[Slot]) -> str:
    return "\n".join(f"{slot.local:%a %Y-%m-%d %H:%M}  {slot.at.strftime(UTC_FORM)}" for slot in slots)
