"""kill -9 of a real worker in the middle of a job: the run has counted, the half-done work is gone, the next run does it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from redis import Redis

from jobs import services, tasks
from jobs.models import DrainRow, DueRow
from jobs.registry import JobKind
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.jobs.mortal import BEGUN, MORNINGS

ROOT = Path(__file__).resolve().parents[2]


def same_services() -> dict[str, str]:
    """The environment in which another process meets this test's database, broker and clock."""
    urls = {}
    for variable, alias in (("DATABASE_URL", "default"), ("DATABASE_OWNER_URL", "owner")):
        urls[variable] = (
            urlsplit(os.environ[variable])._replace(path="/" + connections[alias].settings_dict["NAME"]).geturl()
        )
    return os.environ | urls | {"REDIS_URL": settings.REDIS_URL, "FROZEN_NOW": NOON.isoformat()}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_killed_worker_has_counted_its_run_and_done_nothing(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    broker = Redis.from_url(settings.REDIS_URL, socket_timeout=None)  # blpop below waits longer than the client would
    broker.flushdb()
    worker = subprocess.Popen([sys.executable, "-m", "tests.jobs.mortal"], cwd=ROOT, env=same_services())
    try:
        tasks.tick.apply_async()
        begun = broker.blpop([BEGUN], timeout=60)
    finally:
        worker.kill()
        worker.wait(timeout=30)
        broker.flushdb()
        broker.close()

    assert begun is not None
    with tenant_scope(northshore.pk):
        row = DueRow.objects.select_for_update().get()  # waits until the database has seen the death
        assert (row.state, row.runs) == ("running", 1)
    registered(JobKind("test.mortal", "Mortal", MORNINGS, lambda _at: "done at last"))
    services.run_due(tenant_id=northshore.pk, at=NOON + services.LEASE / 2)
    with tenant_scope(northshore.pk):
        assert DueRow.objects.get().state == "running"  # the lease still holds
    services.run_due(tenant_id=northshore.pk, at=NOON + services.LEASE * 2)

    with tenant_scope(northshore.pk):
        row = DueRow.objects.get()
        assert (row.state, row.runs, row.outcome) == ("done", 2, "done at last")
        assert not DrainRow.objects.exists()
