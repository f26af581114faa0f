"""May I decide this? The first story by hand: facts are typed, who decides follows, and one click decides and seals."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test.testcases import TransactionTestCase
from playwright.sync_api import Browser, Page, expect

from governance.bodies import services as bodies
from governance.bodies.models import Body, SeatKind
from governance.decisions.models import Decision
from governance.forums import services as forums
from rights.matrix import documents, starter
from rights.matrix.models import Fact, Level, MatrixVersion
from streams import services as streams
from streams.models import ValueStream
from tenancy.models import Membership, Role, Tenant, User
from tenancy.scope import tenant_scope
from tests.browser.conftest import Visit
from tests.browser.looks import what_is_wrong
from tests.cast import LONG_AGO, NOON, join
from tests.governance.decisions.conftest import COLUMNS, RULES

HERE = "/t/northshore/decisions/"
MIDNIGHT = NOON.replace(hour=23, minute=0)  # in London


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any, chromium: Browser) -> Iterator[User]:
    """Northshore with matrix v7, three streams and two bodies: the owner of Urgent care."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patch.setattr(settings, "FROZEN_NOW", NOON)
        northshore = Tenant.objects.create(slug="northshore", name="Northshore", holiday_country="GB")
        by, owner = join(northshore, "Administrator", Role.ADMINISTRATOR), join(northshore, "Owner of Urgent care")
        with tenant_scope(northshore.pk):
            _streams(northshore, owner, by)
            _matrix(by)
            for name, level, purpose in (
                ("Portfolio funding board", "portfolio", "funding"),
                ("Coordination forum", "coordination", "priorities"),
            ):
                _body(name, level, purpose, join(northshore, f"Chair of the {name}"), by)
        yield owner.user
        TransactionTestCase._fixture_teardown(None)


def _streams(northshore: Tenant, owner: Membership, by: Membership) -> None:
    """Urgent care, whose owner's term ends at midnight, and Planned care."""
    others = {"Urgent care": owner, "Planned care": join(northshore, "Owner of Planned care")}
    for name, person in others.items():
        stream = streams.draft_stream(name=name, outcome="Nobody waits too long.", by=by, at=LONG_AGO)
        term = {"role": "accountable_owner", "starts_at": LONG_AGO, "by": by, "at": LONG_AGO}
        streams.assign_role(stream, membership=person, **term, ends_at=MIDNIGHT if person == owner else None)
        if person == owner:
            term["starts_at"] = MIDNIGHT
            streams.assign_role(stream, membership=join(northshore, "Next owner"), **term)
        ValueStream.objects.filter(pk=stream.pk).update(state="active", activated_at=LONG_AGO)


def _matrix(by: Membership) -> None:
    for code, name, rank in starter.LEVELS:
        Level.objects.create(code=code, name=name, rank=rank)
    facts = {one["code"]: Fact.objects.create(position=place, **one) for place, one in enumerate(starter.FACTS)}
    document = documents.whole(
        hit_policy="U",
        facts=[facts[code] for code in COLUMNS],
        levels=list(Level.objects.order_by("rank")),
        rules=[{"agree": [], "consult": [], "inform": [], **rule} for rule in RULES],
        criteria=[],
    )
    MatrixVersion.objects.create(
        number=7, state="published", facts=COLUMNS, drafted_by=by, drafted_at=LONG_AGO, changed_at=LONG_AGO,
        effective_at=LONG_AGO, published_at=LONG_AGO, published_by=by, document=document,
        digest=documents.digest_of(document),
    )  # fmt: skip


def _body(name: str, level: str, purpose: str, chair: Membership, by: Membership) -> None:
    body = bodies.make_body(name=name, by=by, at=LONG_AGO)
    Body.objects.filter(pk=body.pk).update(level=Level.objects.get(code=level))
    bodies.give_seat(body, membership=chair, kind=SeatKind.CHAIR, by=by, at=LONG_AGO)
    forums.make_forum(
        body, name=name, purpose=purpose, cycle="medium", rule="FREQ=MONTHLY;BYDAY=2WE", first_on=date(2026, 9, 2),
        starts_time=time(10), time_zone="Europe/London", duration_min=60, papers_due_days=7, quorum=1, by=by, at=NOON,
    )  # fmt: skip


def _type(page: Page, title: str, amount: str) -> None:
    page.goto(f"{HERE}new/")
    page.get_by_label("The question").fill(title)
    page.get_by_label(re.compile("^Stream")).select_option(label="Urgent care")
    page.get_by_label(re.compile("^What does it cost")).fill(amount)
    page.locator("[name=fact_reversible][value=true]").check()
    page.locator("[name=fact_regulatory_duty][value=false]").check()
    page.get_by_label(re.compile("^Likelihood times impact")).fill("4")


def _kept(title: str) -> Decision:
    with tenant_scope(Tenant.objects.get(slug="northshore").pk):
        return Decision.objects.get(title=title)


def test_who_decides_follows_the_facts_and_one_click_decides_and_seals(filled: User, visit: Visit) -> None:
    page = visit(filled)
    _type(page, "Extend triage to midnight", "42,000")
    ruling, decide = page.locator("#ruling"), page.get_by_role("button", name="Decide and seal")
    expect(ruling).to_contain_text("You may decide. Matrix v7, r3")
    expect(decide).to_be_visible()

    amount = page.get_by_label(re.compile("^What does it cost"))
    amount.fill("50,000")
    expect(ruling).to_contain_text(
        "Portfolio funding board decides, r6; next sitting Wed 14 Oct; papers due Wed 7 Oct; you recommend"
    )
    expect(decide).to_have_count(0)

    amount.fill("42,000")
    page.get_by_label("Planned care").check()
    expect(ruling).to_contain_text("Coordination forum decides, r4")
    assert what_is_wrong(page) == []

    page.get_by_label("Planned care").uncheck()
    expect(ruling).to_contain_text("You may decide.")
    decide.click()

    expect(page.get_by_role("status")).to_contain_text("is decided and sealed")
    expect(page.locator(".lead")).to_contain_text("Approved by Owner of Urgent care")
    kept = _kept("Extend triage to midnight")
    assert (kept.state, kept.rule, kept.review_on is not None) == ("approved", "r3", True)
    assert what_is_wrong(page) == []


def test_the_story_without_script_and_the_minute_after_the_term(filled: User, visit: Visit) -> None:
    page = visit(filled, java_script_enabled=False)
    _type(page, "Renew the scanners", "42000")
    page.get_by_role("button", name="Check who decides").click()
    expect(page.locator("#ruling")).to_contain_text("You may decide. Matrix v7, r3")
    expect(page.get_by_label("The question")).to_have_value("Renew the scanners")
    page.get_by_role("button", name="Ask without deciding yet").click()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FROZEN_NOW", MIDNIGHT + timedelta(minutes=-1))
        page.reload()
        words = page.locator("#decide").get_by_label(re.compile("^In words"))
        words.fill("In the last minute")
        patch.setattr(settings, "FROZEN_NOW", MIDNIGHT + timedelta(minutes=1))
        page.locator("#decide").get_by_role("button", name="Decide and seal").click()

        refusal = page.locator(".refusal")
        expect(refusal).to_contain_text("owner.term_ended")
        expect(refusal).to_contain_text("Next owner")
        expect(words).to_have_value("In the last minute")
    assert _kept("Renew the scanners").state == "proposed"
