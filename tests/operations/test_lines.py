"""One JSON line a request and a task, with its ids, and none of the words that people typed."""

import json
import logging
import os
import subprocess
import sys
import threading
from typing import Any
from uuid import UUID

import pytest
import structlog
from celery import shared_task
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from kombu import Connection
from structlog.contextvars import bound_contextvars

from jobs.tasks import tick
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import join
from tests.other_process import ROOT, same_world
from vsportal.urls import urlpatterns as ours

CANARY = "Zaphod.Canary"
FIELDS = {
    "event", "level", "timestamp", "logger", "request_id", "tenant_id", "method", "view", "route", "status",
    "duration_ms", "queries", "query_ms",
}  # fmt: skip


def breaks(_request: HttpRequest, word: str) -> HttpResponse:
    raise IntegrityError(f"Key (email)=({word}) already exists.")


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise DisallowedHost(f"Invalid HTTP_HOST header: {CANARY}")


urlpatterns = [*ours, path("breaks/<str:word>/", breaks, name="breaks"), path("suspicious/", suspicious)]


def test_a_request_is_one_line_with_its_ids(
    client: Client, lines: Any, northshore: Tenant, administrator: Membership
) -> None:
    client.force_login(administrator.user)
    client.get("/t/northshore/streams/", headers={"x-request-id": "the-request-id"})

    (line,) = lines.named("request")
    assert set(line) == FIELDS
    assert {name: line[name] for name in ("request_id", "tenant_id", "method", "view", "route", "status", "level")} == {
        "request_id": "the-request-id",
        "tenant_id": str(northshore.pk),
        "method": "GET",
        "view": "streams:list",
        "route": "streams/",
        "status": 200,
        "level": "info",
    }
    assert line["queries"] > 0
    assert line["duration_ms"] >= line["query_ms"] > 0


def test_a_refused_request_says_by_which_code(client: Client, lines: Any, northshore: Tenant) -> None:
    client.force_login(join(northshore, "Clerk").user)
    client.get("/t/northshore/organisation/")

    (line,) = lines.named("request")
    assert (line["status"], line["view"], bool(line["refusal"])) == (403, "organisation", True)


@pytest.mark.urls("tests.operations.test_lines")
def test_nobodys_words_reach_the_log(lines: Any, northshore: Tenant, administrator: Membership, settings: Any) -> None:
    client = Client(raise_request_exception=False)
    northshore.name = administrator.user.name = CANARY
    northshore.save()
    administrator.user.save()
    logging.getLogger().setLevel("INFO")
    client.post("/accounts/login/", {"login": f"{CANARY}@northshore.example", "password": CANARY})
    client.post("/accounts/password/reset/", {"email": f"{CANARY}@northshore.example"})
    client.force_login(administrator.user)
    try:
        for address in (
            f"/t/northshore/streams/?q={CANARY}",
            f"/t/northshore/{CANARY}/",
            f"/t/{CANARY}/streams/",
            f"/{CANARY}?q={CANARY}",
            f"/t/northshore/api/v1/streams/?search={CANARY}",
            f"/t/northshore/admin/streams/valuestream/{CANARY}/change/",
            f"/breaks/{CANARY}/?q={CANARY}",
            "/suspicious/",
        ):
            client.get(address, headers={"user-agent": CANARY, "referer": f"http://x/{CANARY}", "x-request-id": "ä"})
        client.post("/t/northshore/streams/new/", {"name": CANARY, "purpose": CANARY})
        client.post("/t/northshore/api/v1/streams/", {"name": CANARY}, content_type="application/json")
        client.post("/t/northshore/organisation/", {"name": CANARY * 100})
        client.generic(CANARY.replace(".", ""), "/organisations/")
        Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": CANARY})
    finally:
        logging.getLogger().setLevel("WARNING")

    assert len(lines.named("request")) == 15
    assert [text for text in lines.texts if "canary" in text.lower() or "zaphod" in text.lower()] == []
    assert all(set(line) - {"refusal"} == FIELDS for line in lines.named("request"))
    (broken,) = lines.named("Internal Server Error")
    assert broken["exception"] == "django.db.utils.IntegrityError"
    assert broken["frames"][-1].startswith("tests/operations/test_lines.py:")
    assert UUID(broken["request_id"])


def test_a_line_within_an_organisation_carries_its_id_and_the_chain_of_what_happened(
    lines: Any, northshore: Tenant
) -> None:
    log = structlog.get_logger("tests.words")
    with tenant_scope(northshore.pk):
        try:
            try:
                raise ValueError(CANARY)
            except ValueError as first:
                raise LookupError(CANARY) from first
        except LookupError:
            log.exception("it_happened", kind="x")

    (line,) = lines.named("it_happened")
    assert (line["tenant_id"], line["kind"]) == (str(northshore.pk), "x")
    assert line["exception"] == "LookupError < ValueError"


def test_other_peoples_lines_keep_their_words_and_lose_what_is_put_into_them(lines: Any) -> None:
    logging.getLogger("some.library").warning("Could not read %s of %s", CANARY, "x")
    logging.getLogger("celery.worker.consumer").warning("Connected to %s", "redis://127.0.0.1")

    assert lines.named("Could not read %s of %s")[0]["logger"] == "some.library"
    assert lines.named("Connected to redis://127.0.0.1")
    assert CANARY not in "".join(lines.texts)


@shared_task(name="tests.note")
def note(*, tenant_id: str, word: str = "", **_later: Any) -> None:
    if word:
        raise ValueError(word)


def test_a_task_is_one_line_with_its_ids_and_how_it_ended(lines: Any, northshore: Tenant) -> None:
    note.apply(kwargs={"tenant_id": str(northshore.pk)})
    note.apply(kwargs={"tenant_id": str(northshore.pk), "word": CANARY})

    done, failed = lines.named("task")
    assert (done["task"], done["tenant_id"], done["ended"]) == ("tests.note", str(northshore.pk), "done")
    assert (failed["ended"], UUID(failed["request_id"]).version) == ("failed", 4)
    assert CANARY not in "".join(lines.texts)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_worker_tells_a_tick_and_what_it_set_off_under_one_id(northshore: Tenant) -> None:
    broker = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/15"  # its own: workers of other tests would take the tick
    with Connection(broker, transport_options=tick.app.conf.broker_transport_options) as channel:
        channel.default_channel.client.flushdb()
        with bound_contextvars(request_id="a-tick-of-the-test"):
            tick.apply_async(connection=channel)
    command = [sys.executable, "-m", "celery", "-A", "vsportal", "worker", "--pool", "solo", "--loglevel", "INFO"]
    told, rest = [], []
    with subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"],
        cwd=ROOT,
        env=os.environ | same_world() | {"REDIS_URL": broker},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as worker:
        patience = threading.Timer(60, worker.kill)
        patience.start()
        for text in worker.stderr:
            line = json.loads(text) if text.startswith("{") else {"event": text}
            (told if line["event"] == "task" else rest).append(line)
            if len(told) == 2:
                break
        patience.cancel()
        worker.terminate()
        worker.stderr.read()

    assert [(line["task"], line["ended"], line["request_id"]) for line in told] == [
        ("jobs.tick", "done", "a-tick-of-the-test"),
        ("jobs.run_chunk", "done", "a-tick-of-the-test"),
    ], rest[-5:]
