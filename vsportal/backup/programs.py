"""pg_dump and pg_restore: those of the embedded PostgreSQL, else the newest of the system, never older than the server."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vsportal.backup import NotPossible
from vsportal.devstack.places import Trouble
from vsportal.devstack.postgres import Programs, programs

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
    try:
        found = programs()
    except Trouble as trouble:
        raise NotPossible(f"pg_dump is missing: {trouble}") from trouble
    if found.version < wanted:
        raise NotPossible(
            f"The server is PostgreSQL {wanted}, the newest pg_dump here is {found.version}: "
            f"install its client programs (apt-get install postgresql-client-{wanted})."
        )
    if not (found.folder / "pg_dump").exists():
        raise NotPossible(f"There is no pg_dump in {found.folder}: install PostgreSQL's client programs.")
    return found


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
