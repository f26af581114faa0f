"""`manage.py restore FILE [--database NAME]`: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from vsportal.backup import NotPossible
from vsportal.backup.restoring import restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database, and compare it with what was backed up."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--database", default="", metavar="NAME", help="by default the one in DATABASE_OWNER_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        connections.close_all()
        try:
            found = restore(options["file"], database=options["database"])
        except NotPossible as why:
            raise CommandError(str(why), returncode=1) from None
        guards = ", ".join(f"{count} {kind}" for kind, count in found.catalogue.items())
        self.stdout.write(f"{found.database}: {found.rows} rows of {found.tables} tables, as they were backed up.")
        self.stdout.write(f"Equal: {guards}, and the audit chains of {len(found.heads)} organisations.")
