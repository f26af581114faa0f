"""pg_dump and pg_restore: those of the embedded PostgreSQL, else the newest of the system, never older than the server."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vsportal.backup import NotPossible
from vsportal.devstack.places import Trouble
from vsportal.devstack.postgres import SYSTEM_FOLDERS, Programs, programs

# How libpq takes from the environment what Django has in a connection: a password on a command line can be read by all.
ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def find(server_version: int) -> Programs:
    """The programs for a server of this version (170006 is 17.6)."""
    wanted = server_version // 10000
    found = max(_here(), key=lambda each: each.version, default=None)
    advice = f"install PostgreSQL's client programs (apt-get install postgresql-client-{wanted})."
    if found is None:
        raise NotPossible(f"There is no pg_dump here: {advice}")
    if found.version < wanted:
        raise NotPossible(f"The server is PostgreSQL {wanted}, the newest pg_dump here is {found.version}: {advice}")
    return found


def _here() -> list[Programs]:
    """Client programs, with or without a server beside them."""
    try:
        servers = [programs()]
    except Trouble:
        servers = []
    folders = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    beside = [Programs(folder, 0, embedded=False) for folder in folders]
    return [
        replace(each, version=version)
        for each in (*servers, *beside)
        if (version := _version_of_pg_dump(each)) is not None
    ]


def _version_of_pg_dump(found: Programs) -> int | None:
    try:
        said = run(found, "pg_dump", ["--version"], {})
    except (OSError, NotPossible):
        return None
    number = re.search(r"\d+", said)
    return int(number[0]) if number else None


def run(found: Programs, program: str, arguments: Sequence[str | Path], connection: dict[str, Any]) -> str:
    """Run one of the programs on this database; what it said. Its first complaint is the reason when it fails."""
    place = {ENVIRONMENT[name]: str(value) for name, value in connection.items() if name in ENVIRONMENT and value}
    env = {"HOME": os.environ.get("HOME", "/"), **found.env, **place}
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, our own arguments
        [found.folder / program, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip())
        raise NotPossible(f"{program}: {said}")
    return done.stdout
