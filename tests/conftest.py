"""The database of the tests, and the standing cast. Services are real: run through `make test` (or devstack exec)."""

import fcntl
import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql

import vsportal.celery  # noqa: F401  tasks find their base class through the application
from rights import permissions
from tenancy import roles

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["tests.cast", "tests.streams.fixtures", "tests.governance.fixtures", "tests.indicators.fixtures"]

# Rows that migrations write and every test may rely on.
WRITTEN_BY_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--as-owner",
        action="store_true",
        help="connect as the owner, whom row-level security does not bind: the isolation tests must go red",
    )


def pytest_collection_finish() -> None:
    """All that is imported stays until the end: looking for garbage among it again and again would find none."""
    gc.collect()
    gc.freeze()


def _maintenance() -> psycopg.Connection:
    """The owner, outside any test database, able to make and drop them."""
    url = os.environ["DATABASE_OWNER_URL"]
    return psycopg.connect(url, autocommit=True)


def _migrations_digest() -> str:
    files = sorted(path for path in ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _point_at(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def as_many_requests_as_tests_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """How fast a machine is decides nothing; the tests of the limits set their own."""
    monkeypatch.setattr(settings, "API_REQUESTS_PER_MINUTE", 0)
    monkeypatch.setattr(settings, "API_STRANGERS_PER_MINUTE", 0)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own for each process, cloned by the owner from a migrated template."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    template, name = f"vsportal_template_{_migrations_digest()}", f"test_vsportal_{worker}_{os.getpid()}"
    if request.config.getoption("--as-owner"):
        settings.REFUSE_UNFIT_DATABASE_ROLE = False
        for key in ("USER", "PASSWORD"):
            connections["default"].settings_dict[key] = connections["owner"].settings_dict[key]
    with django_db_blocker.unblock():
        _migrated_template(template)
        with _maintenance() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        _point_at(name)
        permissions.write("owner")  # rights may have been registered since the template was migrated
        roles.apply_table_rights("owner")
    yield
    with django_db_blocker.unblock():
        for alias in ("default", "owner"):
            connections[alias].close()
        with _maintenance() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrated_template(name: str) -> None:
    """Migrate the template once, whichever worker comes first."""
    with open(Path(tempfile.gettempdir()) / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _maintenance() as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            unfinished = f"{name}_unfinished"
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(unfinished)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            _point_at(unfinished)
            call_command("migrate", database="owner", verbosity=0)
            _point_at(name)
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
            )


def _clean_by_owner(self: TransactionTestCase) -> None:
    """The app role may not TRUNCATE, so the owner empties the tables after a test that commits."""
    with psycopg.connect(**connections["owner"].get_connection_params(), autocommit=True) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in found} - WRITTEN_BY_MIGRATIONS)
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))


TransactionTestCase._fixture_teardown = _clean_by_owner  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_they_stand() -> None:
    """Pages name the files in static/ themselves: nothing has to be collected before a test."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _own_redis_database() -> None:
    """Workers do not share a cache or a broker: each takes the Redis database of its number."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    url = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{int(worker.removeprefix('gw')) + 1}"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"] = url
    if caches.all(initialized_only=True):
        del caches["default"]  # some module asked at import, before the number was known
