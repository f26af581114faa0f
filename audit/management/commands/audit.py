"""`manage.py audit verify|export --tenant SLUG`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import selectors
from tenancy.models import Tenant
from tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Verify an organisation's audit chain, or export it for audit/verify.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "export"])
        parser.add_argument("--tenant", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"--tenant: there is no organisation “{options['tenant']}”.", returncode=2)
        with tenant_scope(tenant.pk):
            (self._verify if options["action"] == "verify" else self._export)()

    def _verify(self) -> None:
        head = selectors.chain_head()
        fault = selectors.chain_fault(head)
        if fault:
            raise CommandError(fault, returncode=1)
        self.stdout.write(f"OK: {head['seq']} records, none changed, none missing. Head {head['hash']}")

    def _export(self) -> None:
        head = selectors.chain_head()
        for record in selectors.chain_records(head):
            self.stdout.write(json.dumps(record, ensure_ascii=False))
        self.stdout.write(json.dumps({"head": head}))
