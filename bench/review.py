"""The review as it runs: readings read, judged by the full engine, and written; against COPY of the same readings out."""

import json
import time
from collections.abc import Callable, Sequence

import django
from django.db import connection

ORGANISATIONS, SERIES, READINGS, ROUNDS = 8, 1_000, 104, 5
COPY = 'COPY (SELECT indicator_id, "on", value FROM reading WHERE tenant_id = %s ORDER BY indicator_id, "on") TO STDOUT (FORMAT binary)'


def measure() -> dict[str, object]:
    """The figure `review`: seconds, lower is better, and so is its ratio to the floor."""
    from bench import series  # noqa: PLC0415  models need Django to be set up

    with series.organisations(ORGANISATIONS, series=SERIES, readings=READINGS) as filled:
        tenants = [one.tenant.pk for one in filled]
        copied, reviewed, signals = [], [], 0
        for _ in range(ROUNDS):
            copied.append(_seconds(lambda: _copy_out(tenants)))
            begun = time.perf_counter()
            signals = _review(tenants, series.NOW)
            reviewed.append(time.perf_counter() - begun)
            for tenant in tenants:
                series.wipe(tenant, "signal", "review")
    value, floor = min(reviewed), min(copied)
    return {
        "name": "review",
        "value": round(value, 3),
        "unit": "s",
        "floor": round(floor, 3),
        "ratio": round(value / floor, 2),
        "n": ORGANISATIONS * SERIES * READINGS,
        "note": f"{ORGANISATIONS * SERIES} series in {ORGANISATIONS} organisations, {signals} signals opened; app role and "
        "row-level security; floor: binary COPY of the same readings out, ordered",
    }


def _review(tenants: Sequence[object], at: object) -> int:
    from indicators.services.reviews import review_due  # noqa: PLC0415  models need Django to be set up
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    opened = 0
    for tenant in tenants:
        with tenant_scope(tenant):
            run = review_due(at=at)
        assert run.reviewed == SERIES
        opened += run.opened
    return opened


def _copy_out(tenants: Sequence[object]) -> int:
    from tenancy.scope import tenant_scope  # noqa: PLC0415  models need Django to be set up

    size = 0
    for tenant in tenants:
        with tenant_scope(tenant), connection.cursor() as cursor, cursor.copy(COPY, [tenant]) as copy:
            size += sum(len(part) for part in copy)
    return size


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
