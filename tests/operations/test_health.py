"""Alive and ready, with each service really gone or silent."""

import time
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client

from jobs import services as jobs
from tests.cast import NOON
from vsportal.operations import readiness

ALL_WELL = dict.fromkeys(["database", "isolation", "migrations", "redis", "tick", "jobs", "outbox"], "ok")


def ready(client: Client) -> tuple[int, dict[str, str]]:
    began = time.monotonic()
    answer = client.get("/readyz")
    assert time.monotonic() - began < 1.2, "whoever asks has no time"
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["ready"] == (answer.status_code == 200)
    return answer.status_code, answer.json()["parts"]


def test_all_is_well_when_everything_answers(db: None, client: Client) -> None:
    jobs.remember_tick(at=NOON)

    assert ready(client) == (200, ALL_WELL)


@pytest.mark.parametrize("where", ["nobody", "silent"])
def test_a_database_that_is_away_is_not_ready(where: str, request: Any, client: Client, monkeypatch: Any) -> None:
    jobs.remember_tick(at=NOON)
    port = request.getfixturevalue(where)
    monkeypatch.setitem(connection.settings_dict, "PORT", getattr(port, "port", port))

    assert ready(client) == (503, ALL_WELL | dict.fromkeys(["database", "isolation", "migrations"], "failed"))


@pytest.mark.parametrize("where", ["nobody", "silent"])
def test_a_redis_that_is_away_is_not_ready_and_hides_how_work_stands(
    where: str, request: Any, db: None, client: Client, settings: Any
) -> None:
    port = request.getfixturevalue(where)
    settings.REDIS_URL = f"redis://:the-secret@127.0.0.1:{getattr(port, 'port', port)}/0"

    assert ready(client) == (
        503,
        ALL_WELL | {"redis": "failed"} | dict.fromkeys(["tick", "jobs", "outbox"], "unknown"),
    )
    assert b"the-secret" not in client.get("/readyz").content


def test_a_role_that_sees_everything_is_not_ready(db: None, client: Client, monkeypatch: Any) -> None:
    for key in ("USER", "PASSWORD"):
        monkeypatch.setitem(connection.settings_dict, key, connections["owner"].settings_dict[key])

    status, parts = ready(client)

    assert (status, parts["database"], parts["isolation"], parts["migrations"]) == (503, "ok", "failed", "ok")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    ("harm", "repair"),
    [
        ("ALTER TABLE pack NO FORCE ROW LEVEL SECURITY", "ALTER TABLE pack FORCE ROW LEVEL SECURITY"),
        ("ALTER TABLE pack DISABLE ROW LEVEL SECURITY", "ALTER TABLE pack ENABLE ROW LEVEL SECURITY"),
    ],
)
def test_a_table_without_its_fence_is_not_ready(client: Client, harm: str, repair: str) -> None:
    with psycopg.connect(**connections["owner"].get_connection_params(), autocommit=True) as owner:
        owner.execute(harm)
        try:
            status, parts = ready(client)
        finally:
            owner.execute(repair)

    assert (status, parts["isolation"], parts["migrations"]) == (503, "failed", "ok")


def test_a_version_whose_migrations_have_not_run_is_not_ready(db: None, client: Client, monkeypatch: Any) -> None:
    wanted = readiness._migrations_wanted() | {("streams", "9999_of_tomorrow")}
    monkeypatch.setattr(readiness, "_migrations_wanted", lambda: wanted)

    status, parts = ready(client)

    assert (status, parts["database"], parts["isolation"], parts["migrations"]) == (503, "ok", "ok", "failed")


@pytest.mark.parametrize("ticked_at", [None, NOON - timedelta(minutes=4)])
def test_a_tick_that_does_not_come_is_a_warning(db: None, client: Client, ticked_at: Any) -> None:
    if ticked_at:
        jobs.remember_tick(at=ticked_at)

    assert ready(client) == (200, ALL_WELL | {"tick": "warning"})


def test_health_is_asked_by_any_name_without_tls_and_leaves_no_session(
    client: Client, settings: Any, lines: Any
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["portal.example"]

    for address in ("/livez", "/readyz"):
        answer = client.get(address, headers={"host": "10.0.0.7:8000"})
        assert (answer.status_code in {200, 503}, list(answer.cookies)) == (True, [])
    assert client.post("/livez").status_code == 405
    assert lines.named("request") == []


def test_the_process_lives_while_every_service_is_away(
    client: Client, nobody: int, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", nobody)
    settings.REDIS_URL = f"redis://127.0.0.1:{nobody}/0"

    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
