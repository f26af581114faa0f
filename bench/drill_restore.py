"""The restore drill: two organisations in full, a backup, the database gone, a new one from the backup, and both compared.

Compared are every value of every row, policies, grants, constraints, indexes, triggers and functions, the isolation guard,
and each organisation's audit chain from its first record to its head.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import django

django.setup()

import psycopg  # noqa: E402  after the apps are there
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from psycopg import sql  # noqa: E402

from audit.selectors import chain_fault, chain_head  # noqa: E402
from tenancy import clock, guard  # noqa: E402
from tenancy.models import Tenant  # noqa: E402
from tenancy.scope import tenant_scope  # noqa: E402
from vsportal.backup import fingerprint  # noqa: E402
from vsportal.backup.making import make, owner_parameters  # noqa: E402
from vsportal.backup.restoring import restore  # noqa: E402

ORGANISATIONS = ("govuk", "kubernetes")


def everything():
    """Every value and every guard of the portal's database."""
    with psycopg.connect(**owner_parameters()) as connection:
        return fingerprint.contents(connection), fingerprint.catalogue(connection)


def drop():
    """The database is gone, with everything in it."""
    connections.close_all()
    name = sql.Identifier(owner_parameters()["dbname"])
    with psycopg.connect(**owner_parameters("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def chains():
    """How many records verify, and the faults that were found."""
    records, faults = 0, []
    for tenant in Tenant.objects.order_by("slug"):
        with tenant_scope(tenant.pk):
            head = chain_head()
            records += head["seq"]
            faults += [fault] if (fault := chain_fault(head)) else []
    return records, faults


def drill():
    """`lost` and `duplicates` are rows by table; each must be 0, and so must `differences`."""
    began = time.monotonic()
    for slug in ORGANISATIONS:
        call_command("demo", tenant=slug, stdout=sys.stderr)
    before, guards = everything()
    records, _faults = chains()
    with tempfile.TemporaryDirectory() as folder:
        marks = [time.monotonic()]
        made = make(Path(folder) / "drill.dump", at=clock.now())
        marks.append(time.monotonic())
        drop()
        marks.append(time.monotonic())
        restore(made.file)
        marks.append(time.monotonic())
    after, guards_after = everything()
    verified, faults = chains()
    differing = [table for table in {*before, *after} if before.get(table) != after.get(table)]
    kinds = [kind for kind in guards if guards[kind] != guards_after[kind]]
    return {
        "drill": "restore",
        "runs": 1,
        "lost": sum(max(before[table][0] - after.get(table, (0,))[0], 0) for table in before),
        "duplicates": sum(max(after[table][0] - before.get(table, (0,))[0], 0) for table in after),
        "same_message_id": before["outbox_message"] == after["outbox_message"],
        "seconds": round(time.monotonic() - began, 1),
        "differences": [*differing, *kinds, *faults, *guard.findings()],
        "organisations": len(ORGANISATIONS),
        "tables": len(after),
        "rows": sum(count for count, _digest in after.values()),
        "chain_records": verified if verified == records else f"{verified} of {records}",
        **{kind: len(texts) for kind, texts in guards_after.items()},
        "backup_mib": round(made.manifest["bytes"] / 2**20, 1),
        "backup_seconds": round(marks[1] - marks[0], 1),
        "restore_seconds": round(marks[3] - marks[2], 1),
    }


if __name__ == "__main__":
    result = drill()
    print(json.dumps(result))
    raise SystemExit(int(bool(result["lost"] or result["duplicates"] or result["differences"])))
