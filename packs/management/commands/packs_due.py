"""`manage.py packs_due [--tenant SLUG] [--at ISO]`: what the tick does about packs, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from outbox.management.commands.send_due import moment, organisations
from packs import services
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Prepare the review packs that are due. `send_due` mails them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="one organisation only")
        parser.add_argument(
            "--at", metavar="ISO", help="as if it were this moment, for example 2026-10-07T06:00:00+00:00"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = moment(options["at"])
        for tenant in organisations(options["tenant"]):
            with tenant_scope(tenant.pk):
                prepared = services.prepare_due(at=at)
            self.stderr.write(f"{tenant.slug}: {prepared}")
