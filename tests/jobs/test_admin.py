"""The page that shows what ran, failed and is parked: who sees it, and who lets a parked job run again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit.models import Event
from jobs import services
from jobs.models import DueRow
from jobs.registry import Drain, JobKind
from jobs.rules.recurrence import local_rule
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LIST = "/t/northshore/admin/jobs/duerow/"
MORNINGS = local_rule("FREQ=DAILY", "2026-01-01T06:00:00")
SignIn = Callable[[Membership | None], Client]


def broken(at: object) -> None:
    raise LookupError("no such provider")


def drain_that_fails(*, tenant_id: object, at: object) -> int:
    raise OSError("mail server is down")


@pytest.fixture
def one_parked_one_done(northshore: Tenant, southbank: Tenant, registered: Callable[..., None]) -> dict[str, DueRow]:
    registered(
        JobKind("test.broken", "Broken", MORNINGS, broken),
        JobKind("test.diary", "Diary", MORNINGS, lambda _at: "12 reviewed"),
    )
    for tick in range(3):
        for tenant in (northshore, southbank):
            services.run_due(tenant_id=tenant.pk, at=NOON + timedelta(minutes=tick))
    with tenant_scope(northshore.pk):
        return {row.state: row for row in DueRow.objects.all()}


def test_administrator_and_auditor_see_what_ran_and_what_is_parked(
    one_parked_one_done: dict[str, DueRow], administrator: Membership, auditor: Membership, sign_in: SignIn
) -> None:
    for person in (administrator, auditor):
        page = sign_in(person).get(LIST)

        assert page.status_code == 200
        text = page.content.decode()
        assert text.count('class="action-select"') == (2 if person is administrator else 0)
        assert "12 reviewed" in text
        assert "LookupError: no such provider" in text
        assert '<a href="?kind=test.broken&amp;state__exact=parked">1</a>' in text
        assert "Tue 6 Oct 2026, 06:00" in text  # the next morning, on the organisation's clock


def test_a_drain_that_fails_is_named_above_the_list(
    northshore: Tenant, administrator: Membership, registered: Callable[..., None], sign_in: SignIn
) -> None:
    registered(Drain("test.drain", "Send mail", drain_that_fails))
    for _tick in range(2):
        services.run_due(tenant_id=northshore.pk, at=NOON)

    text = sign_in(administrator).get(LIST).content.decode()

    assert "Send mail failed 2 times in a row: OSError: mail server is down" in text


def test_a_member_does_not_see_it(one_parked_one_done: dict[str, DueRow], member: Membership, sign_in: SignIn) -> None:
    assert sign_in(member).get(LIST, follow=True).status_code == 404


def test_a_row_can_be_read_and_not_changed(
    one_parked_one_done: dict[str, DueRow], administrator: Membership, sign_in: SignIn
) -> None:
    parked, browser = one_parked_one_done["parked"], sign_in(administrator)

    page = browser.get(f"{LIST}{parked.pk}/change/")
    posted = browser.post(f"{LIST}{parked.pk}/change/", {"runs": 0})

    assert (page.status_code, posted.status_code) == (200, 403)
    assert 'name="_save"' not in page.content.decode()


def test_the_administrator_lets_a_parked_job_run_again(
    one_parked_one_done: dict[str, DueRow], administrator: Membership, northshore: Tenant, sign_in: SignIn
) -> None:
    chosen = {"action": "run_again", "_selected_action": [one_parked_one_done["parked"].pk]}

    page = sign_in(administrator).post(LIST, chosen, follow=True)

    assert "1 job runs again with the next tick." in page.content.decode()
    with tenant_scope(northshore.pk):
        assert DueRow.objects.get(kind="test.broken").state == "waiting"
        assert [event.action for event in Event.objects.filter(by=administrator)] == ["job.released"]


@pytest.mark.parametrize("states", [["done"], ["parked", "done"]])
def test_what_is_not_parked_is_refused_and_nothing_is_released(
    one_parked_one_done: dict[str, DueRow],
    administrator: Membership,
    northshore: Tenant,
    sign_in: SignIn,
    states: list[str],
) -> None:
    chosen = {"action": "run_again", "_selected_action": [one_parked_one_done[state].pk for state in states]}

    page = sign_in(administrator).post(LIST, chosen)

    assert page.status_code == 409
    assert "is not parked: Done." in page.content.decode()
    with tenant_scope(northshore.pk):
        assert sorted(row.state for row in DueRow.objects.all()) == ["done", "parked"]


def test_the_auditor_lets_nothing_run_again(
    one_parked_one_done: dict[str, DueRow], auditor: Membership, northshore: Tenant, sign_in: SignIn
) -> None:
    sign_in(auditor).post(LIST, {"action": "run_again", "_selected_action": [one_parked_one_done["parked"].pk]})

    with tenant_scope(northshore.pk):
        assert DueRow.objects.get(kind="test.broken").state == "parked"


def test_another_organisations_rows_do_not_exist(
    one_parked_one_done: dict[str, DueRow], administrator: Membership, southbank: Tenant, sign_in: SignIn
) -> None:
    with tenant_scope(southbank.pk):
        foreign = DueRow.objects.get(state="parked")

    page = sign_in(administrator).post(LIST, {"action": "run_again", "_selected_action": [foreign.pk]}, follow=True)

    assert "0 jobs run again with the next tick." in page.content.decode()
    with tenant_scope(southbank.pk):
        assert DueRow.objects.get(pk=foreign.pk).state == "parked"
