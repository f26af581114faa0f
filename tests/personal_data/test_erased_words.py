"""The words of the record can be erased, and nothing else of it; the chain stays whole."""

import json

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from audit import verify
from audit.models import Event
from audit.selectors import chain_fault, chain_head, chain_records
from audit.services import erase_words, record
from tenancy import guard
from tenancy.scope import tenant_scope
from tests.cast import NOON


@pytest.fixture
def recorded(northshore, administrator):
    with tenant_scope(northshore.pk):
        for reason in ("first", "second", "third"):
            record("organisation.changed", northshore, by=administrator, at=NOON, because=reason)
    return northshore


def test_erased_words_leave_their_digest_no_salt_and_a_whole_chain(recorded, tmp_path):
    with tenant_scope(recorded.pk):
        second = Event.objects.get(words__because="second")
        before = second.words_digest

        assert erase_words(Event.objects.filter(pk=second.pk)) == 1
        assert erase_words(Event.objects.filter(pk=second.pk)) == 0

        second.refresh_from_db()
        assert (second.words, second.salt, second.words_digest) == (None, "", before)
        head = chain_head()
        assert chain_fault(head) is None
        file = tmp_path / "audit.jsonl"
        file.write_text("\n".join(json.dumps(line) for line in [*chain_records(head), {"head": head}]))
    assert verify.main(str(file)) == 0


@pytest.mark.parametrize("change", ["words = '{}'", "words = NULL", "salt = ''", "words = NULL, salt = 'x'"])
def test_words_cannot_be_rewritten_nor_part_from_their_salt(recorded, change):
    with (
        tenant_scope(recorded.pk),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE audit_event SET {change}")


@pytest.mark.parametrize("change", ["action = 'x'", "words_digest = 'x'", "at = now()", "by_id = NULL"])
def test_the_portal_may_not_touch_anything_else(recorded, change):
    with (
        tenant_scope(recorded.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE audit_event SET {change}, words = NULL, salt = ''")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_not_even_the_owner_erases_more_than_words(recorded):
    with (
        psycopg.connect(**connections["owner"].get_connection_params()) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        owner.execute("UPDATE audit_event SET action = 'x', words = NULL, salt = ''")


def test_the_guard_knows_rights_on_single_columns(db):
    assert guard.findings() == []
