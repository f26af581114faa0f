"""Whoever asks, whatever they decide, whenever they do: web, API, admin site and bulk give one answer."""

import re
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.conf import settings

from governance.decisions import services
from governance.decisions.models import Decision, Step
from governance.decisions.states import DecisionState
from streams.services import delegate_right
from tests.cast import NOON, join

pytestmark = pytest.mark.usefixtures("inside")

BASE = "/t/northshore"
API, PAGE = f"{BASE}/api/v1/decisions/", f"{BASE}/decisions/"
ADMIN = f"{BASE}/admin/governance/decision/"
JSON = {"content_type": "application/json"}
CODE = re.compile(r'data-code="([a-z_.]+)"')
ALLOWED, NOT_FOUND = "", "404"
WHO = ["owner", "seat_holder", "deputy", "member", "administrator", "auditor", "delegate", "leaver", "stranger"]
IN_THE_ADMIN = {"seat_holder", "deputy", "administrator", "auditor"}


@pytest.fixture
def delegate(northshore, owner_term, owner):
    """Decides in the owner's place up to 30,000."""
    person = join(northshore, "Stand-in")
    ends_at = NOON + timedelta(days=3)
    delegate_right(owner_term, delegate=person, ends_at=ends_at, up_to=Decimal(30_000), by=owner, at=NOON)
    return person


def said(answer) -> str:
    """The code with which a door refused; nothing when it obeyed."""
    if answer.status_code == 404:
        return NOT_FOUND
    if "json" in answer["Content-Type"]:
        body = answer.json()
        problem = body["results"][0].get("problem") or {} if "results" in body else body
        return problem.get("code", ALLOWED)
    found = CODE.search(answer.content.decode())
    return found[1] if found else ALLOWED


def by_web(browser, decision):
    return said(browser.post(f"{PAGE}{decision.pk}/decide/", {"decide-answer": "approved"}))


def by_api(browser, decision):
    return said(browser.post(f"{API}{decision.pk}/decide/", {"answer": "approved"}, **JSON))


def by_bulk(browser, decision):
    return said(browser.post(f"{API}decide-many/", {"answer": "approved", "decisions": [str(decision.pk)]}, **JSON))


def by_admin(browser, decision):
    return said(browser.post(ADMIN, {"action": "approve", "_selected_action": [str(decision.pk)]}))


DOORS = {"web": by_web, "api": by_api, "bulk": by_bulk, "admin": by_admin}


@pytest.fixture
def ask(write, owner, sign_in):
    """`ask(person, doors, amount)`: every door's answer to a question of its own, and the states that these have then."""

    def each(person, doors, amount):
        asked = {door: services.propose(write(facts={"amount": amount}), by=owner, at=NOON) for door in doors}
        steps = Step.objects.count()
        answers = {door: DOORS[door](sign_in(person), asked[door]) for door in doors}
        written = Step.objects.count() > steps
        states = {Decision.objects.get(pk=decision.pk).state for decision in asked.values()}
        return answers, states, written

    return each


@pytest.mark.parametrize("name", WHO)
def test_every_door_gives_the_same_answer(name, owner_term, stream, board, delegate, request, monkeypatch, ask):
    person = request.getfixturevalue(name)
    doors = [door for door in DOORS if door != "admin" or name in IN_THE_ADMIN]

    for days, amount in product([0, 5], ["20000", "42000", "50000"]):
        if days:  # the owner's term ended the day before
            ended = {"ends_at": NOON + timedelta(days=4)}
            type(owner_term).objects.filter(pk=owner_term.pk).update(**ended)
            stream.grants.model.objects.filter(source_ref=owner_term.pk).update(**ended)
        monkeypatch.setattr(settings, "FROZEN_NOW", NOON + timedelta(days=days))
        answers, states, written = ask(person, doors, amount)

        assert len(set(answers.values())) == 1, (days, amount, answers)
        obeyed = answers["api"] == ALLOWED
        assert states == {DecisionState.APPROVED if obeyed else DecisionState.PROPOSED}
        assert written == obeyed
