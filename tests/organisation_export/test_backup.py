"""A backup restored into a new database is equal in rows, policies, grants, constraints and chains; what is wrong is one line."""

import json

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from psycopg import sql

from tenancy.models import Tenant
from tests.cast import NOON
from vsportal.backup import NotPossible, fingerprint, programs
from vsportal.backup.making import make, manifest_of, owner_parameters
from vsportal.backup.restoring import replace, restore

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def elsewhere():
    """A name for a database that does not exist, and is gone again afterwards."""
    name = f"{connections['owner'].settings_dict['NAME']}_restored"
    yield name
    with psycopg.connect(**owner_parameters("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def all_of(database=""):
    """Everything that a database is."""
    with psycopg.connect(**owner_parameters(database)) as connection:
        return fingerprint.contents(connection), fingerprint.catalogue(connection), fingerprint.heads(connection)


@pytest.fixture
def made(both, tmp_path):
    return make(tmp_path / "all.dump", at=NOON)


def test_what_is_restored_is_equal_in_every_row_and_every_guard(made, elsewhere):
    found = restore(made.file, database=elsewhere)

    assert all_of(elsewhere) == all_of()
    assert found.rows == made.rows > 100
    assert {head["seq"] for head in found.heads.values()} == {3}
    assert found.catalogue["policies"] > found.catalogue["triggers"] > 0


def test_the_same_from_the_shell(both, elsewhere, tmp_path, capsys):
    file = tmp_path / "deep" / "all.dump"

    call_command("backup", "--to", str(file))
    call_command("restore", str(file), "--database", elsewhere)

    said = capsys.readouterr().out
    assert f"{elsewhere}: " in said
    assert "Equal: " in said
    assert (file.stat().st_mode & 0o777, manifest_of(file).exists()) == (0o600, True)


def test_a_database_that_is_not_empty_is_refused_and_left_alone(made):
    before = all_of()

    with pytest.raises(NotPossible, match=r"has \d+ tables: give an empty one with --database"):
        restore(made.file)

    assert all_of() == before


def test_a_changed_byte_is_refused_before_anything_is_made(made, elsewhere):
    content = bytearray(made.file.read_bytes())
    content[len(content) // 2] ^= 1
    made.file.write_bytes(content)

    with pytest.raises(NotPossible, match="is not what was backed up"):
        restore(made.file, database=elsewhere)

    with psycopg.connect(**owner_parameters("postgres")) as server:
        assert not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [elsewhere]).fetchone()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rows": {"body": 99}}, "the rows differ"),
        ({"version": 9}, "has version 9"),
        ({"roles": {"app": "somebody_else", "owner": "o"}}, "grants its rights to the role somebody_else"),
    ],
)
def test_what_differs_from_the_manifest_is_named(made, elsewhere, changed, said):
    manifest_of(made.file).write_text(json.dumps(made.manifest | changed))

    with pytest.raises(NotPossible, match=said):
        restore(made.file, database=elsewhere)


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(CommandError, match="No such file") as why:
        call_command("restore", str(tmp_path / "none.dump"))

    assert (why.value.returncode, str(why.value).count("\n")) == (1, 0)


def test_a_server_newer_than_any_pg_dump_is_one_line():
    with pytest.raises(NotPossible, match=r"The server is PostgreSQL 99, the newest pg_dump here is \d+"):
        programs.find(990000)


def test_a_restore_that_went_wrong_leaves_no_half_of_it(made, elsewhere):
    with psycopg.connect(**owner_parameters("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(elsewhere)))
    with psycopg.connect(**owner_parameters(elsewhere)) as target:
        target.execute("CREATE FUNCTION audit_refuse_change() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    with pytest.raises(NotPossible, match="pg_restore: "):
        restore(made.file, database=elsewhere)

    with psycopg.connect(**owner_parameters(elsewhere)) as target:
        assert fingerprint.tables(target) == []


def test_a_backup_takes_the_place_of_what_is_there_and_the_old_one_stays(made, capsys):
    name = connections["owner"].settings_dict["NAME"]
    aside = f"{name}_before_{NOON:%Y%m%d%H%M%S}"
    before = all_of()
    Tenant.objects.filter(slug="northshore").update(name="Ruined")

    call_command("restore", str(made.file), "--replace")

    assert f"What was there before is {aside}" in capsys.readouterr().out
    assert all_of() == before
    assert Tenant.objects.get(slug="northshore").name == "Northshore"
    with psycopg.connect(**owner_parameters(aside)) as old:
        assert old.execute("SELECT name FROM tenant WHERE slug = 'northshore'").fetchone() == ("Ruined",)
    with psycopg.connect(**owner_parameters("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(aside)))


def test_a_database_in_use_keeps_its_name(made):
    name = connections["owner"].settings_dict["NAME"]
    before = all_of()

    with (
        psycopg.connect(**owner_parameters()),
        pytest.raises(NotPossible, match="is in use: stop web, workers and beat"),
    ):
        replace(made.file, at=NOON)

    assert all_of() == before
    with psycopg.connect(**owner_parameters("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(f"{name}_restoring")))
