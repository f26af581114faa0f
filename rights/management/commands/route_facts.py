"""Say who decides under a matrix, why, and what would change it."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rights.matrix.rules.documents import BadFile, because, read_json, read_table, route_document, who
from rights.matrix.rules.facts import BadFact
from rights.matrix.rules.routing import Explanation, Route, Router


class Command(BaseCommand):
    """Needs no database: a question can be put to a matrix in a file."""

    help = "Route facts by a decision matrix (a JSON file; see docs/decision-rights.md)."
    requires_system_checks = []  # nothing of the portal is touched

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; the facts; how to answer."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--facts", required=True, help="a JSON object, or - for JSON lines from stdin")
        parser.add_argument("--json", action="store_true", help="one JSON document for each question, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 if every question has an answer, 1 if nobody decides one, 2 if matrix or facts cannot be read."""
        everyone = True
        try:
            router = Router(read_table(options["file"]))
            for where, text in self._questions(options["facts"]):
                explained = self._explained(router, text, where)
                everyone = everyone and isinstance(explained.answer, Route)
                words = f"{who(explained.answer)} ({because(explained)})"
                self.stdout.write(json.dumps(route_document(explained), allow_nan=False) if options["json"] else words)
        except BadFile as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"stdin: expected UTF-8 ({problem.reason})", returncode=2) from problem
        if not everyone:
            raise SystemExit(1)

    def _questions(self, facts: str) -> Iterator[tuple[str, str]]:
        """Each question with the place that it has in a message."""
        if facts != "-":
            yield "--facts", facts
            return
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                yield f"stdin, line {number}", line

    def _explained(self, router: Router, text: str, where: str) -> Explanation:
        facts = read_json(text, where)
        if not isinstance(facts, dict):
            problem = f"{where}: expected an object with a value for each fact"
            raise BadFile(problem)
        try:
            return router.explain(facts)
        except BadFact as problem:
            raise BadFile(f"{where}: {problem}") from problem
