"""For operators: open the door of an organisation that has shut itself out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sign_in.services.policy import open_to_all
from tenancy import clock
from tenancy.models import Tenant
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    """`sign_in open --tenant SLUG`: the organisation asks nothing at sign-in any more; the record says so."""

    help = "open --tenant SLUG: the organisation asks nothing at sign-in any more"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["open"])
        parser.add_argument("--tenant", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no organisation {options['tenant']}.", returncode=2)
        with tenant_scope(tenant.pk):
            open_to_all(tenant, at=clock.now())
        self.stdout.write(f"{tenant.slug} asks nothing at sign-in any more.")
