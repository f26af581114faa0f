"""The demo organisations, each loaded once into a transaction that is rolled back; the tests read what was found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction

from governance.models import Decision, Forum, Seat
from indicators.models import Indicator, Reading
from rights.models import MatrixVersion
from streams.models import ScopeItem, ValueStream
from tenancy.models import Membership, Tenant, User
from tenancy.scope import tenant_scope


@dataclass(frozen=True)
class Found:
    """What one demo organisation holds, as plain values."""

    notice: str
    states: Counter[str]
    indicators: dict[str, list[dict[str, Any]]]  # of each stream
    weeks: dict[str, set[date]]  # or months: of each stream, all periods read
    forums: list[dict[str, Any]]
    owners: dict[tuple[str, str], set[str]]  # of each kind and path, the streams that claim it
    accounts: list[tuple[str, str, str]]  # address, the person's name, title
    decisions: list[dict[str, Any]]
    matrices: list[tuple[int, str, datetime]]  # number, state, in force from
    seats: int
    changed_by_a_second_run: set[str]
    passwords: tuple[bool, bool]  # does the first one still open, does the second one
    said: list[str]  # by each run


Look = Callable[[str], Found]


@pytest.fixture(scope="session")
def found(django_db_setup: None, django_db_blocker: Any) -> Look:
    """`found("govuk")`: loaded twice at NOON, looked at, and rolled back."""

    @cache
    def look(slug: str) -> Found:
        with django_db_blocker.unblock(), transaction.atomic():
            try:
                return _loaded_twice(slug)
            finally:
                transaction.set_rollback(True)

    return look


def _loaded_twice(slug: str) -> Found:
    first = _command(slug)
    before = _rows(Tenant.objects.get(slug=slug))
    second = _command(slug)
    tenant = Tenant.objects.get(slug=slug)
    after = _rows(tenant)
    changed = {name for name in before if before[name] != after[name]}
    hashed = User.objects.filter(email__endswith=f"@{slug}.example").first().password
    passwords = check_password(first.split()[-1], hashed), check_password(second.split()[-1], hashed)
    with tenant_scope(tenant.pk):
        return _look(tenant, changed, passwords, [first, second])


def _command(slug: str) -> str:
    """What `manage.py demo --tenant SLUG` says; the password is its last word."""
    out = StringIO()
    call_command("demo", "--tenant", slug, stdout=out)
    return out.getvalue()


def _rows(tenant: Tenant) -> dict[str, list[dict[str, Any]]]:
    """Every row of the portal's own tables in this organisation."""
    kinds = (Membership, ValueStream, ScopeItem, Indicator, Reading, Forum, Seat, MatrixVersion, Decision)
    with tenant_scope(tenant.pk):
        rows = {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}
    return rows | {
        "Tenant": list(Tenant.objects.order_by("pk").values()),
        "User": list(User.objects.order_by("pk").values()),
    }


def _look(tenant: Tenant, changed: set[str], passwords: tuple[bool, bool], said: list[str]) -> Found:
    indicators: dict[str, list[dict[str, Any]]] = {}
    for one in Indicator.objects.select_related("stream"):
        words = {"name": one.name, "family": one.family, "direction": one.direction, "target": one.target}
        indicators.setdefault(one.stream.name, []).append(words)
    periods: dict[str, set[date]] = {}
    for stream, day in Reading.objects.values_list("indicator__stream__name", "on").distinct():
        periods.setdefault(stream, set()).add(day)
    claims: dict[tuple[str, str], set[str]] = {}
    for kind, path, stream in ScopeItem.objects.filter(inside=True).values_list("kind", "path", "stream__name"):
        claims.setdefault((kind, path), set()).add(stream)
    return Found(
        notice=tenant.notice,
        states=Counter(ValueStream.objects.values_list("state", flat=True)),
        indicators=indicators,
        weeks=periods,
        forums=list(Forum.objects.values("name", "purpose", "time_zone", "rule", "stream__name", "body__name")),
        owners=claims,
        accounts=list(Membership.objects.values_list("user__email", "user__name", "title")),
        decisions=list(
            Decision.objects.order_by("number").values(
                "title", "state", "level__code", "rule", "version__number", "role", "body__name", "facts", "decided_at"
            )
        ),
        matrices=list(MatrixVersion.objects.order_by("number").values_list("number", "state", "effective_at")),
        seats=Seat.objects.count(),
        changed_by_a_second_run=changed,
        passwords=passwords,
        said=said,
    )
