"""The isolation guard names each hole in the catalogue, and `tenant check` says so to scripts."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections

from tenancy import guard, roles

APP = settings.DATABASES["default"]["USER"]
KEY = "tenant_id uuid NOT NULL, id uuid NOT NULL"
FENCE = (
    "ALTER TABLE hole ENABLE ROW LEVEL SECURITY; ALTER TABLE hole FORCE ROW LEVEL SECURITY; CREATE POLICY hole_tenant ON hole "
    "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);"
)
HOLES = {
    "table without tenant_id that is not on the list of global tables: hole": "CREATE TABLE hole (id uuid PRIMARY KEY)",
    "row-level security is not enabled and forced: hole": f"CREATE TABLE hole ({KEY}, PRIMARY KEY (tenant_id, id)); {FENCE} "
    "ALTER TABLE hole NO FORCE ROW LEVEL SECURITY",
    "no policy that asks for app.tenant: hole": f"CREATE TABLE hole ({KEY}, PRIMARY KEY (tenant_id, id)); {FENCE} DROP POLICY hole_tenant ON hole",
    "a policy lets more through: wide on hole": f"CREATE TABLE hole ({KEY}, PRIMARY KEY (tenant_id, id)); {FENCE} "
    "CREATE POLICY wide ON hole USING (true)",
    "primary key does not start with tenant_id: hole": f"CREATE TABLE hole ({KEY}, PRIMARY KEY (id, tenant_id)); {FENCE}",
    "unique index without tenant_id: hole_name": f"CREATE TABLE hole ({KEY}, name text, PRIMARY KEY (tenant_id, id)); {FENCE} "
    "CREATE UNIQUE INDEX hole_name ON hole (name)",
    "reference without tenant_id: hole_by on hole": f"CREATE TABLE hole ({KEY}, PRIMARY KEY (tenant_id, id)); {FENCE} "
    "CREATE TABLE hole_2 (id uuid PRIMARY KEY); ALTER TABLE body ADD CONSTRAINT body_single UNIQUE (id); "
    "ALTER TABLE hole ADD CONSTRAINT hole_by FOREIGN KEY (id) REFERENCES body (id)",
    "column that names a row of an organisation, without a reference: hole.body_id": f"CREATE TABLE hole ({KEY}, body_id uuid, PRIMARY KEY (tenant_id, id)); {FENCE}",
    "view that runs with its owner's rights: hole": "CREATE VIEW hole AS SELECT * FROM body",
    "materialised view: hole": "CREATE MATERIALIZED VIEW hole AS SELECT * FROM body",
    "function that runs with its owner's rights: hole": "CREATE FUNCTION hole() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM body'",
    "the app role may TRUNCATE, REFERENCE or TRIGGER: body": f"GRANT TRUNCATE ON body TO {APP}",
    "the app role may create tables": f"GRANT CREATE ON SCHEMA public TO {APP}",
    "the app role may SELECT, INSERT, UPDATE on audit_event, but should SELECT, INSERT, UPDATE (words, salt)": f"GRANT UPDATE ON audit_event TO {APP}",
    "the app role may SELECT, INSERT on guardian_userobjectpermission, but should SELECT": f"GRANT INSERT ON guardian_userobjectpermission TO {APP}",
}


@pytest.fixture
def catalogue(django_db_setup, django_db_blocker):
    """The owner's connection; what a test does to the catalogue is rolled back."""
    with django_db_blocker.unblock():
        connection = connections["owner"]
        connection.set_autocommit(False)
        yield connection
        connection.rollback()
        connection.close()  # an open connection would be asked about after tests that may not touch the database


@pytest.mark.parametrize("finding", HOLES)
def test_guard_names_the_hole(catalogue, finding):
    with catalogue.cursor() as cursor:
        cursor.execute(HOLES[finding])

    assert finding in guard.findings("owner")


def test_tenant_check_says_in_json_that_nothing_was_found(db, capsys):
    call_command("tenant", "check", "--json")

    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_start_up_refuses_the_owner_as_app_role(catalogue):
    with pytest.raises(ImproperlyConfigured) as refused:
        roles.refuse_unfit_role(catalogue)

    assert "has BYPASSRLS and owns tables" in str(refused.value)


def test_start_up_accepts_the_app_role(db):
    assert roles.refuse_unfit_role(connections["default"]) is None
