"""Rows of every tenant table in both organisations, made by walking the models: a new table is tried without asking."""

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models

from tenancy.models import Membership, Tenant
from tenancy.rows import TenantForeignKey, TenantModel
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

# It was, and is open to everybody again.
ONCE_CONFIDENTIAL = {
    "confidential_at": NOON - timedelta(days=9),
    "confidential_until": NOON - timedelta(days=8),
    "confidential_because": "a merger",
}
# Where fields belong together, the values that fit: a CHECK constraint, or a page, asks for them.
FITTING: dict[str, dict[str, Any]] = {
    "api_token": {"expires_at": NOON + timedelta(days=30), "revoked_at": NOON},
    "audit_head": {"seq": 1},  # as many as there are links
    "ballot": {"meeting": None},  # in writing: nobody has to be there
    "calendar_feed": {"forum": None, "stream": None, "revoked_at": None},  # of one's own meetings
    "decision": {
        "state": "proposed",
        "proposed_at": NOON,
        "facts_digest": "0" * 64,
        "decided_by": None,
        "decided_for": None,
        **ONCE_CONFIDENTIAL,
    },
    "decision_ask": {"answered_at": NOON, "agrees": True},
    "delegation": {"ends_at": NOON + timedelta(days=30)},
    "escalation": {"due_on": date(2026, 10, 9), "answered_by": None},
    "forum": {"rule": "FREQ=WEEKLY;BYDAY=TU", "time_zone": "Europe/London", **ONCE_CONFIDENTIAL},
    "guardrail": {
        "lowest": 1,
        "unit": "count",
        "on_breach": "owner",
        "forum": None,
        "scope": "streams",
        "starts_at": NOON - timedelta(days=1),
        "ends_at": NOON + timedelta(days=90),
    },
    "guardrail_breach": {"lowest": 5, "value": 1},
    "indicator": ONCE_CONFIDENTIAL,
    "value_stream": {"state": "active", "activated_at": NOON, "outcome": "x", **ONCE_CONFIDENTIAL},
    "indicator_rebase": {"reason": "new process"},
    "interface_agreement": {"agreed_at": NOON, "withdrawn_by": None},  # it holds
    "boundary_dispute": {"let_go_by": None, "other_let_go_by": None, "path": "gone", "other_path": "gone"},  # open
    "disputed_change": {"agreed_by": None},  # it waits
    "invitation": {"expires_at": NOON + timedelta(days=7), "membership": None},  # still open
    "matrix_version": {"published_by": None},  # a draft
    "meeting": {
        "occurrence": "2026-10-06T13:00:00",
        "starts_at": NOON + timedelta(days=1),
        "ends_at": NOON + timedelta(days=1, hours=1),
    },
    "cycle_waiver": {"cycle": "long", "starts_at": NOON - timedelta(days=1), "ends_at": NOON + timedelta(days=30)},
    "priority_window": {"starts_at": NOON - timedelta(days=1), "ends_at": NOON + timedelta(days=30)},
    "reading_correction": {"reason": "typed wrongly"},
    "minutes": {"adopted_by": None},  # a draft
    "risk": {"likelihood": 2, "impact": 3, "grade": 6},
    "risk_appetite": {"highest": 12},
    "stream_dependency": {"ended_at": None},
    "signal": {"state": "accepted", "answered_at": NOON, "note": "seen and explained"},
}


def tenant_models() -> list[type[TenantModel]]:
    """Every concrete TenantModel, those that others refer to first."""
    models_ = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    ordered: list[type[TenantModel]] = []
    while len(ordered) < len(models_):
        for model in models_:
            needs = {f.related_model for f in model._meta.local_fields if isinstance(f, TenantForeignKey)}
            if model not in ordered and needs - {model} <= set(ordered):
                ordered.append(model)
    return ordered


def fill(tenant: Tenant) -> dict[type[TenantModel], TenantModel]:
    """One row of every tenant table in this organisation."""
    rows: dict[type[TenantModel], TenantModel] = {Membership: join(tenant, "Filler")}
    with tenant_scope(tenant.pk):
        for model in tenant_models():
            if model not in rows:
                rows[model] = model.objects.create(**_values(model, rows))
    return rows


def _values(model: type[TenantModel], rows: dict[type[TenantModel], TenantModel]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in model._meta.local_fields:
        if field.name in {"id", "tenant"} or field.related_model is model:  # the first row follows on no other
            continue
        if isinstance(field, TenantForeignKey):
            values[field.name] = rows[field.related_model]
        elif field.name == "user":
            values["user"] = rows[Membership].user
        elif field.name == "permission":
            values["permission"] = Permission.objects.filter(content_type__model=_granted_on(model)).first()
        elif not field.null and not field.has_default():
            values[field.name] = _value(field)
    return values | FITTING.get(model._meta.db_table, {})


def _granted_on(model: type[TenantModel]) -> str:
    return model._meta.get_field("content_object").related_model._meta.model_name


def _value(field: models.Field) -> Any:
    if field.choices:
        return field.choices[0][0]
    match field:
        case models.DateTimeField():
            return NOON
        case models.DateField():
            return date(2026, 10, 5)
        case models.TimeField():
            return NOON.time()
        case models.BooleanField():
            return True
        case models.IntegerField() | models.FloatField() | models.DecimalField():
            return 1
        case models.UUIDField():
            return "0192aaaa-0000-7000-8000-000000000001"
        case models.BinaryField():
            return b"x"
        case models.JSONField():
            return {}
        case _:
            return "x"
