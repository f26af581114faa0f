"""deploy/roles.sql on a bare PostgreSQL: what it makes is what the portal asks for, and no more."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.deploy.conftest import in_production
from tests.other_process import ROOT
from vsportal.devstack.places import Home
from vsportal.devstack.postgres import Postgres

SECRETS = {"OWNER_PASSWORD": "owner's 'secret' \\ word", "APP_PASSWORD": 'app "secret" $word'}
ATTRIBUTES = "rolcanlogin, rolbypassrls, rolsuper, rolcreatedb, rolcreaterole, rolreplication"


class Bare:
    """A PostgreSQL that knows nothing of the portal."""

    def __init__(self, home: Home) -> None:
        home.prepare()
        self.server = Postgres(home, fast=True)
        self.server.start()
        self.port = int(home.remembered("postgres_port", ""))
        self.password = home.password("postgres_password")
        with self.superuser("postgres") as admin:
            admin.execute("DROP DATABASE vsportal")
            admin.execute("DROP ROLE vsportal_app")
            admin.execute("DROP ROLE vsportal_owner")

    def superuser(self, database: str) -> psycopg.Connection:
        return self.connect("postgres", self.password, database)

    def connect(self, user: str, password: str, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=user, password=password, dbname=database, autocommit=True
        )

    def run_roles(self) -> "subprocess.CompletedProcess[str]":
        programs = self.server.programs
        reach = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres", "PGPASSWORD": self.password}
        return subprocess.run(
            [programs.folder / "psql", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", ROOT / "deploy/roles.sql",
             "postgres"],
            env=programs.env | reach | SECRETS, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def bare() -> Iterator[Bare]:
    folder = Path(tempfile.mkdtemp(prefix="vsportal-test-"))
    folder.chmod(0o711)  # PostgreSQL's user has to walk through it
    found = Bare(Home(folder))
    yield found
    found.server.child.stop()
    for each in (folder, found.server.home.outside):
        shutil.rmtree(each, ignore_errors=True)


def test_the_roles_and_the_database_are_what_the_portal_asks_for(bare: Bare, tmp_path: Path) -> None:
    for _twice in range(2):
        ran = bare.run_roles()
        assert (ran.returncode, ran.stderr) == (0, "")

    with bare.superuser("postgres") as admin:
        rows = admin.execute(f"SELECT rolname, {ATTRIBUTES} FROM pg_roles WHERE rolname LIKE 'vsportal%'")
        found = {name: flags for name, *flags in rows}
    assert found == {
        "vsportal_owner": [True, True, False, False, False, False],
        "vsportal_app": [True, False, False, False, False, False],
    }

    urls = {
        variable: f"postgres://{user}:{quote(password, '')}@127.0.0.1:{bare.port}/vsportal"
        for variable, user, password in (
            ("DATABASE_OWNER_URL", "vsportal_owner", SECRETS["OWNER_PASSWORD"]),
            ("DATABASE_URL", "vsportal_app", SECRETS["APP_PASSWORD"]),
        )
    }
    files = {}
    for variable, url in urls.items():
        path = tmp_path / variable
        path.write_text(f"{url}\n")
        path.chmod(0o600)
        files[f"{variable}_FILE"] = str(path)
    world = files | dict.fromkeys(urls) | {"DJANGO_SETTINGS_MODULE": "vsportal.settings"}
    migrated = in_production("manage.py", "migrate", "--database", "owner", "-v0", **world)
    assert (migrated.returncode, migrated.stderr) == (0, "")
    checked = in_production("manage.py", "tenant", "check", **world)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (
        0,
        "0 findings: every table is fenced and the app role is plain.",
    ), checked.stdout + checked.stderr

    with bare.connect("vsportal_app", SECRETS["APP_PASSWORD"], "vsportal") as app:
        for forbidden in ("CREATE TABLE x ()", "CREATE TEMPORARY TABLE x ()", "CREATE SCHEMA x", "TRUNCATE tenant"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_a_script_hands_the_secrets_over_without_showing_them() -> None:
    script = (ROOT / "deploy/postgres-init.sh").read_text()

    assert os.access(ROOT / "deploy/postgres-init.sh", os.X_OK)
    assert "--set owner" not in script, "what stands on a command line can be read by everybody on the machine"
    assert "ON_ERROR_STOP=1" in script
