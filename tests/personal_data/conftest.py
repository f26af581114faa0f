"""Somebody whose name stands in every table of an organisation, and who has left."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, connection, models, transaction

from audit.models import Event, Head, Link
from audit.selectors import chain_head, chain_records
from audit.services import record
from people.personal_data.texts import text_columns
from tenancy import roles
from tenancy.models import Membership, Tenant, User
from tenancy.rows import TenantModel
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON
from tests.tenancy import filled

NAME, ADDRESS, TITLE = "Wilhelmina Quist", "wilhelmina.quist@northshore.example", "Harbour master of the north"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user(ADDRESS, "a-Long-passphrase-9", name=NAME, language="de", time_zone="Asia/Tokyo")


@pytest.fixture
def gone(northshore: Tenant, user: User) -> Membership:
    """Left yesterday."""
    with tenant_scope(northshore.pk):
        return Membership.objects.create(user=user, title=TITLE, starts_at=LONG_AGO, ends_at=NOON - timedelta(days=1))


@pytest.fixture
def written_about(
    northshore: Tenant, gone: Membership, administrator: Membership, monkeypatch: pytest.MonkeyPatch
) -> Tenant:
    """One row of every table, each of whose texts names the person, and records that do; the chain is a real one."""
    models_ = [model for model in filled.tenant_models() if model not in (Event, Link, Head)]
    monkeypatch.setattr(filled, "tenant_models", lambda: models_)
    filled.fill(northshore)
    with tenant_scope(northshore.pk):
        for model, fields in text_columns():
            if model is not Membership:
                for field in fields:
                    _write(model, field)
        Tenant.objects.filter(pk=northshore.pk).update(notice=f"Ask {NAME}.")
        record("person.changed", gone, by=administrator, at=NOON, because="A new title")
        record("organisation.changed", northshore, by=administrator, at=NOON, because=f"{NAME.upper()} asked for it")
        record("organisation.changed", northshore, by=gone, at=NOON, because="Nobody is named", facts={"n": 1})
        record("organisation.changed", northshore, by=None, at=NOON, facts={"to": [ADDRESS]})
    return northshore


def _write(model: type[TenantModel], field: models.Field) -> None:
    """The name, where the column is long enough and takes it."""
    said: Any = f"Says {NAME}, {ADDRESS}"
    longest = getattr(field, "max_length", None)
    if isinstance(field, models.EmailField):
        said = ADDRESS
    elif isinstance(field, models.JSONField):
        said = {"said": [said, {NAME: 1}]}
    elif not isinstance(field, models.CharField | models.TextField):
        said = [NAME]
    elif longest is not None and longest < len(said):
        said = NAME
    if longest is not None and isinstance(said, str) and longest < len(said):
        return
    try:
        with transaction.atomic():
            model.objects.update(**{field.name: said})
    except DatabaseError:
        return  # a rule of the table keeps it out


def found_in_the_database(*tenants: Tenant, texts: tuple[str, ...] = (NAME, ADDRESS, TITLE)) -> list[str]:
    """Every table of which some row, read as text, holds one of these."""
    found = []
    for scope in (None, *tenants):
        if scope is None:
            found += _searched(texts, fenced=False)
        else:
            with tenant_scope(scope.pk):
                found += _searched(texts, fenced=True)
    return found


def _searched(texts: tuple[str, ...], *, fenced: bool) -> list[str]:
    found = []
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, TenantModel) == fenced and roles.table_rights()[model._meta.db_table]
    }
    with connection.cursor() as cursor:
        for table in sorted(tables):
            for text in texts:
                cursor.execute(f'SELECT count(*) FROM "{table}" one WHERE one::text ILIKE %s', [f"%{text}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {text}")
    return found


def found_in_the_cache() -> list[bytes]:
    client = cache._cache.get_client()
    keys = list(client.scan_iter())
    values = [client.get(key) for key in keys if client.type(key) == b"string"]
    return [one for one in (*keys, *values) if one and (NAME.encode() in one or ADDRESS.encode() in one)]


@pytest.fixture
def exported_record(tmp_path: Any) -> Callable[[Tenant], Any]:
    """The organisation's audit export as a file."""

    def export(tenant: Tenant) -> Any:
        with tenant_scope(tenant.pk):
            head = chain_head()
            lines = [*chain_records(head), {"head": head}]
        file = tmp_path / f"{tenant.slug}.jsonl"
        file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
        return file

    return export
