"""The admin site goes through the same services; `review_due` does by hand what the tick does."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Indicator, Review
from jobs import registry
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.indicators.fixtures import USUAL

ADMIN = "/t/northshore/admin/indicators/"
TABLES = ["indicator", "reading", "correction", "rebase", "review", "signal"]
WORDS = {
    "name": "Cost a case",
    "family": "cost",
    "direction": "decrease",
    "unit": "£",
    "interval": "month",
    "ruleset": "ptd-0.2.2",
}


@pytest.mark.parametrize("table", TABLES)
def test_the_administrator_reads_every_table(table, signal, reading, administrator, sign_in):
    browser = sign_in(administrator)

    assert browser.get(f"{ADMIN}{table}/").status_code == 200
    assert browser.get(f"{ADMIN}{table}/?q=care").status_code == 200


@pytest.mark.parametrize("person", ["member", "leaver", "stranger", "southbank_administrator"])
def test_nobody_else_finds_the_admin_site(person, signal, sign_in, request):
    assert sign_in(request.getfixturevalue(person)).get(f"{ADMIN}indicator/").status_code == 404


def test_an_indicator_is_defined_changed_and_closed_through_services(stream, administrator, sign_in, northshore):
    browser = sign_in(administrator)

    made = browser.post(f"{ADMIN}indicator/add/", WORDS | {"stream": stream.pk})
    with tenant_scope(northshore.pk):
        indicator = Indicator.objects.get()
    changed = browser.post(f"{ADMIN}indicator/{indicator.pk}/change/", WORDS | {"target": "9.5"})
    closed = browser.post(f"{ADMIN}indicator/", {"action": "close", "_selected_action": [indicator.pk]})

    assert [answer.status_code for answer in (made, changed, closed)] == [302, 302, 302]
    with tenant_scope(northshore.pk):
        indicator.refresh_from_db()
        assert (indicator.target, indicator.revision, indicator.closed_at) == (9.5, 1, NOON)


def test_what_a_service_refuses_is_refused_here(indicator, stream, administrator, sign_in, northshore):
    answer = sign_in(administrator).post(f"{ADMIN}indicator/add/", WORDS | {"stream": stream.pk, "target": "1e200"})

    assert answer.status_code == 422
    with tenant_scope(northshore.pk):
        assert Indicator.objects.count() == 1


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_deleted(table, signal, reading, administrator, sign_in, northshore):
    with tenant_scope(northshore.pk):
        some = {"indicator": signal.indicator_id, "reading": reading.pk, "signal": signal.pk}.get(table, reading.pk)

    assert sign_in(administrator).post(f"{ADMIN}{table}/{some}/delete/", {"post": "yes"}).status_code in (302, 403, 404)
    with tenant_scope(northshore.pk):
        assert Indicator.objects.count() == 2
        assert indicator_readings(reading) == len(USUAL)


def indicator_readings(reading) -> int:
    return type(reading).objects.filter(indicator=reading.indicator_id).count()


@pytest.mark.django_db(transaction=True)
def test_the_command_reviews_what_is_due(indicator, northshore):
    answers = []
    for _again in range(2):
        out = io.StringIO()
        call_command("review_due", "--tenant", "northshore", "--at", NOON.isoformat(), "--json", stdout=out)
        answers.append(json.loads(out.getvalue()))

    assert answers == [
        {"tenant": "northshore", "reviewed": reviewed, "stale": 0, "opened": 0, "extended": 0} for reviewed in (1, 0)
    ]
    with tenant_scope(northshore.pk):
        assert Review.objects.count() == 1


@pytest.mark.parametrize("arguments", [["--tenant", "nobody"], ["--at", "soon"]])
def test_the_command_says_what_is_wrong(arguments, northshore):
    with pytest.raises(CommandError) as problem:
        call_command("review_due", *arguments)

    assert problem.value.returncode == 2


def test_the_job_says_what_it_did(indicator, inside):
    job = registry.find("indicators.review")

    assert [job.run(NOON), job.run(NOON)] == ["indicators reviewed: 1, of which stale: 0; signals opened: 0", None]
