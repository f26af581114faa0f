"""`manage.py tenant export|import|delete`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, ProgrammingError

from tenancy import clock
from tenancy.actions import TenantAction
from tenancy.models import Tenant
from vsportal.organisation.moving.bringing import bring
from vsportal.organisation.moving.deleting import delete_organisation
from vsportal.organisation.moving.file import NotMovable
from vsportal.organisation.moving.taking import take


def _named(slug: str) -> Tenant:
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is None:
        raise CommandError(f"There is no organisation “{slug}”.", returncode=2)
    return tenant


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug")


def _export(options: dict[str, Any], out: OutputWrapper, err: OutputWrapper) -> None:
    tenant = _named(options["slug"])
    if sys.stdout.isatty():
        raise CommandError("An export is a file: write “> FILE” behind the command.", returncode=2)
    taken = take(tenant, sys.stdout.buffer, by=None, at=clock.now())
    sys.stdout.flush()
    err.write(f"{taken.rows} rows of {len(taken.tables)} tables, record {taken.head['seq']}, SHA-256 {taken.sha256}")


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--slug", default="", help="another short name")


def _import(options: dict[str, Any], out: OutputWrapper, err: OutputWrapper) -> None:
    try:
        with options["file"].open("rb") as file:
            brought = bring(file, slug=options["slug"], at=clock.now())
    except OSError as unreadable:
        raise CommandError(f"{options['file']}: {unreadable.strerror or unreadable}", returncode=2) from None
    except NotMovable as why:
        raise CommandError(f"{options['file']}: {why}", returncode=2) from None
    out.write(
        f"Organisation “{brought.tenant.name}” is at /t/{brought.tenant.slug}/: {brought.rows} rows, chain verified."
    )
    if brought.new_people:
        out.write(f"{brought.new_people} people are new here; they choose a password with “Forgotten your password?”.")


def _delete_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug")
    parser.add_argument("--confirm", required=True, metavar="SLUG", help="the short name again")


def _delete(options: dict[str, Any], out: OutputWrapper, err: OutputWrapper) -> None:
    try:
        gone = delete_organisation(_named(options["slug"]), confirm=options["confirm"], at=clock.now())
    except NotMovable as why:
        raise CommandError(str(why), returncode=2) from None
    except (OperationalError, ProgrammingError) as refused:
        first = str(refused).splitlines()[0]
        raise CommandError(f"Deleting needs the owner's role in DATABASE_OWNER_URL: {first}", returncode=2) from None
    out.write(
        f"“{gone.slug}” is deleted: {gone.rows} rows, and {gone.people} people who were in no other organisation."
    )
    out.write(f"The last head of its audit chain was {gone.head or 'none'}.")


ACTIONS = [
    TenantAction("export", "Write an organisation into one file.", _export_arguments, _export),
    TenantAction("import", "Make an organisation from such a file.", _import_arguments, _import),
    TenantAction("delete", "Delete an organisation and all that is its own.", _delete_arguments, _delete),
]
