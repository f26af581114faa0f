"""The portal itself on top of the services: web, worker and beat, with the demo organisations."""

import contextlib
import hashlib
import http.client
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from vsportal.devstack.places import LOOPBACK, ROOT, Home, Trouble, port_is_free
from vsportal.devstack.processes import Child, first_event, start, stop_all
from vsportal.devstack.visit import Visit, visit

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# The beat's tick in a check, so that nobody waits a minute for the first one.
CHECK_TICK_SECONDS = "5"


class Portal:
    """Web, worker and beat of one demo, and the steps before them."""

    def __init__(self, home: Home, stay: Visit, port: int) -> None:
        self.home = home
        self.stay = stay
        self.port = port
        self.children: list[Child] = []
        self.env = (
            os.environ
            | stay.env
            | {
                "PORTAL_URL": f"http://localhost:{port}",
                "STATIC_ROOT": str(home.path / "static"),
                "CELERY_BEAT_SCHEDULE_FILENAME": str(home.path / "celerybeat-schedule"),
                "PYTHONUNBUFFERED": "1",
            }
        )

    def prepare(self) -> str:
        """Migrate, load the demo organisations, collect static files; return what the demo printed."""
        sources = _static_sources()
        stale = self.home.remembered("static", "") != sources
        collect = self._manage("collectstatic", "--noinput", "-v0")
        static = self._start("Collecting static files", "static", collect) if stale else None
        self._run("Migrating the database", "migrate", self._manage("migrate", "--database", "owner", "-v0"))
        told = self._run("Loading the demo organisations", "demo", self._manage("demo"))
        if static:
            self._finish(static)
            self.home.remember("static", sources)
        return told

    def serve(self) -> None:
        """Start the three processes and wait until the web answers."""
        python = sys.executable
        bind = f"{LOOPBACK}:{self.port}"
        web = [
            python,
            "-m",
            "gunicorn",
            "vsportal.wsgi",
            "--bind",
            bind,
            "--workers",
            "2",
            "--threads",
            "4",
            "--no-control-socket",
        ]
        celery = [python, "-m", "celery", "-A", "vsportal"]
        self._start("The web server", "web", web)
        self._start("The Celery worker", "worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"])
        self._start("The Celery beat", "beat", [*celery, "beat", "--loglevel", "INFO"])
        deadline = time.monotonic() + 60
        while not _answers(self.port):
            self._look(timeout=0.1)
            if time.monotonic() > deadline:
                raise Trouble(f"The web server does not answer after a minute (log: {self.home.log('web')}).")

    def watch(self) -> None:
        """Stay until something dies; Ctrl-C comes as KeyboardInterrupt."""
        while True:
            self._look(timeout=3600)

    def check(self) -> int:
        """Let `demo_check` wait for the main job, print its line, return its status."""
        child = self._start("The check", "check", self._manage("demo_check", "--json"), stdout=True)
        while child.running:
            self._look(timeout=60, but=child)
        self.children.remove(child)
        child.stop()
        line = self.home.log("check.out").read_text().strip()
        if not line:
            raise Trouble(child.obituary)
        print(line, flush=True)
        print(self.home.log("check").read_text(), end="", file=sys.stderr)  # what is missing, in words
        return min(child.process.returncode, 1) if child.process.returncode >= 0 else 1

    def _manage(self, *args: str) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *args]

    def _start(self, title: str, log: str, argv: Sequence[str], *, stdout: bool = False) -> Child:
        # One log a run: the last words of an older run would mislead.
        self.home.log(log).write_bytes(b"")
        output = self.home.log(f"{log}.out") if stdout else None
        child = start(title, argv, env=self.env, log=self.home.log(log), stdout=output, cwd=ROOT)
        self.children.append(child)
        return child

    def _run(self, title: str, log: str, argv: Sequence[str]) -> str:
        print(f"{title} …", file=sys.stderr)
        child = self._start(title, log, argv, stdout=True)
        self._finish(child)
        return self.home.log(f"{log}.out").read_text()

    def _finish(self, child: Child) -> None:
        """Wait for a step; only one that fails has something to say."""
        while child.running:
            if first_event([child], self.stay.lines, timeout=60):
                raise self.stay.bad_news()
        self.children.remove(child)
        child.stop()
        if child.process.returncode:
            raise Trouble(child.obituary)

    def _look(self, *, timeout: float, but: Child | None = None) -> None:
        """Wait for an event and tell bad news."""
        if first_event(self.children, self.stay.lines, timeout):
            raise self.stay.bad_news()
        for child in self.children:
            if child is not but and not child.running:
                raise Trouble(child.obituary)


def demo(home: Home, *, port: int) -> int:
    """`make demo`: everything up until Ctrl-C."""
    if not port_is_free(port):
        raise Trouble(f'Port {port} is in use; stop what listens there, or run: make demo ARGS="--port {port + 1}"')
    with (
        contextlib.suppress(KeyboardInterrupt),
        _interruptible(),
        visit(home) as stay,
        _portal(home, stay, port) as portal,
    ):
        told = portal.prepare()
        portal.serve()
        print(f"\nThe portal  http://localhost:{port}")
        mail = stay.env.get("VSPORTAL_INBOX_URL") or f"goes to {stay.env['EMAIL_HOST']}:{stay.env['EMAIL_PORT']}"
        print(f"Its mail    {mail}\n\n{told.strip()}\n")
        print(f"Ctrl-C stops everything; the data stays in {_short(home.path)}.", flush=True)
        portal.watch()
    return 0


def check(port: int | None = None) -> int:
    """`make demo ARGS=--check`: the same on free ports and fresh data; the main job once, its JSON line, 0 or 1."""
    os.environ.setdefault("JOBS_TICK_SECONDS", CHECK_TICK_SECONDS)
    home = Home(Path(tempfile.mkdtemp(prefix="vsportal-check-")))
    home.path.chmod(0o711)  # PostgreSQL's user has to walk through it when we are root
    try:
        with (
            _interruptible(),
            visit(home, fast=True) as stay,
            _portal(home, stay, port or home.port("web_port")) as portal,
        ):
            portal.prepare()
            portal.serve()
            status = portal.check()
    except KeyboardInterrupt:
        status = 1
    except Trouble:
        home.remove(but="log")  # the line names a log
        raise
    home.remove()
    return status


@contextlib.contextmanager
def _portal(home: Home, stay: Visit, port: int) -> Iterator[Portal]:
    portal = Portal(home, stay, port)
    try:
        yield portal
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        stop_all(portal.children)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    for number in STOPPING:
        signal.signal(number, _interrupt)
    yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _static_sources() -> str:
    """A digest that changes with any file collectstatic would find; compressing them again takes its time."""
    files = sorted(
        path
        for pattern in ("static/**/*", "[!.]*/static/**/*", "vsportal/*/static/**/*")
        for path in ROOT.glob(pattern)
    )
    stamps = [
        (str(path), path.stat().st_mtime_ns)
        for path in (*files, ROOT / "requirements.txt", ROOT / "vsportal/settings.py")
    ]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
