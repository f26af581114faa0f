"""Other processes that meet this test's database, broker and clock."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from tests.cast import NOON

ROOT = Path(__file__).resolve().parents[1]


def same_world() -> dict[str, str]:
    """Their environment."""
    urls = {
        variable: urlsplit(os.environ[variable])._replace(path="/" + connections[alias].settings_dict["NAME"]).geturl()
        for variable, alias in (("DATABASE_URL", "default"), ("DATABASE_OWNER_URL", "owner"))
    }
    names = {"DJANGO_SETTINGS_MODULE": "vsportal.settings", "REDIS_URL": settings.REDIS_URL}
    return urls | names | {"FROZEN_NOW": NOON.isoformat()}


def run(*arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    """Python with these arguments, to its end."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | changes, capture_output=True, text=True, check=False
    )
