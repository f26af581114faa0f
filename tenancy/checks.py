"""System checks: what the database would refuse, or leak, one day is refused today."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core import checks
from django.db import models

from tenancy.rows import TenantForeignKey, TenantModel


@checks.register(checks.Tags.models)
def check_tenant_models(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """References between organisations' rows and uniqueness must both name the organisation."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        found += [*_references(model), *(_uniqueness(model) if issubclass(model, TenantModel) else ())]
    return found


def _references(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    for field in model._meta.local_fields:
        target = field.related_model if field.is_relation else None
        if not (isinstance(target, type) and issubclass(target, TenantModel)):
            continue
        if not (issubclass(model, TenantModel) and isinstance(field, TenantForeignKey)):
            yield checks.Error(
                "A reference to an organisation's row must be a TenantForeignKey on a TenantModel.",
                obj=field,
                id="tenancy.E001",
            )


def _uniqueness(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    meta = model._meta
    if not meta.db_table or "db_table" not in meta.original_attrs:
        yield checks.Error(
            "Name the table (db_table): a model may be renamed, its table stays.", obj=model, id="tenancy.E004"
        )
    for field in meta.local_fields:
        if field.unique and not field.primary_key:
            yield checks.Error(
                "Unique only within an organisation: use UniqueConstraint(fields=['tenant', …]).",
                obj=field,
                id="tenancy.E002",
            )
    groups: list[Any] = [c.fields for c in meta.constraints if isinstance(c, models.UniqueConstraint) and c.fields]
    groups += [[e[0] for e in c.expressions] for c in meta.constraints if isinstance(c, ExclusionConstraint)]
    for group in [*groups, *meta.unique_together]:
        if "tenant" not in group:
            yield checks.Error(
                f"The constraint on {', '.join(map(str, group))} must include tenant.", obj=model, id="tenancy.E003"
            )
    for field in meta.local_many_to_many:
        through = field.remote_field.through
        if not issubclass(through, TenantModel):
            yield checks.Error("A ManyToMany goes through a TenantModel of its own.", obj=field, id="tenancy.E005")


@checks.register(checks.Tags.security, deploy=True)
def check_clock(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A frozen clock is for test processes."""
    if settings.FROZEN_NOW is not None:
        return [checks.Error("FROZEN_NOW is set: production must live in the present.", id="tenancy.E006")]
    return []
