"""The set-up list: what it says of an organisation that grows, who sees it, what it costs."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from doors import first_steps
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.forums import services as forums
from governance.models import Meeting
from indicators import services as indicators
from outbox.services import send_due
from packs import services as packs
from rights.matrix import services as matrix
from streams import services as streams
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from vsportal.first_day import services

PAGE, WEEK = "/t/harbour/first-steps/", "/t/harbour/"
ORDER = [
    "settings", "people", "stream", "stakeholders", "boundary", "owner", "indicator", "active", "readings", "body", "seats",
    "forum", "pack", "authority",
]  # fmt: skip
FORUM = {
    "name": "Review", "purpose": "performance", "cycle": "short", "rule": "FREQ=WEEKLY;BYDAY=TU",
    "first_on": date(2026, 10, 6), "starts_time": time(10), "time_zone": "Europe/London", "duration_min": 60,
    "papers_due_days": 7, "quorum": 1,
}  # fmt: skip
INDICATOR = {
    "name": "Ships on time", "family": "outcome", "direction": "increase", "unit": "%", "interval": "week", "is_share": True,
}  # fmt: skip


def done(steps):
    return [code for code, step in steps().items() if step.done]


def test_in_an_empty_organisation_nothing_is_done_and_each_step_says_what_it_means(steps):
    found = steps()

    assert list(found) == ORDER
    assert done(steps) == []
    assert [code for code, step in found.items() if not (step.title and step.why and step.said)] == []
    assert [code for code, step in found.items() if str(step.why).count(".") < 2] == []
    to_come = [code for code, step in found.items() if not step.url]
    assert to_come == ["stakeholders", "boundary", "owner", "indicator", "active", "readings", "seats", "forum", "pack"]


def test_each_thing_that_is_done_shows_in_the_list(post, empty, founder, steps):
    by = {"by": founder, "at": NOON}
    grown = []

    def expect(code):
        grown.append(code)
        assert done(steps) == sorted(grown, key=ORDER.index)

    with tenant_scope(empty.pk):
        services.settings_fit(empty, **by)
    expect("settings")
    join(empty, "Another")
    expect("people")
    with tenant_scope(empty.pk):
        stream = streams.draft_stream(name="Departures", outcome="Ships leave on time.", **by)
    expect("stream")
    with tenant_scope(empty.pk):
        streams.add_stakeholder(stream, group="Crews", **by)
    expect("stakeholders")
    with tenant_scope(empty.pk):
        streams.declare_scope_item(stream, kind="product", path="timetable", **by)
    expect("boundary")
    with tenant_scope(empty.pk):
        streams.assign_role(stream, role="accountable_owner", membership=founder, starts_at=NOON, **by)
    expect("owner")
    with tenant_scope(empty.pk):
        indicator = indicators.define_indicator(stream, **INDICATOR, **by)
    expect("indicator")
    with tenant_scope(empty.pk):
        streams.activate(stream, **by)
    expect("active")
    with tenant_scope(empty.pk):
        indicators.record_reading(indicator, on=date(2026, 9, 28), value=0.9, **by)
    expect("readings")
    with tenant_scope(empty.pk):
        body = bodies.make_body(name="Harbour board", **by)
    expect("body")
    with tenant_scope(empty.pk):
        bodies.give_seat(body, membership=founder, kind="chair", **by)
    expect("seats")
    with tenant_scope(empty.pk):
        forums.make_forum(body, **FORUM, **by)
    expect("forum")
    with tenant_scope(empty.pk):
        packs.prepare(Meeting.objects.earliest("starts_at"), **by)
    assert "waits to be sent" in steps()["pack"].said
    send_due(tenant_id=empty.pk, at=NOON)
    expect("pack")
    other = join(empty, "Another administrator", "administrator")
    with tenant_scope(empty.pk):
        rule = {"code": "r1", "when": {}, "then": {"level": "stream", "role": "accountable_owner"}}
        matrix.set_up(**by)
        version = matrix.draft_version(document={"facts": ["amount"], "rules": [rule]}, **by)
    assert "a draft" in steps()["authority"].said
    with tenant_scope(empty.pk):
        matrix.publish(version, effective_at=NOON, by=other, at=NOON)
    expect("authority")


def test_the_list_costs_at_most_eight_questions(empty, founder, steps):
    assert founder.tenant == empty  # a request knows it already
    with tenant_scope(empty.pk), CaptureQueriesContext(connection) as captured:
        first_steps.steps_for(founder, at=NOON)

    assert len(captured) <= sum(source.queries for source in first_steps.every()) <= 8


def test_my_week_leads_the_administrator_until_the_list_is_put_away(empty, founder, sign_in):
    join(empty, "Plain member")
    browser = sign_in(founder)
    assert "panel-first_steps" in browser.get(WEEK).content.decode()

    answer = browser.post(f"{PAGE}put-away/")

    assert (answer.status_code, answer.url) == (302, WEEK)
    assert "panel-first_steps" not in browser.get(WEEK).content.decode()
    assert browser.get(PAGE).status_code == 200
    browser.post(f"{PAGE}take-out/")
    assert "panel-first_steps" in browser.get(WEEK).content.decode()
    with tenant_scope(empty.pk):
        assert [event.action for event in Event.objects.order_by("id")] == [
            "first_steps.put_away",
            "first_steps.taken_out",
        ]


def test_a_member_is_neither_led_nor_let_in(empty, sign_in):
    browser = sign_in(join(empty, "Plain member"))

    assert "panel-first_steps" not in browser.get(WEEK).content.decode()
    assert browser.get(PAGE).status_code == 403


@pytest.mark.parametrize("change", [services.settings_fit, services.put_away, services.take_out])
def test_the_services_ask_for_the_right(empty, change):
    member = join(empty, "Plain member")

    with tenant_scope(empty.pk), pytest.raises(Refusal) as refused:
        change(empty, by=member, at=NOON)

    assert refused.value.code == "right.missing"
    assert Tenant.objects.get(pk=empty.pk).set_up_at is None
    with tenant_scope(empty.pk):
        assert not Event.objects.exists()


def test_putting_away_twice_records_it_once(inside_empty, founder):
    for day in (0, 1):
        services.put_away(inside_empty, by=founder, at=NOON + timedelta(days=day))

    assert Event.objects.count() == 1
    assert Tenant.objects.get(pk=inside_empty.pk).set_up_at == NOON
