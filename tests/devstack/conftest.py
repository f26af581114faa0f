"""Real stacks in folders of their own, apart from the one the tests themselves run on."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vsportal.devstack.places import ROOT, Home, walkable

OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "VSPORTAL_HOME",
    "VSPORTAL_POSTGRES",
)
# Services that are named are not started: these tests are about one service at a time.
NO_POSTGRES = {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c", "DATABASE_OWNER_URL": "postgres://a:b@127.0.0.1:1/c"}
NO_MAIL = {"EMAIL_HOST": "127.0.0.1"}
ONLY_VALKEY = NO_POSTGRES | NO_MAIL

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def home() -> Iterator[Home]:
    """A folder every user of this machine can walk into."""
    folder = Path(tempfile.mkdtemp(prefix="vsportal-test-"))
    folder.chmod(0o711)
    home = Home(folder)
    yield home
    for each in (folder, home.outside):
        shutil.rmtree(each, ignore_errors=True)


@pytest.fixture
def devstack(home: Home) -> Iterator[Start]:
    """Starts `python -m vsportal.devstack …` on `home`; whatever still runs afterwards is stopped."""
    running: list[subprocess.Popen[str]] = []

    def begin(*args: str, user: pwd.struct_passwd | None = None, **env: str) -> "subprocess.Popen[str]":
        base = {key: value for key, value in os.environ.items() if key not in OURS} | {"VSPORTAL_HOME": str(home.path)}
        python = python_for(user) if user else {"executable": sys.executable, "env": {}}
        process = subprocess.Popen(
            [python["executable"], "-m", "vsportal.devstack", *args],
            env=base | python["env"] | env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@pytest.fixture
def said(devstack: Start) -> Callable[..., tuple[int, str, str]]:
    """Runs one command to its end: status, stdout, stderr."""

    def run(*args: str, **env: str) -> tuple[int, str, str]:
        process = devstack(*args, **env)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    return run


def python_for(user: pwd.struct_passwd) -> dict:
    """A Python of this version that `user` may run, with our libraries."""
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    system = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for each in (sys.executable, system):
        real = Path(each).resolve()
        if real.exists() and walkable(real.parent) and walkable(Path(libraries)) and walkable(ROOT):
            return {"executable": each, "env": {"PYTHONPATH": libraries, "HOME": "/", "PYTHONDONTWRITEBYTECODE": "1"}}
    pytest.skip(f"no Python {sys.version_info.major}.{sys.version_info.minor} that {user.pw_name} may run")


def eventually(condition: Callable[[], bool], within: float = 15) -> bool:
    """Wait for what another process does in its own time."""
    deadline = time.monotonic() + within
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
