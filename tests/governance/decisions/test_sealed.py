"""A sealed decision is changed by nobody: not by the portal, not by raw SQL of its own role."""

from datetime import date

import pytest
from django.db import Error, connection, transaction

from audit.models import Event
from governance.decisions import services
from governance.decisions.models import Decision
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET answer = 'other' WHERE id = %s",
        "UPDATE decision SET state = 'proposed', decided_at = NULL WHERE id = %s",
        "DELETE FROM decision WHERE id = %s",
    ],
)
def test_raw_sql_changes_no_sealed_decision(write, owner, statement):
    decision = services.propose_and_decide(write(), words="Go.", by=owner, at=NOON)

    with pytest.raises(Error, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [decision.pk])

    decision.refresh_from_db()
    assert (decision.state, decision.answer) == ("approved", "Go.")
    assert services.is_intact(decision)


@pytest.fixture
def decided(write, owner, member, stream, northshore, board, seat_holder, deputy) -> Decision:
    """Decided by a ballot in writing, with something of every kind beside it."""
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)
    services.comment(decision, text="Look at the lease first.", by=member, at=NOON)
    services.attach(decision, name="lease.txt", content=b"Three years.", by=owner, at=NOON)
    ballot = services.open_ballot(decision, mode="written", closes_at=NOON.replace(hour=13), by=seat_holder, at=NOON)
    for person in (seat_holder, deputy):
        services.cast_vote(ballot, choice="for", by=person, at=NOON)
    conditions = [{"text": "Lease read", "due_on": date(2026, 11, 30)}]
    return services.decide(decision, answer="approved", words="Go.", conditions=conditions, by=seat_holder, at=NOON)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vote SET choice = 'against'",
        "DELETE FROM vote",
        "UPDATE decision_condition SET text = 'other'",
        "DELETE FROM decision_condition",
        "UPDATE decision_comment SET at = now()",
        "DELETE FROM decision_comment",
        "DELETE FROM decision_attachment",
        "DELETE FROM decision_step",
    ],
)
def test_raw_sql_changes_nothing_that_belongs_to_it(decided, statement):
    with pytest.raises(Error, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert services.is_intact(Decision.objects.get())


def test_while_it_is_open_its_parts_change(write, owner, member):
    decision = services.propose(write(), by=owner, at=NOON)
    services.comment(decision, text="Look at the lease first.", by=member, at=NOON)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM decision_comment")
        assert cursor.rowcount == 1


def test_the_seal_covers_what_was_asked_and_answered_beside_it(write, owner, board, seat_holder, deputy):
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)
    ballot = services.open_ballot(decision, mode="written", closes_at=NOON.replace(hour=13), by=seat_holder, at=NOON)
    for person in (seat_holder, deputy):
        services.cast_vote(ballot, choice="for", by=person, at=NOON)

    sealed = services.close_ballot(ballot, by=seat_holder, at=NOON)

    assert services.is_intact(Decision.objects.get())
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ballot SET outcome = 'declined'")
    sealed.title = "Something else"
    assert not services.is_intact(sealed)


def test_the_record_carries_the_seal(write, owner):
    decision = services.propose_and_decide(write(), by=owner, at=NOON)

    event = decision_event(decision)

    assert (event.words["facts"]["seal"], event.rule, event.version) == (decision.seal, "r3", "v7")


def decision_event(decision):
    return Event.objects.get(action="decision.approved", object_ref=decision.pk)
