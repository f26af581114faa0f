"""Organisations full of readings, for as long as a measurement takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from uuid import UUID

import numpy as np
from django.db import connections
from uuid_utils.compat import uuid7

from indicators.models import Direction, Family, Indicator, Interval
from streams.models import ValueStream
from streams.states import StreamState
from tenancy.models import Tenant
from tenancy.scope import tenant_scope

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)  # a Monday
TABLES = ("signal", "review", "reading", "indicator", "value_stream")


@dataclass(frozen=True)
class Filled:
    """One organisation with its indicators."""

    tenant: Tenant
    stream: ValueStream
    indicators: list[Indicator]


@contextmanager
def organisations(number: int, *, series: int, readings: int) -> Iterator[list[Filled]]:
    """So many organisations, each with so many indicators and readings; afterwards they are empty.

    The organisations themselves stay: their audit records are append-only, for the owner too.
    """
    made: list[Filled] = []
    try:
        for _ in range(number):
            made.append(_organisation(series))
            _fill(made[-1], readings)
        owner("VACUUM ANALYZE reading", "VACUUM ANALYZE indicator")
        yield made
    finally:
        for one in made:
            wipe(one.tenant.pk, *TABLES)


def weeks(number: int) -> list[date]:
    """So many Mondays, the last of them a week before NOW."""
    return [NOW.date() - timedelta(weeks=number - index) for index in range(number)]


def wipe(tenant_id: UUID, *tables: str) -> None:
    """Empty these tables of one organisation, which the portal itself could not do."""
    owner(*(f"DELETE FROM {table} WHERE tenant_id = '{tenant_id}'" for table in tables))  # noqa: S608  our own names


def owner(*statements: str) -> None:
    """Run statements as the owner of the tables."""
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _organisation(series: int) -> Filled:
    tenant = Tenant.objects.create(slug=f"bench-{token_hex(4)}", name="Bench")
    with tenant_scope(tenant.pk):
        stream = ValueStream.objects.create(
            name="Stream", outcome="Measured", state=StreamState.ACTIVE, created_at=NOW, activated_at=NOW
        )
        indicators = Indicator.objects.bulk_create(
            Indicator(
                stream=stream,
                name=f"Series {number}",
                family=Family.THROUGHPUT,
                direction=Direction.INCREASE,
                unit="a week",
                interval=Interval.WEEK,
                target=48.0,
                created_at=NOW,
            )
            for number in range(series)
        )
    return Filled(tenant, stream, indicators)


def _fill(filled: Filled, readings: int) -> None:
    """Ordinary noise, so that a few series in a hundred make a signal at any one time."""
    if not readings:
        return
    values = np.random.default_rng(20_260_105).normal(50, 5, (len(filled.indicators), readings)).round(2).tolist()
    days = [day.isoformat() for day in weeks(readings)]
    with (
        connections["owner"].cursor() as cursor,
        cursor.copy('COPY reading (id, tenant_id, indicator_id, "on", value, recorded_at) FROM STDIN') as copy,
    ):
        for indicator, row in zip(filled.indicators, values, strict=True):
            head = f"{filled.tenant.pk}\t{indicator.pk}"
            copy.write(
                "".join(
                    f"{uuid7()}\t{head}\t{day}\t{value}\t{NOW.isoformat()}\n"
                    for day, value in zip(days, row, strict=True)
                )
            )
