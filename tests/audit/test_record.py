"""What a record holds, when it is linked, and who may not touch it."""

import threading
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from audit import selectors
from audit.models import Event, Head, Link
from audit.services import record
from tenancy.models import Membership
from tenancy.scope import before_commit, tenant_scope
from tests.cast import NOON, join


def test_record_keeps_who_did_what_when_why_and_under_which_rule(inside, member):
    record("stream.renamed", inside, by=member, at=NOON, because="Clearer", rule="streams.change", version="3")

    event = Event.objects.get()
    assert (event.action, event.object_type, event.object_ref) == ("stream.renamed", "tenancy.tenant", inside.pk)
    assert (event.by, event.at, event.because, event.label) == (member, NOON, "Clearer", "Northshore")
    assert (event.rule, event.version) == ("streams.change", "3")


def test_record_writes_facts_as_plain_json_that_the_database_cannot_respell(inside):
    facts = {"amount": Decimal("1.10"), "share": 0.1, "tiny": 1e-300, "none": float("nan"), "when": NOON, "n": 10**30}

    record("x", inside, by=None, at=NOON, facts=facts)

    assert Event.objects.get().words["facts"] == {
        "amount": "1.10",
        "share": "0.1",
        "tiny": "1e-300",
        "none": "NaN",
        "when": "2026-10-05T12:00:00Z",
        "n": 10**30,
    }


def test_record_outside_a_scope_is_refused(northshore):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        record("x", northshore, by=None, at=NOON)


def test_a_link_comes_at_the_end_of_the_scope_and_no_sooner(northshore):
    with tenant_scope(northshore.pk):
        record("x", northshore, by=None, at=NOON)
        assert Link.objects.count() == 0
    with tenant_scope(northshore.pk):
        assert [link.seq for link in Link.objects.all()] == [1]
        assert selectors.chain_fault(selectors.chain_head()) is None


def test_linking_costs_the_same_for_one_record_and_for_five(northshore):
    def queries(number):
        with CaptureQueriesContext(connection) as captured, tenant_scope(northshore.pk):
            for _ in range(number):
                record("x", northshore, by=None, at=NOON)
        return len(captured) - number

    assert queries(1) == queries(5)


def test_a_savepoint_that_is_rolled_back_leaves_no_record_and_no_gap(northshore):
    with tenant_scope(northshore.pk):
        record("first", northshore, by=None, at=NOON)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record("lost", northshore, by=None, at=NOON)
            raise ZeroDivisionError
        with pytest.raises(ZeroDivisionError), tenant_scope(northshore.pk):
            record("lost too", northshore, by=None, at=NOON)
            raise ZeroDivisionError
        record("second", northshore, by=None, at=NOON)

    with tenant_scope(northshore.pk):
        assert [(link.seq, link.event.action) for link in Link.objects.order_by("seq")] == [(1, "first"), (2, "second")]


def test_a_scope_that_is_rolled_back_leaves_nothing_and_forgets_what_it_would_have_linked(northshore):
    with pytest.raises(ZeroDivisionError), tenant_scope(northshore.pk):
        record("lost", northshore, by=None, at=NOON)
        raise ZeroDivisionError
    with transaction.atomic():  # the web's way: the answer is sent, and its transaction is dropped
        with tenant_scope(northshore.pk):
            record("lost too", northshore, by=None, at=NOON)
            transaction.set_rollback(True)
        transaction.set_rollback(True)

    done = []
    with tenant_scope(northshore.pk):
        before_commit(done.extend, "kept")
        assert (Event.objects.count(), Link.objects.count(), Head.objects.count()) == (0, 0, 0)
    assert "".join(done) == "kept"


def test_chains_of_two_organisations_are_independent(northshore, southbank):
    for tenant in (northshore, southbank, northshore):
        with tenant_scope(tenant.pk):
            record("x", tenant, by=None, at=NOON)

    for tenant, expected in ((northshore, 2), (southbank, 1)):
        with tenant_scope(tenant.pk):
            head = selectors.chain_head()
            assert (head["seq"], selectors.chain_fault(head)) == (expected, None)


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_app_role_cannot_change_or_remove_a_record(inside, table, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_not_even_the_migrator_changes_or_removes_a_record_by_mistake(recorded, table, statement):
    with (
        psycopg.connect(**connections["owner"].get_connection_params()) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        owner.execute(statement.format(table))


def test_two_scopes_that_touch_the_same_rows_do_not_wait_for_each_other_at_the_head(transactional_db, northshore):
    """A head locked by the first record would deadlock here: one waits for the row, the other for the head."""
    first, second = join(northshore, "First"), join(northshore, "Second")
    locked, recorded_while_locked, faults = threading.Event(), threading.Event(), []

    def hold_then_record():
        with tenant_scope(northshore.pk):
            Membership.objects.select_for_update(of=("self",)).get(pk=first.pk)
            locked.set()
            assert recorded_while_locked.wait(20)
            record("one", northshore, by=first, at=NOON)

    def record_then_want_the_row():
        with tenant_scope(northshore.pk):
            record("other", northshore, by=second, at=NOON)
            assert locked.wait(20)
            recorded_while_locked.set()
            Membership.objects.select_for_update(of=("self",)).get(pk=first.pk)

    run_at_once(hold_then_record, record_then_want_the_row, faults=faults)

    assert faults == []
    with tenant_scope(northshore.pk):
        head = selectors.chain_head()
        assert (head["seq"], selectors.chain_fault(head)) == (2, None)


def test_many_scopes_at_once_make_one_whole_chain(transactional_db, northshore):
    faults = []

    def work():
        for _ in range(10):
            with tenant_scope(northshore.pk):
                record("x", northshore, by=None, at=NOON)
                record("y", northshore, by=None, at=NOON)

    run_at_once(work, work, work, work, faults=faults)

    assert faults == []
    with tenant_scope(northshore.pk):
        head = selectors.chain_head()
        assert (head["seq"], selectors.chain_fault(head)) == (80, None)


def test_a_walk_of_the_chain_is_not_disturbed_by_what_is_recorded_meanwhile(recorded):
    with tenant_scope(recorded.pk):
        head = selectors.chain_head()
        run_at_once(lambda: _record_one(recorded), faults=(faults := []))
        assert (faults, selectors.chain_fault(head)) == ([], None)


def _record_one(tenant):
    with tenant_scope(tenant.pk):
        record("meanwhile", tenant, by=None, at=NOON)


def run_at_once(*works, faults):
    """Each in a thread with a connection of its own; what goes wrong is collected."""

    def run(work):
        try:
            work()
        except Exception as fault:  # noqa: BLE001  the test says which
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
