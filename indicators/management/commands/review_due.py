"""`manage.py review_due [--tenant SLUG] [--at ISO]`: what the tick does about indicators, by hand."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from indicators.services import review_due
from outbox.management.commands.send_due import moment, organisations
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Review the indicators that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="one organisation only")
        parser.add_argument(
            "--at", metavar="ISO", help="as if it were this moment, for example 2026-10-07T06:00:00+00:00"
        )
        parser.add_argument("--json", action="store_true", help="one JSON line an organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        at = moment(options["at"])
        for tenant in organisations(options["tenant"]):
            with tenant_scope(tenant.pk):
                run = review_due(at=at)
            if options["json"]:
                self.stdout.write(json.dumps({"tenant": tenant.slug, **vars(run)}))
            else:
                self.stderr.write(f"{tenant.slug}: {run}")
