"""Celery's side: who may run without an organisation, how far a task may be put off, and what a tick sends."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from redis import Redis
from structlog.contextvars import get_contextvars

from jobs import tasks
from jobs.celery import FarOffError, TenantTask
from jobs.models import DueRow
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule
from tenancy.models import Tenant
from tenancy.scope import NoTenant, required_tenant, tenant_scope
from tests.cast import NOON
from vsportal.celery import app

MORNINGS = local_rule("FREQ=DAILY", "2026-01-01T06:00:00")
seen: list[Any] = []


@shared_task(name="tests.for_one")
def for_one(*, tenant_id: str, **_later: Any) -> None:
    """A task as every app writes it."""
    with tenant_scope(tenant_id):
        seen.append((str(required_tenant()), get_contextvars()["tenant_id"]))


@pytest.fixture
def broker() -> Iterator[Redis]:
    """The queue of this test process, empty before and after."""
    redis = Redis.from_url(settings.CELERY_BROKER_URL)
    redis.flushdb()
    yield redis
    redis.flushdb()
    redis.close()


def queued(redis: Redis) -> list[dict[str, Any]]:
    """The messages that wait for a worker: their task, their keywords, their headers."""
    key = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] + "celery"
    return [json.loads(message) for message in redis.lrange(key, 0, -1)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_task_enters_its_organisation_and_its_log_lines_say_so(northshore: Tenant) -> None:
    seen.clear()

    for_one(tenant_id=str(northshore.pk))

    assert seen == [(str(northshore.pk), str(northshore.pk))]


@pytest.mark.parametrize("keywords", [{}, {"tenant_id": None}, {"tenant_id": ""}])
def test_a_task_without_an_organisation_is_refused(keywords: dict[str, Any], broker: Redis) -> None:
    with pytest.raises(NoTenant, match=r"tests\.for_one works for one organisation and was given no tenant_id"):
        for_one(**keywords)
    with pytest.raises(NoTenant):
        for_one.apply_async(kwargs=keywords)
    with pytest.raises(NoTenant):
        for_one.delay(**keywords)

    assert queued(broker) == []


def test_a_task_takes_keywords_only() -> None:
    with pytest.raises(TypeError, match=r"tests\.for_one takes keywords only"):
        for_one.delay("018f0000-0000-7000-8000-000000000000")


@pytest.mark.parametrize("late", [{"countdown": 61}, {"eta": timedelta(minutes=2)}])
def test_a_task_cannot_be_put_off_further_than_a_tick(late: dict[str, Any], broker: Redis) -> None:
    late = {name: app.now() + value if name == "eta" else value for name, value in late.items()}

    with pytest.raises(FarOffError):
        for_one.apply_async(kwargs={"tenant_id": "018f0000-0000-7000-8000-000000000000"}, **late)

    assert queued(broker) == []


def test_every_task_of_ours_is_a_tenant_task_and_few_work_for_all() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}

    assert all(isinstance(task, TenantTask) for task in ours.values())
    assert {name for name, task in ours.items() if task.installation_wide} == {"jobs.tick", "jobs.run_chunk"}


def test_messages_are_json_and_times_are_limited() -> None:
    assert (app.conf.task_serializer, app.conf.accept_content) == ("json", ["json"])
    assert 0 < app.conf.task_soft_time_limit < app.conf.task_time_limit
    # A message that is still being worked on must not be delivered again.
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]
    assert [entry["task"] for entry in app.conf.beat_schedule.values()] == ["jobs.tick"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_beats_hand_out_every_organisation_and_the_work_is_done_once(
    broker: Redis, registered: Callable[..., None]
) -> None:
    everyone = [Tenant.objects.create(slug=f"o-{number}", name=str(number)) for number in range(tasks.CHUNK + 2)]
    registered(JobKind("test.diary", "Diary", MORNINGS, lambda _at: "done"))

    tasks.tick()
    tasks.tick()

    messages = queued(broker)
    assert [message["headers"]["task"] for message in messages] == ["jobs.run_chunk"] * 4
    assert all(message["headers"]["expires"] for message in messages)
    chunks = [json.loads(message["headers"]["kwargsrepr"].replace("'", '"'))["tenant_ids"] for message in messages]
    assert sorted(tenant_id for chunk in chunks for tenant_id in chunk) == sorted(
        [str(tenant.pk) for tenant in everyone] * 2
    )
    for chunk in chunks:
        tasks.run_chunk(tenant_ids=chunk)
    for tenant in everyone:
        with tenant_scope(tenant.pk):
            assert [(row.state, row.runs) for row in DueRow.objects.all()] == [("done", 1)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_one_organisation_that_cannot_be_worked_on_does_not_stop_the_others(
    northshore: Tenant, southbank: Tenant, registered: Callable[..., None]
) -> None:
    registered(JobKind("test.diary", "Diary", MORNINGS, lambda _at: "done"))
    Tenant.objects.filter(pk=northshore.pk).update(time_zone="Mars/Olympus")

    tasks.run_chunk(tenant_ids=["not an id", str(northshore.pk), str(southbank.pk)])

    with tenant_scope(southbank.pk):
        assert [row.state for row in DueRow.objects.all()] == ["done"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_job_that_runs_out_of_time_is_counted_and_the_pass_ends(
    northshore: Tenant, southbank: Tenant, registered: Callable[..., None]
) -> None:
    def endless(at: object) -> None:
        raise SoftTimeLimitExceeded

    registered(JobKind("test.endless", "Endless", MORNINGS, endless))

    tasks.run_chunk(tenant_ids=[str(northshore.pk), str(southbank.pk)])

    with tenant_scope(northshore.pk):
        [row] = DueRow.objects.all()
    with tenant_scope(southbank.pk):
        assert not DueRow.objects.exists()
    assert (row.state, row.runs) == ("failed", 1)
    assert row.due_at < NOON
