"""`manage.py backup [--to FILE]`: everything in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenancy import clock
from vsportal.backup import NotPossible
from vsportal.backup.making import make, manifest_of


class Command(BaseCommand):
    help = "Back the whole installation up into one file, with a manifest beside it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="by default in .vsportal/backups/, named by the moment"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        usual = settings.BASE_DIR / ".vsportal" / "backups" / f"vsportal-{at:%Y-%m-%d-%H%M%S}.dump"
        try:
            made = make(options["to"] or usual, at=at)
        except (NotPossible, OSError) as why:
            raise CommandError(str(why), returncode=1) from None
        size = made.manifest["bytes"] / 1024 / 1024
        self.stdout.write(f"{made.file}: {made.rows} rows of {len(made.manifest['rows'])} tables, {size:.1f} MiB")
        self.stdout.write(f"{manifest_of(made.file)}: what a restore must find again")
