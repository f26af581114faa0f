"""`manage.py overlaps --tenant SLUG [--json]`: what two streams claim and have not agreed about."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outbox.management.commands.send_due import organisations
from streams.boundaries.selectors import undeclared
from streams.boundaries.serializers import OverlapOut
from tenancy import clock
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Name what two streams claim and have not agreed about; exit code 1 when there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", required=True, help="the organisation")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        (tenant,) = organisations(options["tenant"])
        with tenant_scope(tenant.pk):
            found = undeclared(None, clock.now())
        said = OverlapOut(found, many=True).data
        if options["json"]:
            self.stdout.write(json.dumps({"tenant": tenant.slug, "overlaps": said}))
        else:
            for one in found:
                self.stdout.write(
                    f"{one.overlap}\t{one.kind}\t{one.narrow_path} ({one.narrow_stream.name})"
                    f"\t{one.wide_path} ({one.wide_stream.name})\t{one.settles.name if one.settles else '-'}"
                )
        if found:
            raise CommandError(f"{len(found)} overlaps that nobody declared.", returncode=1)
