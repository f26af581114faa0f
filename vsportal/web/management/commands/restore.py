"""`manage.py restore FILE [--database NAME | --replace]`: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tenancy import clock
from vsportal.backup import NotPossible
from vsportal.backup.restoring import replace, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database, and compare it with what was backed up."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--database", default="", metavar="NAME", help="by default the one in DATABASE_OWNER_URL")
        where.add_argument("--replace", action="store_true", help="take that one's place; it stays under another name")

    def handle(self, *args: Any, **options: Any) -> None:
        connections.close_all()
        try:
            if options["replace"]:
                found, aside = replace(options["file"], at=clock.now())
            else:
                found, aside = restore(options["file"], database=options["database"]), ""
        except NotPossible as why:
            raise CommandError(str(why), returncode=1) from None
        guards = ", ".join(f"{count} {kind}" for kind, count in found.catalogue.items())
        self.stdout.write(f"{found.database}: {found.rows} rows of {found.tables} tables, as they were backed up.")
        self.stdout.write(f"Equal: {guards}, and the audit chains of {len(found.heads)} organisations.")
        if aside:
            self.stdout.write(f"It has taken its place. What was there before is {aside}: drop it when you are sure.")
