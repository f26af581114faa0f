"""Restoring a backup into an empty database, and finding in it again what the backup counted."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from vsportal.backup import NotPossible, fingerprint
from vsportal.backup.making import VERSION, digest, manifest_of, owner_parameters
from vsportal.backup.programs import find, run


@dataclass(frozen=True)
class Restored:
    """Where the backup is now, and what was found in it."""

    database: str
    rows: int
    tables: int
    catalogue: dict[str, int]
    heads: dict[str, dict[str, Any]]


def restore(file: Path, *, database: str = "") -> Restored:
    """Restore into `database` (the portal's own by default), which must be empty; it is made when it does not exist."""
    manifest = _manifest(file)
    parameters = owner_parameters(database)
    name = str(parameters["dbname"])
    try:
        with psycopg.connect(**parameters | {"dbname": "postgres"}, autocommit=True) as server:
            _check_roles(server, manifest)
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                server.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
                )
        with psycopg.connect(**parameters) as target:
            if standing := fingerprint.tables(target):
                raise NotPossible(f"The database {name} has {len(standing)} tables: give an empty one with --database.")
            found = find(max(target.info.server_version, manifest["postgresql"]))
    except psycopg.Error as error:
        raise NotPossible(f"DATABASE_OWNER_URL: {str(error).splitlines()[0]}") from error
    run(
        found,
        "pg_restore",
        ["--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={name}", file],
        parameters,
    )
    with psycopg.connect(**parameters) as target:
        return _compare(target, manifest, name)


def replace(file: Path, *, at: datetime) -> tuple[Restored, str]:
    """Restore beside the portal's database, then swap the names; the old one stays under a name that says since when."""
    name = str(owner_parameters()["dbname"])
    fresh, aside = f"{name}_restoring", f"{name}_before_{at:%Y%m%d%H%M%S}"
    found = restore(file, database=fresh)
    renames = [
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, pair))
        for pair in ((name, aside), (fresh, name))
    ]
    try:
        with psycopg.connect(**owner_parameters("postgres")) as server:
            for rename in renames:
                server.execute(rename)
    except psycopg.errors.ObjectInUse as error:
        raise NotPossible(
            f"The database {name} is in use: stop web, workers and beat, drop {fresh} and try again."
        ) from error
    except psycopg.Error as error:
        raise NotPossible(f"DATABASE_OWNER_URL: {str(error).splitlines()[0]}") from error
    return found, aside


def _manifest(file: Path) -> dict[str, Any]:
    """What stands beside the file, once the file is the one that was made."""
    try:
        manifest: dict[str, Any] = json.loads(manifest_of(file).read_text())
        found = digest(file)
    except OSError as error:
        raise NotPossible(f"{error.filename}: {error.strerror}") from error
    except ValueError as error:
        raise NotPossible(f"{manifest_of(file)} is no manifest of a backup: {error}") from error
    if manifest.get("version") != VERSION:
        raise NotPossible(f"{manifest_of(file)} has version {manifest.get('version')!r}; this portal reads {VERSION}.")
    if manifest["sha256"] != found:
        raise NotPossible(f"{file} is not what was backed up: its SHA-256 is {found}, expected {manifest['sha256']}.")
    return manifest


def _check_roles(server: psycopg.Connection[Any], manifest: dict[str, Any]) -> None:
    """The role that the grants in the backup name must be there, and be the one the portal runs with."""
    app, here = manifest["roles"]["app"], settings.DATABASES["default"]["USER"]
    if app != here:
        raise NotPossible(
            f"The backup grants its rights to the role {app}, DATABASE_URL names {here}: use the same name."
        )
    if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [app]).fetchone():
        raise NotPossible(f"The role {app} is missing: CREATE ROLE {app} LOGIN PASSWORD '…' (docs/operate.md).")


def _compare(target: psycopg.Connection[Any], manifest: dict[str, Any], name: str) -> Restored:
    """Raise NotPossible for the first thing that is not as it was."""
    rows, heads = fingerprint.rows(target), fingerprint.heads(target)
    short = fingerprint.digests(fingerprint.catalogue(target))
    for what, before, after in (
        ("rows", manifest["rows"], rows),
        ("heads of the audit chains", manifest["heads"], heads),
        *((kind, manifest["catalogue"][kind], short[kind]) for kind in short),
    ):
        if before != after:
            odd = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
            raise NotPossible(f"Restored into {name}, but the {what} differ ({', '.join(odd[:5])}): do not use it.")
    return Restored(name, sum(rows.values()), len(rows), {kind: found["n"] for kind, found in short.items()}, heads)
