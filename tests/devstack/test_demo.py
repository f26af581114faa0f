import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.devstack.conftest import OURS, eventually
from vsportal.devstack.demo import Portal
from vsportal.devstack.places import ROOT, Home, Trouble
from vsportal.devstack.processes import stop_all
from vsportal.devstack.visit import Visit


@pytest.fixture
def portal(home):
    home.prepare()
    portal = Portal(home, Visit({}), 8000)
    yield portal
    stop_all(portal.children)


def test_a_port_in_use_is_told_in_one_line(said):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        status, out, err = said("demo", "--port", str(port))

    assert (status, out) == (1, "")
    assert err == (f'Port {port} is in use; stop what listens there, or run: make demo ARGS="--port {port + 1}"\n')


def test_a_process_that_dies_is_told_with_its_last_words(portal):
    portal._start("The Celery worker", "worker", ["sh", "-c", "echo starting >&2; echo out of memory >&2; exit 3"])

    with pytest.raises(Trouble) as trouble:
        portal.watch()

    log = portal.home.log("worker")
    assert str(trouble.value) == f"The Celery worker ended with status 3. Its last line: out of memory (log: {log})"


def test_a_step_that_fails_is_told_with_its_last_words(portal):
    with pytest.raises(Trouble) as trouble:
        portal._run("Migrating the database", "migrate", ["sh", "-c", "echo no such table >&2; exit 1"])

    assert str(trouble.value).startswith("Migrating the database ended with status 1. Its last line: no such table")
    assert portal.children == []


def test_the_check_prints_one_line_and_ends_with_its_status(portal, capfd, monkeypatch):
    monkeypatch.setattr(portal, "_manage", lambda *_: ["sh", "-c", """echo '{"ok": false}'; echo noise >&2; exit 1"""])

    status = portal.check()

    assert (status, *capfd.readouterr()) == (1, '{"ok": false}\n', "noise\n")


def test_everything_stops_even_what_ignores_being_asked(portal, home):
    portal._start("The web server", "web", ["sh", "-c", "trap '' TERM; sleep 3600 & wait; wait"])
    portal._start("The Celery beat", "beat", ["sleep", "3600"])

    stop_all(portal.children, patience=0.3)

    assert [child.running for child in portal.children] == [False, False]
    assert portal.children[1].process.returncode == -signal.SIGTERM
    # Orphans are reaped by init in its own time.
    assert eventually(lambda: not any(group_lives(child.process.pid) for child in portal.children))


def group_lives(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_python_without_the_libraries_is_told_where_they_are():
    answer = subprocess.run(
        [sys.executable, "-S", "-m", "vsportal.devstack", "up"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert answer.stderr == (
        f"{sys.executable} lacks psycopg, aiosmtpd: use .venv/bin/python; 'make demo' or 'make test' makes it.\n"
    )


def test_home_is_beside_the_code_unless_named(monkeypatch):
    for name in OURS:
        monkeypatch.delenv(name, raising=False)

    assert Home.from_environment().path == ROOT / ".vsportal"
    assert Home.from_environment().for_tests.path == ROOT / ".vsportal" / "tests"
