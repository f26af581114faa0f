"""Tables of two filled organisations migrate forward and back: rows, keys and walls are there after every step."""

from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from psycopg import sql

from rights import compiling, permissions
from tenancy import guard, roles
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.conftest import _maintenance, _migrations_digest, _point_at
from tests.tenancy.filled import fill, tenant_models

OURS = {model._meta.app_label for model in tenant_models()}
STEPS = [
    "0001_boxes_and_things",
    "0002_things_stand_in_boxes",
    "0003_every_thing_gets_a_box",
    "0004_no_thing_without_a_box",
    "0005_box_becomes_container",
    "0006_thing_becomes_item",
    "0007_tables_are_renamed",
    "0008_items_may_stand_alone",
    "0009_items_stand_alone",
    "0010_without_boxes",
]


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A migrated database for this test alone, whose tables may change."""
    before, name = settings.DATABASES["default"]["NAME"], f"test_vsportal_{uuid4().hex[:12]}"
    template = sql.Identifier(f"vsportal_template_{_migrations_digest()}")
    with django_db_blocker.unblock(), _maintenance() as maintenance:
        maintenance.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        _point_at(name)
        permissions.write("owner")  # what is registered may have changed since the template was migrated
        roles.apply_table_rights("owner")
        yield
        _point_at(before)
        maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def two(own_database):
    """Two organisations with look-alike names."""
    return [Tenant.objects.create(slug=slug, name=slug.title()) for slug in ("northshore", "southbank")]


@pytest.fixture
def moving(two):
    """The app that moves is known to migrations, and to nothing else."""
    config = AppConfig.create("tests.tenancy.moving")
    config.apps, config.models = apps, {}
    apps.app_configs["moving"] = config
    apps.clear_cache()
    yield two
    del apps.app_configs["moving"]
    apps.clear_cache()


def migrate(step):
    executor = MigrationExecutor(connections["owner"])
    executor.migrate([("moving", step)])


def by_owner(statement, *parameters):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else None


def tables():
    return [name for (name,) in by_owner("SELECT tablename FROM pg_tables WHERE tablename LIKE 'moving%%' ORDER BY 1")]


def fill_boxes(tenants):
    """A box and three things in each organisation, and the rights that a real table gets after its migration."""
    for tenant in tenants:
        by_owner("INSERT INTO moving_box (tenant_id, id, name) VALUES (%s, gen_random_uuid(), 'Box')", tenant.pk)
        for name in "abc":
            by_owner(
                "INSERT INTO moving_thing (tenant_id, id, name) VALUES (%s, gen_random_uuid(), %s)", tenant.pk, name
            )
    app = connections["default"].settings_dict["USER"]
    for table in tables():
        by_owner(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {app}")


def names(table):
    return sorted(name for (name,) in by_owner(f"SELECT name FROM {table}"))


def seen_by_app(table, tenant):
    with tenant_scope(tenant.pk), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT tenant_id FROM {table}")
        return [tenant_id for (tenant_id,) in cursor.fetchall()]


def check_walls(tenants):
    """Nothing is lost, and every wall stands: in the catalogue and in what the app role sees."""
    things = next(table for table in ("moving_item", "moving_thing") if table in tables())
    assert guard.findings("owner") == []
    assert names(things) == ["a", "a", "b", "b", "c", "c"]
    for tenant in tenants:
        assert [seen_by_app(table, tenant) for table in tables()] == [[tenant.pk]] * len(tables())


def test_a_table_is_made_referenced_filled_renamed_and_removed_and_all_of_it_back(moving):
    migrate(STEPS[0])
    fill_boxes(moving)
    check_walls(moving)

    for step in STEPS[1:]:
        migrate(step)
        check_walls(moving)
    assert tables() == ["moving_item"]

    for step in reversed(STEPS[8:9]):
        migrate(step)  # the table of boxes is back, without the rows it was dropped with
        assert guard.findings("owner") == []
    app = connections["default"].settings_dict["USER"]
    by_owner(f"GRANT SELECT ON moving_container TO {app}")
    for tenant in moving:
        by_owner("INSERT INTO moving_container (tenant_id, id, name) VALUES (%s, gen_random_uuid(), 'Box')", tenant.pk)
    migrate(STEPS[7])
    by_owner("UPDATE moving_item i SET container_id = c.id FROM moving_container c WHERE c.tenant_id = i.tenant_id")
    for step in reversed(STEPS[:7]):
        migrate(step)
        check_walls(moving)
    migrate(None)
    assert tables() == []


def test_after_renames_no_row_can_name_a_row_of_another_organisation(moving):
    migrate(STEPS[0])
    fill_boxes(moving)
    migrate(STEPS[6])
    ours, theirs = moving
    ((foreign,),) = by_owner("SELECT id FROM moving_container WHERE tenant_id = %s", theirs.pk)

    with pytest.raises(Exception, match="moving_item_container_id_fk") as refused:
        by_owner("UPDATE moving_item SET container_id = %s WHERE tenant_id = %s", foreign, ours.pk)

    assert isinstance(refused.value.__cause__, psycopg.errors.ForeignKeyViolation)


def test_a_backfill_by_the_migrator_reaches_every_organisation_and_by_the_app_role_none(moving):
    migrate(STEPS[0])
    fill_boxes(moving)
    migrate(STEPS[1])
    backfill = import_module("tests.tenancy.moving.migrations.0003_every_thing_gets_a_box").put_into_boxes
    state = MigrationLoader(connections["owner"]).project_state([("moving", STEPS[1])]).apps

    reached = {alias: backfill(state, SimpleNamespace(connection=connections[alias])) for alias in ("default", "owner")}

    assert reached == {"default": 0, "owner": 6}
    assert by_owner(
        "SELECT count(*) FROM moving_thing t JOIN moving_box b ON b.id = t.box_id AND b.tenant_id = t.tenant_id"
    ) == [(6,)]


# --- The real tables ----------------------------------------------------------------------------------------------------
def first_versions():
    """Where each app stood before its tables could hold rows: the last migration of its first version."""
    loader = MigrationLoader(connections["owner"])
    own = [(app, sorted(name for label, name in loader.graph.nodes if label == app)) for app in sorted(OURS)]
    return [(app, [name for name in names if loader.disk_migrations[app, name].initial][-1]) for app, names in own]


def counts():
    existing = {name for (name,) in by_owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    models = [model._meta.db_table for model in tenant_models() if model._meta.db_table in existing]
    return {table: by_owner(f'SELECT count(*) FROM "{table}"')[0][0] for table in models}


@pytest.fixture
def drawn_once(monkeypatch):
    """For each index and constraint of ours Django draws its models and all they touch anew, which PostgreSQL has no use for.

    The template of the test databases is migrated without this.
    """

    draw = ProjectState._append_option

    def note(state, app_label, model_name, option, added):
        if app_label not in OURS:
            return draw(state, app_label, model_name, option, added)
        options = state.models[app_label, model_name].options
        options[option] = [*options[option], added]
        return None

    monkeypatch.setattr(ProjectState, "_append_option", note)


def walk(targets, check):
    """Go there in one plan (a plan for each app would draw every model again and again) and look after each step."""

    def look(action, migration=None, fake=False):
        if action in {"apply_success", "unapply_success"}:
            check(migration)

    executor = MigrationExecutor(connections["owner"], look)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())


def test_every_migration_goes_back_and_forward_on_filled_tables(two, drawn_once):
    for tenant in two:
        fill(tenant)
    compiling.recompile("owner")  # as after every migration: the grants of the rows that were filled in
    before = counts()
    assert min(before.values()) >= 2
    gone = set()

    def kept(migration):
        """A table that a later step has made is gone with it; no other row is."""
        left = counts()
        gone.update(set(before) - set(left))
        assert left == {table: 0 if table in gone else before[table] for table in left}, migration

    walk(first_versions(), kept)
    walk(None, kept)
    assert set(counts()) == set(before)
    call_command("migrate", database="owner", verbosity=0)  # with what follows a migration: rights and permissions
    assert guard.findings("owner") == []

    walk([(label, None) for label in sorted(OURS)], kept)
    assert counts() == {}
    call_command("migrate", database="owner", verbosity=0)
    assert guard.findings("owner") == []
    assert set(counts().values()) == {0}
