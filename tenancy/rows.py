"""What every table of an organisation is made of: TenantModel, TenantForeignKey and the manager that asks for a scope."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.signals import class_prepared
from django.dispatch import receiver
from uuid_utils.compat import uuid7

from tenancy.scope import current_tenant, required_tenant
from tenancy.table_rules import TenantPolicy, TenantPrimaryKey, TenantReference, rule_name


class CurrentTenant(models.Expression):
    """The organisation of the scope in which the query runs, resolved when its SQL is compiled.

    Resolving it when the queryset is built breaks every ModelForm, DRF field and ViewSet at import, and a queryset
    built in one scope would stay bound to it in the next.
    """

    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[UUID]]:
        return "%s", [required_tenant()]


class TenantQuerySet(models.QuerySet):
    """Base of every domain QuerySet."""


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Its SQL always names the organisation, and raises NoTenant outside a scope."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(tenant=CurrentTenant())


class TenantForeignKey(models.ForeignKey):
    """A foreign key inside one organisation; joins match tenant_id too, so that shards stay together."""

    def __init__(self, to: Any, on_delete: Any, *, db_index: bool = True, **kwargs: Any) -> None:
        self.tenant_index = db_index  # (tenant_id, x_id) instead of (x_id)
        super().__init__(to, on_delete, **kwargs | {"db_constraint": False, "db_index": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"], kwargs["db_index"]
        if not self.tenant_index:
            kwargs["db_index"] = False
        return name, path, args, kwargs

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        here, there = (model._meta.get_field("tenant") for model in (self.model, self.remote_field.model))
        pair = (there, here) if reverse_join else (here, there)
        return (*super().get_joining_fields(reverse_join), pair)


class TenantModel(models.Model):
    """A row that belongs to one organisation. Its id is never permission."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Tenant", models.PROTECT, default=current_tenant, editable=False, db_index=False, related_name="+"
    )
    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


@receiver(class_prepared)
def declare_table_rules(sender: Any, **kwargs: Any) -> None:
    """Every TenantModel gets its key, its policy and its references; nobody can forget one."""
    if not issubclass(sender, TenantModel):
        return
    meta, table = sender._meta, sender._meta.db_table
    meta.base_manager_name = "objects"
    links = [field for field in meta.local_fields if isinstance(field, TenantForeignKey)]
    indexes = [models.Index(fields=["tenant", field.name]) for field in links if field.tenant_index]
    for index in indexes:
        index.set_name_with_model(sender)
    meta.constraints = [
        TenantPrimaryKey(name=rule_name(table, "pk")),
        TenantPolicy(name=rule_name(table, "tenant")),
        *(TenantReference(field=field.name, name=rule_name(table, field.column, "fk")) for field in links),
        *meta.constraints,
    ]
    meta.indexes = [*meta.indexes, *indexes]
    meta.original_attrs |= {"constraints": meta.constraints, "indexes": meta.indexes}
