"""`manage.py send_due [--tenant SLUG] [--at ISO]`: what the tick does with the outbox, by hand."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outbox import services
from tenancy import clock
from tenancy.models import Tenant


class Command(BaseCommand):
    help = "Send the mail that is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="one organisation only")
        parser.add_argument(
            "--at", metavar="ISO", help="as if it were this moment, for example 2026-10-07T06:00:00+00:00"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = moment(options["at"])
        for tenant in organisations(options["tenant"]):
            dealt_with = services.send_due(tenant_id=tenant.pk, at=at)
            self.stderr.write(f"{tenant.slug}: {dealt_with} mails dealt with")


def moment(text: str | None) -> datetime:
    """The moment given on the command line, else now; without an offset it is UTC."""
    if not text:
        return clock.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--at: “{text}” is no ISO 8601 moment such as 2026-10-07T06:00:00+00:00.", returncode=2
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def organisations(slug: str | None) -> list[Tenant]:
    """The organisation with this short name, or all of them."""
    tenants = list(Tenant.objects.filter(slug=slug) if slug else Tenant.objects.order_by("slug"))
    if slug and not tenants:
        raise CommandError(f"--tenant: there is no organisation “{slug}”.", returncode=2)
    return tenants
