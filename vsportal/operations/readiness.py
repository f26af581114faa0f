"""Whether this process can serve: each part in one word, within a second, without a secret and without anybody's words."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import datetime, timedelta
from functools import cache

import psycopg
import redis
import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tenancy.rows import TenantModel
from vsportal.operations import standing

OK, WARNING, FAILED, UNKNOWN = "ok", "warning", "failed", "unknown"
PATIENCE = 0.9  # seconds for all parts together
OLDEST_MAIL = timedelta(minutes=30)
TICKS_MISSED = 3
STATEMENT_TIMEOUT = "-c statement_timeout=800"

ROLE = (
    "SELECT NOT (rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid AND relkind = 'r')) "
    "FROM pg_roles r WHERE rolname = current_user"
)
FENCED = (
    "SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s) "
    "AND c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
)
APPLIED = "SELECT app, name FROM django_migrations"

log = structlog.get_logger(__name__)
# Its own threads, so that a service that does not answer holds up no request, and few, so that it cannot pile them up.
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="readiness")


def parts(*, at: datetime) -> dict[str, str]:
    """Every part of the installation that serving depends on, and how it is. Takes a second at most."""
    wanted = _migrations_wanted()
    asked = {
        ("database", "isolation", "migrations"): _askers.submit(_told, lambda: _database(wanted), FAILED, 3),
        ("redis",): _askers.submit(_told, _redis, FAILED, 1),
        ("tick", "jobs", "outbox"): _askers.submit(_told, lambda: _work(at), UNKNOWN, 3),
    }
    until = time.monotonic() + PATIENCE
    found: dict[str, str] = {}
    for names, future in asked.items():
        bad = UNKNOWN if "tick" in names else FAILED
        found |= dict(zip(names, _answer(future, until, [bad] * len(names)), strict=True))
    return found


def _answer(future: "Future[list[str]]", until: float, otherwise: list[str]) -> list[str]:
    try:
        return future.result(timeout=max(until - time.monotonic(), 0))
    except TooLate:
        future.cancel()
        return otherwise


def _told(ask: Callable[[], list[str]], bad: str, count: int) -> list[str]:
    """What was found, or `bad` for each part; the reason goes to the log, by its type alone."""
    try:
        return ask()
    except Exception as failure:
        log.warning("not_ready", exc_info=failure)
        return [bad] * count


def _database(wanted: frozenset[tuple[str, str]]) -> list[str]:
    """A connection of its own: a pooled one that still stands says nothing about the next."""
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    tables = _fenced_tables()
    with psycopg.connect(
        **parameters | {"connect_timeout": 2, "options": STATEMENT_TIMEOUT}, autocommit=True
    ) as asking:
        plain = bool((asking.execute(ROLE).fetchone() or [False])[0])
        fenced = (asking.execute(FENCED, [tables]).fetchone() or [0])[0] == len(tables)
        applied = frozenset(asking.execute(APPLIED).fetchall())
    return [OK, OK if plain and fenced else FAILED, OK if wanted <= applied else FAILED]


def _redis() -> list[str]:
    url, patience = settings.REDIS_URL, standing.PATIENCE
    with redis.Redis.from_url(url, socket_connect_timeout=patience, socket_timeout=patience, retry=None) as asking:
        return [OK if asking.ping() else FAILED]


def _work(at: datetime) -> list[str]:
    """Late work is a warning: pages can be served without it."""
    now = standing.overall(at=at)
    late_tick = now.tick_age is None or now.tick_age > TICKS_MISSED * max(settings.JOBS_TICK_SECONDS, 60)
    late_mail = now.oldest_mail_age > OLDEST_MAIL.total_seconds()
    return [WARNING if late else OK for late in (late_tick, now.standing.jobs_late > 0, late_mail)]


@cache
def _fenced_tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if issubclass(model, TenantModel)})


@cache
def _migrations_wanted() -> frozenset[tuple[str, str]]:
    """What this version of the code expects to have run; read from the files once a process."""
    loader = MigrationLoader(None)
    return frozenset(key for key, migration in loader.disk_migrations.items() if not migration.replaces)
