"""The portal as it runs in production, in processes of its own: settings are read once, when a process begins."""

import fcntl
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.other_process import ROOT

PRODUCTION = {
    "SECRET_KEY": "long-and-random-enough-for-a-test-of-production-0123456789",
    "PORTAL_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
}
OURS = ("DEBUG", "SECRET_KEY", "STATIC_", "FROZEN_NOW", "PORTAL_URL", "SECURE", "BEHIND_PROXY", "ALLOWED_HOSTS")


def in_production(*arguments: str, **changes: str | None) -> "subprocess.CompletedProcess[str]":
    """`in_production("manage.py", "check", …, NAME="value")`: Python with production's environment; a None leaves out."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    given = bare | PRODUCTION | {"REDIS_URL": settings.REDIS_URL} | changes
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={name: value for name, value in given.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Static files collected once, by whichever process comes first, and where they are."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    where = {"STATIC_ROOT": str(folder / "static")}
    with (folder / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "static" / "staticfiles.json").exists():
            collected = in_production("manage.py", "collectstatic", "--noinput", "-v0", **where)
            assert (collected.returncode, collected.stderr) == (0, "")
    return where
