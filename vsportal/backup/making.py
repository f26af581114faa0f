"""Making a backup: one file of pg_dump, and beside it what must be found in it again."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from vsportal.backup import NotPossible, fingerprint
from vsportal.backup.programs import find, run
from vsportal.devstack.postgres import Programs

VERSION = 1


@dataclass(frozen=True)
class Backup:
    """The file, what stands beside it, and the figures of both."""

    file: Path
    manifest: dict[str, Any]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(self.manifest["rows"].values())


def owner_parameters(database: str = "") -> dict[str, Any]:
    """How the owner connects, to this database or to the portal's."""
    given = connections["owner"].get_connection_params()
    wanted = {
        name: value
        for name, value in given.items()
        if name in {"host", "port", "user", "password", "sslmode", "sslrootcert"}
    }
    return wanted | {"dbname": database or connections["owner"].settings_dict["NAME"]}


def manifest_of(file: Path) -> Path:
    """Where the manifest of a backup lies."""
    return file.with_name(f"{file.name}.json")


def make(file: Path, *, at: datetime) -> Backup:
    """Dump everything as one moment saw it, with policies, grants and all; count it in the same moment; read the list back."""
    parameters = owner_parameters()
    try:
        found, manifest = _dump(file, parameters, at)
    except psycopg.Error as error:
        raise NotPossible(f"DATABASE_OWNER_URL: {str(error).splitlines()[0]}") from error
    listed = {
        line.split()[6]
        for line in run(found, "pg_restore", ["--list", file], {}).splitlines()
        if " TABLE DATA " in line
    }
    if missing := set(manifest["rows"]) - listed:
        raise NotPossible(f"The backup lacks {', '.join(sorted(missing))}: look at the disk and make another one.")
    manifest["bytes"], manifest["sha256"] = file.stat().st_size, digest(file)
    manifest_of(file).write_text(json.dumps(manifest, indent=1) + "\n")
    return Backup(file, manifest)


def _dump(file: Path, parameters: dict[str, Any], at: datetime) -> tuple[Programs, dict[str, Any]]:
    """The dump, and its figures in the snapshot that the dump has read."""
    with psycopg.connect(**parameters) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        found = find(connection.info.server_version)
        file.parent.mkdir(parents=True, exist_ok=True)
        run(found, "pg_dump", ["--format=custom", f"--snapshot={snapshot}", f"--file={file}"], parameters)
        file.chmod(0o600)
        manifest = {
            "version": VERSION,
            "made_at": at.isoformat(),
            "postgresql": connection.info.server_version,
            "roles": {"owner": parameters["user"], "app": settings.DATABASES["default"]["USER"]},
            "rows": fingerprint.rows(connection),
            "catalogue": fingerprint.digests(fingerprint.catalogue(connection)),
            "heads": fingerprint.heads(connection),
        }
    return found, manifest


def digest(file: Path) -> str:
    """The SHA-256 of the file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
