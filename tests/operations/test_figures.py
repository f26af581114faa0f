"""Figures for Prometheus: who gets them, what they count, and what they never say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as conf
from django.test import Client
from uuid_utils.compat import uuid7

from doors.refusal import Refusal
from jobs import registry
from jobs import services as jobs
from jobs.models import DueRow
from jobs.states import DueState
from outbox import services as outbox
from outbox.models import Message, MessageState
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from vsportal.operations import figures, standing

TOKEN = "a-token-of-the-scraper"


@pytest.fixture
def scrape(client: Client, settings: Any) -> Any:
    settings.METRICS_TOKEN = TOKEN

    def figures_now() -> dict[str, float]:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        pairs = (line.rsplit(" ", 1) for line in answer.content.decode().splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    return figures_now


@pytest.mark.parametrize(
    ("token", "shown"), [("", f"Bearer {TOKEN}"), ("", "Bearer "), (TOKEN, ""), (TOKEN, "Bearer other"), (TOKEN, TOKEN)]
)
def test_without_the_token_there_are_no_figures(
    db: None, client: Client, settings: Any, token: str, shown: str
) -> None:
    settings.METRICS_TOKEN = token

    answer = client.get("/metrics", headers={"authorization": shown, "x-request-id": "the-request-id"})
    missing = client.get("/metricz", headers={"authorization": shown, "x-request-id": "the-request-id"})

    assert (answer.status_code, answer.content) == (404, missing.content)


def test_a_request_counts_once_under_its_view(scrape: Any, client: Client, administrator: Membership) -> None:
    client.force_login(administrator.user)
    before = scrape()
    client.get("/t/northshore/streams/?q=canary")
    client.get("/nowhere/canary")
    client.generic("CANARY", "/organisations/")
    after = scrape()

    def grown(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    answers = "django_http_responses_total_by_status_view_method_total"
    assert grown(f'{answers}{{method="GET",status="200",view="streams:list"}}') == 1
    assert grown(f'{answers}{{method="GET",status="404",view="<unnamed view>"}}') == 1
    assert grown(f'{answers}{{method="other",status="405",view="organisations"}}') == 1
    assert grown('django_http_requests_latency_seconds_by_view_method_count{method="GET",view="streams:list"}') == 1
    assert grown('vsportal_db_queries_total{view="streams:list"}') > 3
    assert grown('vsportal_db_seconds_total{view="streams:list"}') > 0
    assert [name for name in after if "canary" in name.lower()] == []


def test_a_refusal_counts_under_its_code(scrape: Any) -> None:
    before = scrape()
    figures.count_refusal(None, Refusal("move.not_possible", status=409))
    figures.count_refusal(None, Refusal("of-an-unknown.kind"))
    after = scrape()

    known, other = 'vsportal_refusals_total{code="move.not_possible"}', 'vsportal_refusals_total{code="other"}'
    assert (after[known] - before.get(known, 0), after[other] - before.get(other, 0)) == (1, 1)


def test_a_refusal_at_the_door_is_counted(scrape: Any, client: Client, northshore: Tenant) -> None:
    client.force_login(join(northshore, "Clerk").user)
    before = scrape()
    answer = client.get("/t/northshore/organisation/", headers={"accept": "application/json"})
    after = scrape()

    grown = {name: after[name] - before.get(name, 0) for name in after if name.startswith("vsportal_refusals_total")}
    assert (answer.status_code, [value for value in grown.values() if value]) == (403, [1])


def test_what_waits_is_summed_over_all_organisations(scrape: Any, northshore: Tenant, southbank: Tenant) -> None:
    jobs.remember_tick(at=NOON - timedelta(seconds=20))
    for tenant, minutes in ((northshore, 5), (southbank, 45)):
        person = join(tenant, "Nurse")
        with tenant_scope(tenant.pk):
            at = NOON - timedelta(minutes=minutes)
            DueRow.objects.create(kind="a", due_at=at)
            DueRow.objects.create(kind="b", due_at=at, state=DueState.PARKED, error="x")
            DueRow.objects.create(kind="c", due_at=at, state=DueState.DONE)
            outbox.enqueue("pack", key="waits", to=person, ref=uuid7(), at=at)
            outbox.enqueue("pack", key="later", to=person, ref=uuid7(), not_before=NOON + timedelta(days=1), at=at)
            outbox.enqueue("pack", key="parked", to=person, ref=uuid7(), at=at)
            Message.objects.filter(key="parked").update(state=MessageState.PARKED)
        standing.measure(tenant_id=tenant.pk, at=NOON)

    now = scrape()

    assert {
        name.removeprefix("vsportal_"): now[name] for name in now if re.match(r"vsportal_(?!db|ref|stand)", name)
    } == {
        "organisations": 2,
        "last_tick_age_seconds": 20,
        "jobs_due": 2,
        "jobs_late": 1,
        "jobs_parked": 2,
        "drains_failing": 0,
        "outbox_waiting": 2,
        "outbox_failing": 0,
        "outbox_parked": 2,
        "outbox_oldest_age_seconds": 45 * 60,
        "outbox_sent_last_day": 0,
        "reviews_last_day": 0,
        "packs_last_day": 0,
    }


def test_old_mail_and_late_jobs_are_warnings_and_the_portal_still_serves(client: Client, northshore: Tenant) -> None:
    jobs.remember_tick(at=NOON)
    person = join(northshore, "Nurse")
    with tenant_scope(northshore.pk):
        DueRow.objects.create(kind="a", due_at=NOON - timedelta(minutes=11))
        outbox.enqueue("pack", key="waits", to=person, ref=uuid7(), at=NOON - timedelta(minutes=31))
    standing.measure(tenant_id=northshore.pk, at=NOON)

    answer = client.get("/readyz")

    found = {name: answer.json()["parts"][name] for name in ("tick", "jobs", "outbox")}
    assert (answer.status_code, found) == (200, {"tick": "ok", "jobs": "warning", "outbox": "warning"})


def test_an_organisation_that_is_gone_is_forgotten(northshore: Tenant) -> None:
    standing.measure(tenant_id=northshore.pk, at=NOON)

    assert standing.overall(at=NOON + timedelta(minutes=29)).organisations == 1
    assert standing.overall(at=NOON + timedelta(minutes=31)).organisations == 0
    assert standing._redis(conf.REDIS_URL).hlen(standing.KEY) == 0


def test_without_redis_the_figures_say_that_they_are_not_known(scrape: Any, settings: Any, nobody: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{nobody}/0"

    now = scrape()

    assert now["vsportal_standing_known"] == 0
    assert "vsportal_jobs_due" not in now


def test_the_tick_counts_after_everything_else() -> None:
    assert [drain.code for drain in registry.drains()][-1] == "standing.measure"
