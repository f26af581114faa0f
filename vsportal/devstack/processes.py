"""Child processes that are always cleaned up, even when we are killed."""

import contextlib
import ctypes
import os
import pwd
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vsportal.devstack.places import LOOPBACK, Trouble, last_words

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """One running process in a process group of its own."""

    title: str
    process: "subprocess.Popen[bytes]"
    log: Path | None = None
    ends_on: signal.Signals = signal.SIGTERM
    pidfd: int | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Has it not ended yet?"""
        return self.process.poll() is None

    @property
    def obituary(self) -> str:
        """One line about its end, with its last words."""
        status = self.process.returncode
        end = f"was killed by signal {-status}" if status is not None and status < 0 else f"ended with status {status}"
        words = last_words(self.log) if self.log else ""
        return (
            f"{self.title} {end}."
            + (f" Its last line: {words}" if words else "")
            + (f" (log: {self.log})" if self.log else "")
        )

    def send(self, number: int) -> None:
        """Send a signal to the whole process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)

    def stop(self, patience: float = 15) -> None:
        """Ask it to end, insist after `patience` seconds, and sweep up its group."""
        if self.running:
            # Only the leader is asked: gunicorn, celery and PostgreSQL stop their own children in order.
            self.process.send_signal(self.ends_on)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.send(signal.SIGKILL)
                self.process.wait()
        self.send(signal.SIGKILL)
        if self.pidfd is not None:
            os.close(self.pidfd)
            self.pidfd = None


def start(
    title: str,
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    cwd: Path | str | None = None,
    user: pwd.struct_passwd | None = None,
    stdout: Path | None = None,
    stdin: bytes | None = None,
    ends_on: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start a child that gets `ends_on` from the kernel when we die first. Call it from the main thread."""
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(log.open("ab")) if log else None
        output = stack.enter_context(stdout.open("wb")) if stdout else errors
        process = subprocess.Popen(
            [str(part) for part in argv],
            env=None if env is None else dict(env),
            cwd=cwd,
            stdin=subprocess.PIPE if stdin is not None else (subprocess.DEVNULL if log else None),
            stdout=output,
            stderr=errors,
            process_group=0,
            # Runs after the change of user, which would reset the setting.
            preexec_fn=_die_with(os.getpid(), ends_on),  # noqa: PLW1509, the callers have one thread
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    if stdin is not None and process.stdin is not None:
        process.stdin.write(stdin)
        process.stdin.close()
    pidfd = os.pidfd_open(process.pid) if hasattr(os, "pidfd_open") else None
    return Child(title, process, log, ends_on, pidfd)


def _die_with(parent: int, number: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def first_event(
    children: Iterable[Child], sockets: Iterable[socket.socket] = (), timeout: float = 30
) -> list[socket.socket]:
    """Sleep until a child ends, a socket can be read or the time is up; return the readable sockets."""
    watched: dict[int, socket.socket | Child] = {each.fileno(): each for each in sockets}
    for child in children:
        if child.pidfd is None:  # no pidfd on this system: look twice a second
            timeout = min(timeout, 0.5)
        else:
            watched[child.pidfd] = child
    readable, _, _ = select.select(list(watched), [], [], timeout)
    return [each for each in map(watched.get, readable) if isinstance(each, socket.socket)]


def stop_all(children: Sequence[Child], patience: float = 15) -> None:
    """Ask all to end at once, then wait for each."""
    for child in children:
        if child.running:
            child.process.send_signal(child.ends_on)
    for child in children:
        child.stop(patience)


def wait_until(child: Child, ready: Callable[[], bool], *, patience: float = 60) -> None:
    """Wait until a service answers; its death or its silence is told in one line."""
    deadline = time.monotonic() + patience
    while not ready():
        if not child.running:
            raise Trouble(child.obituary)
        if time.monotonic() > deadline:
            raise Trouble(f"{child.title} does not answer after {patience:.0f} seconds (log: {child.log}).")
        time.sleep(0.03)


def listens(port: int) -> bool:
    """Does somebody accept connections on this loopback port?"""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
