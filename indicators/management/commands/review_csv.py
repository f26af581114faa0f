"""Review the series of a CSV file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.review_file import BadFile, as_document, read_series, review_series
from indicators.rules import DEFAULT_RULESET, RULESETS


class Command(BaseCommand):
    """Needs no database: what the portal says about a series can be checked from a file alone."""

    help = "Review the series of a CSV file (series,date,value and optional columns; see docs/indicators.md)."
    requires_system_checks = []  # nothing of the portal is touched

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; the ruleset; how to answer."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--ruleset", default=DEFAULT_RULESET, help=f"one of {', '.join(RULESETS)}")
        parser.add_argument("--json", action="store_true", help="one JSON document a series and line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 with the reviews, or 2 with one line that says what is wrong with the input."""
        if options["ruleset"] not in RULESETS:
            problem = f"--ruleset {options['ruleset']}: expected one of {', '.join(RULESETS)}"
            raise CommandError(problem, returncode=2)
        try:
            series = read_series(options["file"])
        except BadFile as problem:
            raise CommandError(str(problem), returncode=2) from problem

        for one, review in zip(series, review_series(series, ruleset=options["ruleset"]), strict=True):
            if options["json"]:
                self.stdout.write(json.dumps(as_document(one.name, review), allow_nan=False))
            else:
                icons = f"variation {review.variation or '-'}, assurance {review.assurance or '-'}"
                self.stdout.write(f"{one.name}: {icons}{f' ({review.note})' if review.note else ''}")
