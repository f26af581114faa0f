"""`manage.py demo_check`: wait until the worker has done the main job in the demo organisations, and say what it did."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from demo.checking import Progress, progress

PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Wait for import, review, agendas and packs in every organisation; exit 0 when all of it has happened."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON line (the default says the same in words)")
        parser.add_argument("--seconds", type=int, default=170, help="give up after so long")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        found = progress()
        while not found.complete and time.monotonic() - began < options["seconds"]:
            time.sleep(PAUSE_SECONDS)  # the work is done by other processes
            found = progress()
        self._say(found, seconds=round(time.monotonic() - began, 1), as_json=options["json"])
        if not found.complete:
            self.stderr.write("\n".join(found.missing))
            raise SystemExit(1)

    def _say(self, found: Progress, *, seconds: float, as_json: bool) -> None:
        document = {"ok": found.complete, **found.counts, "seconds": seconds}
        self.stdout.write(
            json.dumps(document) if as_json else ", ".join(f"{name} {value}" for name, value in document.items())
        )
