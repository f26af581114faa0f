"""The moving drill: two organisations in full; one is exported, deleted and imported again; both are compared row by row."""

import io
import json
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after the apps are there
from django.db import connection  # noqa: E402
from psycopg import sql  # noqa: E402

from audit.selectors import chain_fault, chain_head  # noqa: E402
from tenancy import clock, guard  # noqa: E402
from tenancy.models import Tenant  # noqa: E402
from tenancy.scope import tenant_scope  # noqa: E402
from vsportal.organisation.moving.bringing import bring  # noqa: E402
from vsportal.organisation.moving.deleting import delete_organisation  # noqa: E402
from vsportal.organisation.moving.tables import tenant_tables  # noqa: E402
from vsportal.organisation.moving.taking import take  # noqa: E402

MOVED, LEFT_ALONE = "govuk", "kubernetes"


def rows(slug):
    """Every row of an organisation as text, by table."""
    found = {}
    with tenant_scope(Tenant.objects.get(slug=slug).pk), connection.cursor() as cursor:
        for table in tenant_tables():
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table.name))
            cursor.execute(query.as_string(cursor.connection))
            found[table.name] = {text for (text,) in cursor.fetchall()}
        fault = chain_fault(chain_head())
    return found, fault


def drill():
    """`lost` are rows that did not come back; `duplicates` rows that are new, but for the record of the move itself."""
    began = time.monotonic()
    for slug in (MOVED, LEFT_ALONE):
        call_command("demo", tenant=slug, stdout=sys.stderr)
    before, _fault = rows(MOVED)
    others, _fault = rows(LEFT_ALONE)
    marks, file = [time.monotonic()], io.BytesIO()
    take(Tenant.objects.get(slug=MOVED), file, by=None, at=clock.now())
    marks.append(time.monotonic())
    delete_organisation(Tenant.objects.get(slug=MOVED), confirm=MOVED, at=clock.now())
    marks.append(time.monotonic())
    bring(io.BytesIO(file.getvalue()), at=clock.now())
    marks.append(time.monotonic())
    after, fault = rows(MOVED)
    others_after, _fault = rows(LEFT_ALONE)
    head = 1  # the one row that counts on: the head of the chain
    return {
        "drill": "move",
        "runs": 1,
        "lost": sum(len(before[name] - after[name]) for name in before) - head,
        "duplicates": sum(len(after[name] - before[name]) for name in after) - head - 2,  # one event, one link
        "same_message_id": before["outbox_message"] == after["outbox_message"],
        "seconds": round(time.monotonic() - began, 1),
        "differences": [
            *([fault] if fault else []),
            *(["the other organisation changed"] if others != others_after else []),
            *guard.findings(),
        ],
        "tables": len(after),
        "rows": sum(map(len, after.values())),
        "file_mib": round(len(file.getvalue()) / 2**20, 2),
        **{
            f"{what}_seconds": round(end - start, 1)
            for what, start, end in zip(("export", "delete", "import"), marks, marks[1:], strict=False)
        },
    }


if __name__ == "__main__":
    result = drill()
    print(json.dumps(result))
    raise SystemExit(int(bool(result["lost"] or result["duplicates"] or result["differences"])))
