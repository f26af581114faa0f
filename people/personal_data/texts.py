"""Every text of an organisation: where a name may stand that somebody once typed, and replacing it there."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from people.personal_data.registry import Erasure, sealed_rows
from tenancy import roles
from tenancy.models import Tenant
from tenancy.rows import TenantModel
from tenancy.scope import required_tenant

# Texts that the portal may not rewrite, with what keeps names out of them.
NOT_REWRITTEN = {
    "audit_event": "the words are erased together with their salt; the rest are codes",
    "audit_link": "digests",
    "audit_head": "a digest",
    "audit_check": "names records by number",
    "decision_step": "codes, ids and figures; what people said stands elsewhere",
    "decision_attachment": "files, kept or taken off as they are",
}


def replace_everywhere(erasure: Erasure) -> int:
    """Put the new name and address wherever the old ones stand in the open organisation; says in how many rows."""
    tenant = Tenant.objects.get(pk=required_tenant())
    notice = erasure.clean(tenant.notice)
    if notice != tenant.notice:
        Tenant.objects.filter(pk=tenant.pk).update(notice=notice)
    return sum(_replace(model, fields, erasure) for model, fields in text_columns())


@cache
def text_columns() -> list[tuple[type[TenantModel], tuple[models.Field, ...]]]:
    """Each fenced table with its columns for text, JSON and lists of text."""
    found = []
    for model in apps.get_models():
        if issubclass(model, TenantModel) and model._meta.db_table not in NOT_REWRITTEN:
            fields = tuple(one for one in model._meta.local_fields if _holds_text(one) and _may_change(model, one))
            if fields:
                found.append((model, fields))
    return found


def _holds_text(field: models.Field) -> bool:
    base = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(base, models.CharField | models.TextField | models.JSONField) and not base.choices


def _may_change(model: type[TenantModel], field: models.Field) -> bool:
    """May the portal rewrite this column? (A right on single columns names them.)"""
    _before, update, after = roles.table_rights()[model._meta.db_table].partition("UPDATE")
    if not update:
        return False
    listed = after.strip().startswith("(")
    return not listed or field.column in after.split("(", 1)[1].split(")", 1)[0].replace(" ", "").split(",")


def _replace(model: type[TenantModel], fields: tuple[models.Field, ...], erasure: Erasure) -> int:
    changed = 0
    for pk, values in _mentioning(model, fields, erasure):
        cleaned = {field.name: _cleaned(value, field, erasure) for field, value in zip(fields, values, strict=True)}
        before = dict(zip((field.name for field in fields), values, strict=True))
        if changes := {name: value for name, value in cleaned.items() if value != before[name]}:
            changed += model.objects.filter(pk=pk).update(**changes)
    return changed


def _mentioning(
    model: type[TenantModel], fields: tuple[models.Field, ...], erasure: Erasure
) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    as_text = {f"text_{field.name}": Cast(field.name, models.TextField()) for field in fields}
    said = Q()
    for name in as_text:
        for text in erasure.searched:
            said |= Q(**{f"{name}__icontains": text})
    names = [field.name for field in fields]
    sealed = sealed_rows(model._meta.label)
    open_to_change = model.objects.all() if sealed is None else model.objects.exclude(sealed)
    rows = list(open_to_change.alias(**as_text).filter(said).order_by().values_list("pk", *names))
    return ((pk, tuple(values)) for pk, *values in rows)


def _cleaned(value: Any, field: models.Field, erasure: Erasure) -> Any:
    match value:
        case str():
            return erasure.clean(value, getattr(field, "max_length", None))
        case list():
            return [_cleaned(one, field, erasure) for one in value]
        case dict():
            return {erasure.clean(key): _cleaned(one, field, erasure) for key, one in value.items()}
        case _:
            return value
