"""`manage.py tenant create|check`: what an operator does with organisations from the shell."""

import json
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenancy import clock, guard, services
from tenancy.models import Tenant


class Command(BaseCommand):
    help = "Create an organisation, or check that organisations are isolated from each other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="Create an organisation with its first administrator.")
        create.add_argument("slug", help="short name used in addresses: small letters, digits, hyphens")
        create.add_argument("--name", required=True)
        create.add_argument("--admin", required=True, metavar="MAIL", help="e-mail address of the first administrator")
        create.add_argument("--time-zone", default="Europe/London")
        create.add_argument("--currency", default="GBP")
        create.add_argument("--locale", default="en-gb")
        create.add_argument("--holidays", default="", metavar="COUNTRY", help="ISO country code, for example GB")
        check = actions.add_parser("check", help="Run the isolation guard and the role check on the live database.")
        check.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        if Tenant.objects.filter(slug=options["slug"]).exists():
            raise CommandError(
                f"There is already an organisation “{options['slug']}”: choose another short name.", returncode=2
            )
        password = secrets.token_urlsafe(12)
        try:
            made = services.create_organisation(
                slug=options["slug"],
                name=options["name"],
                admin_email=options["admin"],
                password=password,
                at=clock.now(),
                time_zone=options["time_zone"],
                currency=options["currency"],
                locale=options["locale"],
                holiday_country=options["holidays"],
            )
        except ValidationError as wrong:
            raise CommandError(
                "; ".join(f"{field}: {' '.join(texts)}" for field, texts in wrong.message_dict.items()), returncode=2
            ) from None
        self.stdout.write(f"Organisation “{made.tenant.name}” is at /t/{made.tenant.slug}/.")
        if made.new_user:
            self.stdout.write(f"Administrator {options['admin']} signs in with the password {password} (shown once).")

    def _check(self, options: dict[str, Any]) -> None:
        found = guard.findings()
        if options["json"]:
            self.stdout.write(json.dumps({"findings": found}))
        else:
            self.stdout.write("\n".join(found) or "0 findings: every table is fenced and the app role is plain.")
        if found:
            raise SystemExit(1)
