"""Kill -9 of real workers in the middle of packs, against a real SMTP server; used by a test and by the long drill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from redis import Redis

import vsportal.celery  # noqa: F401  tasks find their broker through the application
from jobs import tasks
from outbox.models import Message
from outbox.services import LEASE
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.outbox.post import Post

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    packs: int
    delivered: int
    lost: int
    duplicates: int
    same_message_id: bool
    killed: int
    memory: float  # MiB at which a worker's process stood at most
    seconds: float


@contextmanager
def worker(environment: dict[str, str], at: datetime, concurrency: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with child processes, in a process group of its own, at that moment."""
    command = [sys.executable, "-m", "tests.packs.worker", str(concurrency)]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment | {"FROZEN_NOW": at.isoformat()},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.terminate()  # lets its tasks end
            running.wait(timeout=PATIENCE)


def kill_in_the_middle(
    tenant: Tenant,
    post: Post,
    *,
    at: datetime,
    packs: int,
    kills: int,
    concurrency: int,
    environment: dict[str, str],
    redis_url: str,
) -> Outcome:
    """Let workers prepare and send `packs` packs, kill them `kills` times with a mail in the air, and let the last end."""
    began = time.monotonic()
    for number in range(kills):
        with worker(environment, at + number * 2 * LEASE, concurrency) as running:
            _kill_at(post, running, (number + 1) * packs // (kills + 1))
        Redis.from_url(redis_url).flushdb()  # what the broker knew is lost as well
    post.on_mail = lambda number: None
    with worker(environment, at + kills * 2 * LEASE, concurrency) as running:
        tasks.tick.apply_async()
        post.wait_for(lambda: len(set(post.ids)) >= packs, PATIENCE + packs)
        memory = high_water(running.pid)
    ids = post.ids
    with tenant_scope(tenant.pk):
        rows = dict(Message.objects.values_list("message_id", "state"))
    return Outcome(
        packs=len(rows),
        delivered=len(set(ids)),
        lost=len(set(rows) - set(ids)),
        duplicates=len(ids) - len(set(ids)),
        same_message_id=set(ids) <= set(rows) and set(rows.values()) == {"sent"},
        killed=kills,
        memory=memory,
        seconds=round(time.monotonic() - began, 1),
    )


def high_water(pid: int) -> float:
    """The most memory that this process, or one of its children, has held."""
    family = [pid, *(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    status = "".join(Path(f"/proc/{each}/status").read_text() for each in family)
    return round(max(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024, 1)


def _kill_at(post: Post, running: subprocess.Popen[bytes], number: int) -> None:
    """Kill when the server has just taken that many mails, before it has told the worker so."""

    def on_mail(taken: int) -> None:
        if taken % 10 == 5:
            tasks.tick.apply_async()  # wakes the other processes too
        if taken == number:
            os.killpg(running.pid, signal.SIGKILL)

    post.on_mail = on_mail
    tasks.tick.apply_async()
    running.wait(timeout=PATIENCE + number)


def later(at: datetime, kills: int) -> datetime:
    """A moment after the last worker's."""
    return at + (kills * 2 + 1) * LEASE + timedelta(minutes=1)
