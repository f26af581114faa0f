"""What is found out comes before what tells of it: reviews, then agendas, then packs, even on the first tick ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jobs import registry, services
from jobs.models import DueRow
from jobs.registry import JobKind
from jobs.rules.recurrence import local_rule, occurrences
from jobs.states import DueState
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

HOURLY = local_rule("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))), "2026-01-01T00:00:00")


def test_reviews_agendas_and_packs_share_their_slots_in_this_order() -> None:
    found = {kind.code: kind for kind in registry.kinds()}
    chain = [found[code] for code in ("indicators.review", "agendas.draft", "packs.prepare")]

    zone, day = ZoneInfo("Europe/London"), datetime(2026, 10, 25)  # noqa: DTZ001  a day on the wall
    slots = [[slot.at for slot in occurrences(kind.rule, zone, day, day + timedelta(days=1))] for kind in chain]

    assert len(slots[0]) >= 24
    assert slots[0] == slots[1] == slots[2]
    assert [kind.order for kind in chain] == sorted({kind.order for kind in chain})


def test_of_kinds_that_are_due_at_once_the_smaller_order_runs_first(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    ran: list[str] = []
    for code, order in (("a.last", 30), ("b.first", 10), ("c.second", 20)):
        registered(JobKind(f"test.{code}", code, HOURLY, lambda _at, code=code: ran.append(code), order))

    for minutes in (-5, 2, 57):
        services.run_due(tenant_id=northshore.pk, at=NOON + timedelta(minutes=minutes))

    assert ran == ["b.first", "c.second", "a.last"] * 2


def test_nothing_is_given_out_while_another_pass_is_at_work(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    ran: list[str] = []
    registered(
        JobKind("test.slow", "Slow", HOURLY, lambda _at: ran.append("slow"), 10),
        JobKind("test.next", "Next", HOURLY, lambda _at: ran.append("next"), 20),
    )
    with tenant_scope(northshore.pk):
        services.plan_due(at=NOON)
        assert services.claim(at=NOON).kind == "test.slow"  # by another pass

    services.run_due(tenant_id=northshore.pk, at=NOON + timedelta(seconds=5))
    assert ran == []
    services.run_due(tenant_id=northshore.pk, at=NOON + 2 * services.LEASE)  # it never came back

    assert ran == ["slow", "next"]
    with tenant_scope(northshore.pk):
        assert {row.state for row in DueRow.objects.all()} == {DueState.DONE}
