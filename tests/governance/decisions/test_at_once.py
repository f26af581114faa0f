"""32 clients decide, or vote on, the same question at once: each is answered, one row each, nothing is lost."""

import time
from collections import Counter
from datetime import date, timedelta
from threading import Event

import pytest
from django.db import connection

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.decisions import services
from governance.decisions.models import Ask, Decision, Step, Vote
from tenancy.scope import tenant_scope
from tests.api.conftest import at_once
from tests.cast import LONG_AGO, NOON, join
from tests.governance.decisions.conftest import RULES

CLIENTS = 32


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_32_at_once_decide_once_and_vote_once_each(write, northshore, administrator, owner, board, seat_holder):
    voters = [join(northshore, f"Voter {number}") for number in range(CLIENTS)]
    small, large = write(), write(facts={"amount": "50000"})
    with tenant_scope(northshore.pk):
        mine, theirs = (services.propose(one, by=owner, at=NOON) for one in (small, large))
        for person in voters:
            bodies.give_seat(board, membership=person, kind="member", by=administrator, at=LONG_AGO)
        until = NOON + timedelta(days=2)
        ballot = services.open_ballot(theirs, mode="written", closes_at=until, by=seat_holder, at=NOON)

    def decide():
        try:
            with tenant_scope(northshore.pk):
                services.decide(mine, answer="approved", words="Go.", by=owner, at=NOON, review_on=date(2027, 4, 5))
        except Refusal as refusal:
            return refusal.code
        return "decided"

    def vote(person):
        with tenant_scope(northshore.pk):
            return services.cast_vote(ballot, choice="for", by=person, at=NOON).choice

    answers = Counter(at_once([decide] * CLIENTS))
    said = Counter(at_once([lambda person=person: vote(person) for person in voters]))

    assert answers == {"decided": 1, "decision.sealed": CLIENTS - 1}
    assert said == {"for": CLIENTS}
    with tenant_scope(northshore.pk):
        assert Step.objects.filter(decision=mine, code="approved").count() == 1
        assert Vote.objects.filter(ballot=ballot).count() == len(voters)
        assert services.is_intact(Decision.objects.get(pk=mine.pk))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_question_sealed_meanwhile_keeps_no_other_from_its_silence(publish, stream, write, northshore, owner, board):
    asking = [{**rule, "consult": ["portfolio funding"]} for rule in RULES]
    publish(asking, number=8, at=LONG_AGO + timedelta(days=1))
    with tenant_scope(northshore.pk):
        first, second = sorted((services.propose(write(), by=owner, at=NOON) for _ in range(2)), key=lambda one: one.pk)
    sealing, sealed = Event(), Event()

    def seal():
        with tenant_scope(northshore.pk):
            services.decide(first, answer="approved", by=owner, at=NOON)
            sealing.set()
            _wait_for_a_lock()
        sealed.set()

    def silence():
        assert sealing.wait(timeout=20)
        with tenant_scope(northshore.pk):
            found = services.record_silence(at=NOON, today=date(2026, 10, 30))
        assert sealed.wait(timeout=20)
        return found

    _none, found = at_once([seal, silence])

    assert found == 1
    with tenant_scope(northshore.pk):
        assert list(Step.objects.filter(code="silent").values_list("decision", flat=True)) == [second.pk]
        assert Ask.objects.get(decision=first).silent_at is None


def _wait_for_a_lock():
    """Until another connection of this database waits for a lock."""
    waiting = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waited.")
