"""Import a file of readings: `stream, indicator, date, value` (docs/indicators.md)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doors.refusal import Refusal
from indicators.services import ImportReport, import_readings
from tenancy import clock
from tenancy.models import Tenant
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Import readings from CSV or XLSX; all rows or none, unless --good-rows-only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", required=True)
        parser.add_argument("file", type=Path, metavar="FILE", help="with the columns stream, indicator, date, value")
        parser.add_argument(
            "--good-rows-only", action="store_true", help="load the good rows and leave the bad ones out"
        )
        parser.add_argument(
            "--corrections-reason", default="", metavar="TEXT", help="correct values that differ, with this reason"
        )
        parser.add_argument("--json", action="store_true", help="the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when everything asked for was loaded, 2 with one line that says where the input is wrong."""
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"--tenant {options['tenant']}: no such organisation", returncode=2)
        path: Path = options["file"]
        try:
            with path.open("rb") as file, tenant_scope(tenant.pk):
                report = import_readings(
                    file,
                    by=None,
                    at=clock.now(),
                    good_rows_only=options["good_rows_only"],
                    corrections_reason=options["corrections_reason"],
                )
        except OSError as problem:
            raise CommandError(f"{path}: cannot be read ({problem.strerror})", returncode=2) from problem
        except Refusal as refusal:
            raise CommandError(f"{path}: {refusal.sentence}", returncode=2) from refusal
        self._tell(report, as_json=options["json"])
        if report.refused:
            first = report.rejected[0]
            place = f"line {first.line}" + (f", column {first.column}" if first.column else "")
            raise CommandError(f"{path}, {place}: “{first.value}” {first.why}; nothing was loaded", returncode=2)

    def _tell(self, report: ImportReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        words = report.as_json() | {"rejected": len(report.rejected)}
        self.stdout.write(", ".join(f"{count} {name}" for name, count in words.items()))
        for error in report.rejected:
            self.stderr.write(f"line {error.line}, column {error.column or '-'}: “{error.value}” {error.why}")
