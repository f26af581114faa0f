"""`manage.py demo`: load the demo organisations and print how to sign in."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from demo.loading import ORGANISATIONS, load
from tenancy import clock

# The accounts that show most, of those that each organisation has.
SHOWN = {
    "govuk": [
        ("search-owner", "owner of Search"),
        ("portfolio-secretary", "secretary of the Portfolio board"),
        ("administrator", "administrator"),
        ("auditor", "auditor"),
    ],
    "kubernetes": [("sig-node-chair", "chair of Node"), ("administrator", "administrator")],
    "nhs": [("network-chair", "chair of the Network board"), ("administrator", "administrator")],
}


class Command(BaseCommand):
    help = "Load demo organisations from real public data (idempotent) and print their log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", default="all", choices=[*ORGANISATIONS, "all"])

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = list(ORGANISATIONS) if options["tenant"] == "all" else [options["tenant"]]
        password, at = secrets.token_urlsafe(9), clock.now()
        for slug in slugs:
            with transaction.atomic():
                loaded = load(slug, password=password, at=at)
            self.stdout.write(f"{loaded.tenant.name} (/t/{slug}/){'' if loaded.made else ', as it was'}")
            for address, who in SHOWN[slug]:
                self.stdout.write(f"  {address}@{slug}.example  {who}")
        self.stdout.write(f"Password of every demo account until the next start: {password}")
