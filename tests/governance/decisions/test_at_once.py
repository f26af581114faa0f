"""32 clients decide, or vote on, the same question at once: each is answered, one row each, nothing is lost."""

from collections import Counter
from datetime import date, timedelta

import pytest

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.decisions import services
from governance.decisions.models import Decision, Step, Vote
from tenancy.scope import tenant_scope
from tests.api.conftest import at_once
from tests.cast import LONG_AGO, NOON, join

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
