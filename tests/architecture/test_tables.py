"""Every table is fenced, or stands in the list of global tables with its reason; migrations say what models say."""

import pytest
from django.apps import apps
from django.core.management import call_command

from tenancy.guard import GLOBAL_TABLES
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel

MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
FENCED = [model for model in MODELS if issubclass(model, TenantModel)]


def test_every_table_is_fenced_or_listed_with_a_reason():
    open_tables = {model._meta.db_table for model in MODELS if not issubclass(model, TenantModel)}

    assert open_tables | {"django_migrations"} == set(GLOBAL_TABLES)
    assert [table for table, reason in GLOBAL_TABLES.items() if len(reason.split()) < 3] == []


@pytest.mark.parametrize("model", FENCED, ids=lambda model: model._meta.db_table)
def test_a_fenced_table_is_read_through_managers_that_name_the_organisation(model):
    exceptions = {("membership", "everywhere")}  # shows the own rows only; the database sees to it

    loose = {
        manager.name
        for manager in model._meta.managers
        if not isinstance(manager, TenantManager) and (model._meta.db_table, manager.name) not in exceptions
    }

    assert isinstance(model._base_manager, TenantManager)
    assert loose == set()


@pytest.mark.parametrize("model", FENCED, ids=lambda model: model._meta.db_table)
def test_a_fenced_table_names_people_by_membership(model):
    exceptions = {"membership", "stream_grant", "body_grant"}  # guardian's own tools want the user, too

    named = {
        field.name
        for field in model._meta.local_fields
        if field.related_model is not None and field.related_model._meta.label == "tenancy.User"
    }

    assert named == ({"user"} if model._meta.db_table in exceptions else set())


@pytest.mark.parametrize("model", FENCED, ids=lambda model: model._meta.db_table)
def test_a_fenced_table_cascades_only_from_what_it_is_a_part_of(model):
    """Deleting is a service's decision; a cascade takes only parts that mean nothing alone."""
    of_decision = {"decision_stream", "decision_step", "decision_ask", "ballot", "decision_condition"}
    parts = {
        ("stream_grant", "content_object"),
        ("body_grant", "content_object"),
        ("pack_chart", "pack"),
        (
            "matrix_rule",
            "version",
        ),  # a draft that is thrown away takes its rows along; the database keeps what is sealed
        ("criterion", "version"),
        ("interest", "seat"),
        ("vote", "ballot"),
        ("decision_saved_view", "membership"),
        ("escalation_event", "escalation"),
        *((table, "decision") for table in of_decision | {"decision_comment", "decision_attachment"}),
    }

    cascading = {
        (model._meta.db_table, field.name)
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey) and field.remote_field.on_delete.__name__ == "CASCADE"
    }

    assert cascading <= parts


def test_the_migrations_say_what_the_models_say(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
