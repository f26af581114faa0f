"""Which tables an organisation consists of, in the order in which their rows can be written; found by walking the models."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models

from tenancy.models import Tenant, User
from tenancy.rows import TenantForeignKey, TenantModel

# Rows of the installation that rows of an organisation name, and how they are known elsewhere: see taking and bringing.
KNOWN_BY = {User: "their e-mail address", Permission: "their code"}
# What a person has of the installation and not of the organisation stays behind.
PERSONAL = {"password", "last_login"}


@dataclass(frozen=True)
class TenantTable:
    """One table with an organisation's rows; `named` maps its columns to the tables of the installation they name."""

    name: str
    columns: tuple[str, ...]
    named: dict[str, type[models.Model]]
    names_itself: bool


@cache
def tenant_tables() -> tuple[TenantTable, ...]:
    """Every table of an organisation, those that others name first. A new table is in it without being asked."""
    waiting = {
        model: {field.related_model for field in model._meta.local_fields if isinstance(field, TenantForeignKey)}
        - {model}
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, TenantModel) and model._meta.managed
    }
    ordered: list[type[models.Model]] = []
    while waiting:
        free = sorted(
            (one for one, needs in waiting.items() if needs <= set(ordered)), key=lambda one: one._meta.db_table
        )
        if not free:
            raise LookupError(
                f"These tables name each other in a circle: {sorted(one._meta.db_table for one in waiting)}"
            )
        ordered += free
        for model in free:
            del waiting[model]
    return tuple(_table(model) for model in ordered)


def _table(model: type[models.Model]) -> TenantTable:
    fields = model._meta.local_concrete_fields
    named: dict[str, Any] = {
        field.column: field.related_model
        for field in fields
        if field.is_relation and not isinstance(field, TenantForeignKey) and field.related_model is not Tenant
    }
    itself = any(isinstance(field, TenantForeignKey) and field.related_model is model for field in fields)
    return TenantTable(model._meta.db_table, tuple(field.column for field in fields), named, itself)


def person_columns() -> tuple[str, ...]:
    """What of a person travels with the organisation."""
    return tuple(field.column for field in User._meta.local_concrete_fields if field.name not in PERSONAL)


def tenant_columns() -> tuple[str, ...]:
    """The organisation's own row."""
    return tuple(field.column for field in Tenant._meta.local_concrete_fields)
