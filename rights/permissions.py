"""Registered rights as rows of Django's permission table, which grants (and guardian) point to."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

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


def of(rights: Iterable[registry.Right], kind: str, *, using: str = "default") -> list[Permission]:
    """The permission rows of those rights that are held on this kind of object ("streams.ValueStream"); one query."""
    app_label, model = kind.lower().split(".")
    codenames = [right.codename for right in rights if right.model == kind]
    held = Permission.objects.using(using).filter(
        codename__in=codenames, content_type__app_label=app_label, content_type__model=model
    )
    return list(held.order_by("codename"))


def key_of(right: registry.Right) -> QuerySet[Permission, Any]:
    """The key of a right's permission row, to compare a grant's with.

    A subquery and not a join: PostgreSQL looks it up once, and then finds the grant by the whole of its unique key.
    """
    return Permission.objects.filter(codename=right.codename).order_by().values("pk")[:1]
