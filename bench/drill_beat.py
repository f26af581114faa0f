"""The long drill of the beat: two beats at once, both killed, three hours of silence, two beats again, on the longest day.

An hour passes in ten seconds, on a Sunday in October that has 25 hours. The processes are real: two beats, a worker with
two children, the broker between them. `python -m bench.drill_beat` is the drill, with `worker` it is the worker.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

from vsportal.celery import app

django.setup()

from django.conf import settings  # noqa: E402  after the apps are there
from redis import Redis  # noqa: E402

from jobs import registry  # noqa: E402
from jobs.models import DueRow  # noqa: E402
from jobs.rules.recurrence import local_rule, occurrences  # noqa: E402
from tenancy import clock  # noqa: E402
from tenancy.models import Tenant  # noqa: E402
from tenancy.scope import tenant_scope  # noqa: E402

HOUR_SECONDS = 10
UP, DOWN = 7, 3  # hours, twice up
SATURDAY_NIGHT = datetime(2026, 10, 24, 19, 50, tzinfo=UTC)
RUNS = "drill:beat"
HOURLY = local_rule("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))), "2026-01-01T00:00:00")

__all__ = ["app"]


def now() -> datetime:
    """The drill's clock, the same in all its processes."""
    passed = time.time() - float(os.environ["DRILL_BEGAN"])
    return SATURDAY_NIGHT + timedelta(hours=passed / HOUR_SECONDS)


def work() -> None:
    """A worker with one hourly job, which leaves a mark for each of its runs."""
    broker = Redis.from_url(settings.REDIS_URL)
    clock.now = now
    registry._registered.clear()  # noqa: SLF001  its own job and no other
    registry.register(
        registry.JobKind("drill.beat", "Beat", HOURLY, lambda at: broker.rpush(RUNS, at.isoformat()) and None)
    )
    quiet = ["--loglevel=ERROR", "--without-mingle", "--without-gossip"]
    app.worker_main(["worker", "--pool=prefork", "--concurrency=2", *quiet])


@contextmanager
def process(*arguments, env):
    command = [sys.executable, "-m", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, env=env, start_new_session=True, **quiet)  # noqa: S603  our own modules
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)  # with its children, and nobody is asked
        running.wait(timeout=30)


def two_beats(folder, env, broker):
    """Both tick each second until they are killed: from when on it was seen that they do, and until when."""
    with ExitStack() as stack:
        before = broker.llen(RUNS)
        for number in (1, 2):
            schedule = str(Path(folder) / f"schedule-{number}-{time.time_ns()}")
            beat = ("celery", "-A", "vsportal", "beat", "--loglevel=ERROR", "--schedule", schedule)
            stack.enter_context(process(*beat, f"--pidfile={schedule}.pid", env=env))
        while broker.llen(RUNS) == before:
            time.sleep(0.1)
        seen = now()
        time.sleep(UP * HOUR_SECONDS)
        return seen, now()


def drill():
    """`lost` and `duplicates` must be 0: each slot ran once, and of those in the silence only the latest."""
    broker = Redis.from_url(settings.REDIS_URL)
    broker.flushdb()
    tenant = Tenant.objects.create(slug="drill-beat", name="Drill", time_zone="Europe/London")
    began = time.time()
    os.environ["DRILL_BEGAN"] = str(began)
    env = os.environ | {"JOBS_TICK_SECONDS": "1"}
    with tempfile.TemporaryDirectory() as folder, process("bench.drill_beat", "worker", env=env):
        first = two_beats(folder, env, broker)
        time.sleep(DOWN * HOUR_SECONDS)
        second = two_beats(folder, env, broker)
        time.sleep(3)  # what was handed out ends
    with tenant_scope(tenant.pk):
        rows = Counter(DueRow.objects.values_list("due_at", flat=True))
        unfinished = DueRow.objects.exclude(state="done").count()
    marks = broker.llen(RUNS)
    broker.flushdb()
    expected, overtaken = slots(tenant, first, second)
    return {
        "drill": "beat",
        "runs": marks,
        "lost": len(expected - set(rows)) + unfinished,
        "duplicates": marks - len(rows) + len(overtaken & set(rows)),
        "same_message_id": True,  # no mail takes part
        "seconds": round(time.time() - began, 1),
    }


def slots(tenant, first, second):
    """The slots that must have run, and those that must not: in the silence only the latest is left to run.

    What fell due within the last hour before the beats were killed may have run or not.
    """
    days = (SATURDAY_NIGHT.replace(tzinfo=None), second[1].replace(tzinfo=None) + timedelta(days=1))
    due = [slot.at for slot in occurrences(HOURLY, tenant.zone, *days)]
    hour = timedelta(hours=1)
    latest = max(at for at in due if at <= second[0])
    up = {at for at in due if first[0] <= at <= first[1] - hour or second[0] <= at <= second[1] - hour}
    return up | {latest}, {at for at in due if first[1] < at < latest}


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        work()
    else:
        result = drill()
        print(json.dumps(result))
        raise SystemExit(int(bool(result["lost"] or result["duplicates"])))
