"""Packages that tests run in Node, installed once from the lock file beside this module."""

import shutil
import subprocess
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.conftest import ROOT

HERE = Path(__file__).parent
INSTALLED = ROOT / ".vsportal" / "npm"


def installed() -> Path:
    """The folder with `node_modules`; `npm ci` makes it when the lock file is another one than last time."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.fail("node and npm are missing, which tests run: run 'make system'.", pytrace=False)
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        ours, present = HERE / "package-lock.json", INSTALLED / "package-lock.json"
        if not (
            present.exists() and present.read_bytes() == ours.read_bytes() and (INSTALLED / "node_modules").is_dir()
        ):
            _install(ours, present)
    return INSTALLED


def _install(ours: Path, present: Path) -> None:
    shutil.copy(HERE / "package.json", INSTALLED)
    shutil.copy(ours, present)
    run = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(run, cwd=INSTALLED, capture_output=True, text=True, check=False)
    if done.returncode:
        present.unlink()
        pytest.fail(f"npm could not install what tests run: {done.stderr.strip()[-400:]}", pytrace=False)
