"""For operators: open the door of an organisation that has shut itself out; help somebody who has lost phone and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sign_in.services.factors import forget_factors
from sign_in.services.policy import open_to_all
from tenancy import clock
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    """`sign_in open --tenant SLUG` and `sign_in forget-factors --person MAIL`; the audit record says so."""

    help = (
        "open --tenant SLUG: ask nothing at sign-in any more · forget-factors --person MAIL: no second factor any more"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("open").add_argument("--tenant", required=True, metavar="SLUG")
        actions.add_parser("forget-factors").add_argument("--person", required=True, metavar="MAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "open":
            self._open(options["tenant"])
        else:
            self._forget(options["person"])

    def _open(self, slug: str) -> None:
        tenant = Tenant.objects.filter(slug=slug).first()
        if tenant is None:
            raise CommandError(f"There is no organisation {slug}.", returncode=2)
        with tenant_scope(tenant.pk):
            open_to_all(tenant, at=clock.now())
        self.stdout.write(f"{tenant.slug} asks nothing at sign-in any more.")

    def _forget(self, mail: str) -> None:
        user = User.objects.filter(email=mail.lower()).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {mail}.", returncode=2)
        forget_factors(user, at=clock.now())
        self.stdout.write(f"{user.email} has no second factor any more and is signed out everywhere.")
