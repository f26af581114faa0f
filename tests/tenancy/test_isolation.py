"""Nothing of one organisation is seen, changed or named from another, even if the code forgets to ask.

Run with `--as-owner` (a role that row-level security does not bind) this file must go red; the last test proves it.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from tenancy import guard
from tenancy.rows import TenantForeignKey, TenantManager
from tenancy.scope import tenant_scope
from tests.tenancy.filled import fill, tenant_models

MODELS = tenant_models()
REFERENCES = [field for model in MODELS for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]


@pytest.fixture
def no_filters(monkeypatch):
    """The application forgets every tenant filter: only the database is left."""
    monkeypatch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)


@pytest.fixture
def both(northshore, southbank):
    return fill(northshore), fill(southbank)


def test_without_any_filter_in_the_code_no_foreign_row_comes_back(both, northshore, no_filters):
    with tenant_scope(northshore.pk):
        seen = {model: set(model.objects.values_list("tenant_id", flat=True)) for model in MODELS}

    assert seen == {model: {northshore.pk} for model in MODELS}


def test_without_a_scope_the_database_shows_nothing_at_all(both, no_filters):
    assert {model: model.objects.count() for model in MODELS} == dict.fromkeys(MODELS, 0)


def test_without_any_filter_in_the_code_no_foreign_row_is_changed(both, northshore, southbank, no_filters):
    theirs = both[1]
    with tenant_scope(northshore.pk):
        for model in MODELS:
            try:
                with transaction.atomic():
                    changed = model.objects.filter(pk=theirs[model].pk).update(tenant=northshore)
            except DatabaseError as refused:  # append-only tables refuse every update, whatever it matches
                assert "permission denied" in str(refused)
                changed = 0
            assert (model, changed) == (model, 0)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_no_row_can_be_written_into_another_organisation(both, northshore, southbank, model):
    ours, _ = both
    row = ours[model]
    row.pk, row.tenant, row._state.adding = "0192bbbb-0000-7000-8000-000000000002", southbank, True

    with tenant_scope(northshore.pk), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


# Where a reference is checked together with other columns: what they say when it is there.
SAID_WITH_IT = {
    "interface_agreement.withdrawn_by_id": "withdrawn_at = now(), because = 'x',",
    "guardrail.forum_id": "on_breach = 'agenda',",
    "disputed_change.agreed_by_id": "agreed_at = now(),",
    "invitation.membership_id": "state = 'accepted', ended_at = now(),",
    "escalation.answered_by_id": "state = 'answered', answered_at = now(),",
    "matrix_version.published_by_id": (
        "state = 'published', published_at = now(), effective_at = now(), document = '{}', digest = 'x',"
    ),
}


@pytest.mark.parametrize("field", REFERENCES, ids=str)
def test_no_row_can_name_a_row_of_another_organisation(both, northshore, field):
    model = field.model
    ours, theirs = both
    row = ours[model]

    with tenant_scope(northshore.pk), connection.cursor() as cursor:
        table = model._meta.db_table
        statement = (
            f'UPDATE {table} SET {SAID_WITH_IT.get(f"{table}.{field.column}", "")} "{field.column}" = %s WHERE id = %s'
        )
        with pytest.raises((IntegrityError, DatabaseError)) as refused, transaction.atomic():
            cursor.execute(statement, [theirs[field.related_model].pk, row.pk])

    assert any(words in str(refused.value) for words in ("foreign key", "permission denied"))


def test_the_guard_finds_nothing_in_the_live_catalogue(db):
    assert guard.findings() == []


def test_this_suite_goes_red_on_a_connection_that_row_level_security_does_not_bind():
    here = Path(__file__)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            str(here),
            "--as-owner",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-k",
            "no_foreign_row or shows_nothing or written_into",
        ],
        cwd=here.parent.parent.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert run.returncode == 1, run.stdout[-2000:]
    assert " passed" not in run.stdout.splitlines()[-1]
