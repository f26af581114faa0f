"""Registered rights as rows of Django's permission table, which grants (and guardian) point to."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from rights import registry


def write(using: str) -> None:
    """Add a permission for each right that is held on a kind of object. Idempotent; run by the migrator."""
    for right in registry.every():
        if right.model is None:
            continue
        kind = ContentType.objects.db_manager(using).get_for_model(apps.get_model(right.model))
        Permission.objects.using(using).update_or_create(
            content_type_id=kind.pk, codename=right.codename, defaults={"name": str(right.label)[:255]}
        )


def of(right: registry.Right) -> Permission:
    """The permission row of a right that is held on objects."""
    assert right.model is not None, f"{right.code} is held on the organisation; it has no permission row"
    app_label, model = right.model.lower().split(".")
    return Permission.objects.get(
        codename=right.codename, content_type__app_label=app_label, content_type__model=model
    )
