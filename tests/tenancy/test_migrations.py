"""Tables of two filled organisations migrate forward and back: rows, keys and walls are there after every step."""

from importlib import import_module
from itertools import pairwise
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
from psycopg import sql

from rights import compiling
from tenancy import guard
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
def steps_after_the_first(label):
    """The app's migrations that may meet rows: those that are not part of its first version."""
    loader = MigrationLoader(connections["owner"])
    own = sorted(name for app, name in loader.graph.nodes if app == label)
    return [(before, name) for before, name in pairwise(own) if not loader.disk_migrations[label, name].initial]


def counts():
    existing = {name for (name,) in by_owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    models = [model._meta.db_table for model in tenant_models() if model._meta.db_table in existing]
    return {table: by_owner(f'SELECT count(*) FROM "{table}"')[0][0] for table in models}


def test_the_newest_migrations_go_back_and_forward_on_filled_tables(two):
    for tenant in two:
        fill(tenant)
    compiling.recompile("owner")  # as after every migration: the grants of the rows that were filled in
    before = counts()
    assert min(before.values()) >= 2

    for label in sorted(OURS):
        left = before
        for earlier, name in reversed(steps_after_the_first(label)):
            call_command("migrate", label, earlier, database="owner", verbosity=0)
            left = counts()  # a table that a later step has made is gone with it
            assert left == {table: before[table] for table in left}, name
        call_command("migrate", database="owner", verbosity=0)
        assert guard.findings("owner") == []
        before = counts()
        assert {table: before[table] for table in left} == left


def test_every_migration_goes_back_to_nothing_and_forward_again(two):
    for tenant in two:
        fill(tenant)

    for label in sorted(OURS):
        call_command("migrate", label, "zero", database="owner", verbosity=0)
    assert counts() == {}
    call_command("migrate", database="owner", verbosity=0)

    assert guard.findings("owner") == []
    assert set(counts().values()) == {0}
