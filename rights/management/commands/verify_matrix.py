"""Say whether a decision matrix may be published."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rights.matrix.rules.analysis import analyse
from rights.matrix.rules.documents import BadFile, analysis_document, analysis_lines, read_table


class Command(BaseCommand):
    """Needs no database: a matrix can be checked from a file alone."""

    help = "Look for gaps, overlaps and contradictions in a decision matrix (a JSON file; see docs/decision-rights.md)."
    requires_system_checks = []  # nothing of the portal is touched

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; how to answer."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 if it may be published, 1 if not, or 2 with one line that says what is wrong with the input."""
        try:
            table = read_table(options["file"])
        except BadFile as problem:
            raise CommandError(str(problem), returncode=2) from problem
        analysis = analyse(table)
        if options["json"]:
            self.stdout.write(json.dumps(analysis_document(analysis), allow_nan=False))
        else:
            self.stdout.write("\n".join(analysis_lines(analysis)))
        if not analysis.publishable:
            raise SystemExit(1)
