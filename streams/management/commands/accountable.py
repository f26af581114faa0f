"""`manage.py accountable --tenant SLUG --stream NAME [--on DATE] [--json]`: who was accountable, by which decision."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from outbox.management.commands.send_due import organisations
from streams import selectors
from streams.models import ValueStream
from streams.rules import Span
from streams.serializers import AccountableOut
from tenancy import clock
from tenancy.models import Tenant
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Say who was accountable for a stream at the end of a day; exit code 1 when nobody was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", required=True, help="the organisation")
        parser.add_argument("--stream", metavar="NAME", required=True, help="the stream's name, or its id")
        parser.add_argument("--on", metavar="DATE", help="a day such as 2026-03-03, by the organisation's clock; today")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        (tenant,) = organisations(options["tenant"])
        at = _end_of(options["on"], tenant)
        with tenant_scope(tenant.pk):
            stream = _stream(options["stream"])
            span = selectors.accountable_for(stream, at=at)
            said = AccountableOut.of(span, at).data
            words = _in_words(span, tenant)
        if options["json"]:
            self.stdout.write(json.dumps({"tenant": tenant.slug, "stream": stream.name, **said}))
        else:
            self.stdout.write(words)
        if span.is_gap:
            raise CommandError("Nobody was accountable.", returncode=1)


def _end_of(day: str | None, tenant: Tenant) -> datetime:
    if not day:
        return clock.now()
    try:
        return selectors.end_of_day(date.fromisoformat(day), tenant.zone)
    except (ValueError, OverflowError):
        raise CommandError(f"--on: “{day}” is no day such as 2026-03-03.", returncode=2) from None


def _stream(named: str) -> ValueStream:
    found = ValueStream.objects.filter(name__iexact=named.strip()).first()
    try:
        found = found or ValueStream.objects.filter(pk=named).first()
    except ValidationError:
        found = None
    if found is None:
        raise CommandError(f"--stream: there is no stream “{named}”.", returncode=2)
    return found


def _in_words(span: Span, tenant: Tenant) -> str:
    """A name with the decision that made it so, or the gap."""
    first, last = (_day(end, tenant) for end in (span.starts_at, span.ends_at))
    if span.holder is None:
        period = (
            f"{first} – {last}" if first and last else f"since {first}" if first else f"until {last}" if last else ""
        )
        return f"nobody: gap {period}" if period else "nobody: no owner was ever named"
    by = f", by {span.holder.decision}" if span.holder.decision else ""
    period = f"{first} until {last}" if last else f"since {first}"
    return f"{span.holder.membership}, {period}{by}"


def _day(moment: datetime | None, tenant: Tenant) -> str:
    return date_format(moment.astimezone(tenant.zone), "DATE_FORMAT") if moment else ""
