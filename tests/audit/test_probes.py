"""Guessed ids leave a trace: counted per person and ten minutes, in the own organisation only, without a word typed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Probe
from audit.services import count_probe, record
from governance.models import Body
from tenancy.models import Role
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

PAGE = "/t/northshore/audit/attempts/"


def probes(tenant):
    with tenant_scope(tenant.pk):
        return list(Probe.objects.order_by("window_at", "by"))


def test_guessed_and_foreign_ids_are_counted_in_one_row_for_ten_minutes(northshore, southbank, member, sign_in):
    with tenant_scope(southbank.pk):
        theirs = Body.objects.create(name="Theirs")
    browser, guessed = sign_in(member), uuid4()

    for pk in (guessed, guessed, theirs.pk):
        assert browser.get(f"/t/northshore/governance/bodies/{pk}/?q=a+name").status_code == 404
    settings.FROZEN_NOW = NOON + timedelta(minutes=10)
    browser.get(f"/t/northshore/api/v1/bodies/{guessed}/")

    first, second = probes(northshore)
    assert (first.by_id, first.window_at, first.count) == (member.pk, NOON, 3)
    assert first.samples == [f"GET governance/bodies/{pk}" for pk in (guessed, theirs.pk)]
    assert (second.window_at, second.count) == (NOON + timedelta(minutes=10), 1)
    assert probes(southbank) == []


def test_another_organisations_address_is_counted_at_home_without_its_name(northshore, southbank, member, sign_in):
    assert sign_in(member).get("/t/southbank/streams/").status_code == 404

    (probe,) = probes(northshore)
    assert (probe.count, probe.samples) == (1, ["GET /t/…/"])
    assert probes(southbank) == []


def test_a_mistyped_address_and_a_found_page_are_no_probes(northshore, member, sign_in):
    browser = sign_in(member)

    assert browser.get("/t/northshore/no-such-page/").status_code == 404
    assert browser.get("/t/northshore/streams/").status_code == 200

    assert probes(northshore) == []


def test_what_somebody_typed_into_an_address_is_not_kept(northshore, member, sign_in):
    with tenant_scope(northshore.pk):
        for number in range(8):
            count_probe(by=member, at=NOON, sample=f"GET streams/{number}")
    (probe,) = probes(northshore)

    assert (probe.count, len(probe.samples)) == (8, 5)


def test_strangers_and_nobody_leave_nothing(northshore, stranger, sign_in):
    sign_in(stranger).get("/t/northshore/streams/")
    sign_in(None).get(f"/t/northshore/api/v1/bodies/{uuid4()}/")

    assert probes(northshore) == []


def test_a_page_that_is_found_costs_no_query_more(northshore, member, sign_in, monkeypatch):
    browser = sign_in(member)

    with CaptureQueriesContext(connection) as captured:
        browser.get("/t/northshore/streams/")

    assert [query for query in captured.captured_queries if "audit_probe" in query["sql"]] == []


@pytest.mark.parametrize(("who", "status"), [("auditor", 200), ("administrator", 200), ("member", 403)])
def test_auditors_and_administrators_see_who_knocked(request, northshore, sign_in, who, status):
    guesser = join(northshore, "Guesser")
    with tenant_scope(northshore.pk):
        count_probe(by=guesser, at=NOON, sample="GET streams/0")
        record("refused:move.not_possible", northshore, by=guesser, at=NOON)

    answer = sign_in(request.getfixturevalue(who)).get(PAGE)

    assert answer.status_code == status
    if status == 200:
        page = answer.content.decode()
        assert ("Guesser" in page, "<b>1</b> request was refused" in page, "<b>1</b> request found" in page) == (
            True,
        ) * 3


def test_the_page_costs_the_same_with_one_row_and_with_five(northshore, sign_in):
    browser = sign_in(join(northshore, "Another auditor", Role.AUDITOR))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PAGE).status_code == 200
        return len(captured)

    def guess(name):
        person = join(northshore, name)
        with tenant_scope(northshore.pk):
            count_probe(by=person, at=NOON, sample="GET streams/0")

    guess("Guesser")
    with_one = queries()
    for number in range(4):
        guess(f"Guesser {number}")

    assert queries() == with_one
