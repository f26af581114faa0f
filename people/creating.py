"""`manage.py tenant create`: an organisation, and the invitation of its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, OutputWrapper

from doors.refusal import Refusal
from people.services.organisations import found_organisation
from tenancy import clock
from tenancy.actions import TenantAction
from tenancy.models import Tenant


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug", help="short name used in addresses: small letters, digits, hyphens")
    parser.add_argument("--name", required=True)
    parser.add_argument("--admin", required=True, metavar="MAIL", help="e-mail address of the first administrator")
    parser.add_argument("--time-zone", default="Europe/London")
    parser.add_argument("--currency", default="GBP")
    parser.add_argument("--locale", default="en-gb")
    parser.add_argument("--holidays", default="", metavar="COUNTRY", help="ISO country code, for example GB")


def _create(options: dict[str, Any], out: OutputWrapper, err: OutputWrapper) -> None:
    if Tenant.objects.filter(slug=options["slug"]).exists():
        raise CommandError(
            f"There is already an organisation “{options['slug']}”: choose another short name.", returncode=2
        )
    try:
        made = found_organisation(
            slug=options["slug"],
            name=options["name"],
            admin_email=options["admin"],
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
    except Refusal as refusal:
        raise CommandError(f"--admin: {refusal.sentence}", returncode=2) from None
    out.write(f"Organisation “{made.tenant.name}” is at /t/{made.tenant.slug}/.")
    out.write(f"{made.invitation.email} is invited as its administrator, by mail. The link works once:\n{made.link}")


CREATE = TenantAction("create", "Create an organisation and invite its first administrator.", _arguments, _create)
