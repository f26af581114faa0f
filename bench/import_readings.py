"""The importer: a CSV file read, checked, compared and written; against COPY of the same rows into the bare table."""

import io
import json
import time
from datetime import date
from typing import Any

import django
from django.db import connections

SERIES, READINGS, ROUNDS = 500, 104, 3
COPY = 'COPY reading (id, tenant_id, indicator_id, "on", value, recorded_at) FROM STDIN'


def measure() -> dict[str, object]:
    """The figure `import`: readings a second, higher is better, and so is its ratio to the floor."""
    from bench import series  # noqa: PLC0415  models need Django to be set up

    with series.organisations(1, series=SERIES, readings=0) as (filled,):
        days = series.weeks(READINGS)
        content = _file(filled, days)
        copied, imported = [], []
        for _ in range(ROUNDS):
            copied.append(_copy(filled, days))
            series.wipe(filled.tenant.pk, "reading")
            imported.append(_import(filled, content))
            series.wipe(filled.tenant.pk, "reading")
    rows = SERIES * READINGS
    value, floor = rows / min(imported), rows / min(copied)
    return {
        "name": "import",
        "value": round(value),
        "unit": "readings/s",
        "floor": round(floor),
        "ratio": round(value / floor, 3),
        "n": rows,
        "note": f"CSV of {SERIES} series, {len(content):,} bytes; app role and row-level security; floor: COPY of the same "
        "rows into the bare table by its owner",
    }


def _file(filled: Any, days: list[date]) -> bytes:
    lines = [
        f"Stream,{one.name},{day},{40 + (place * 7 + number) % 21}.{number % 10}"
        for number, one in enumerate(filled.indicators)
        for place, day in enumerate(days)
    ]
    return "\n".join(["stream,indicator,date,value", *lines, ""]).encode()


def _import(filled: Any, content: bytes) -> float:
    from bench import series  # noqa: PLC0415  models need Django to be set up
    from indicators.services import import_readings  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    begun = time.perf_counter()
    with tenant_scope(filled.tenant.pk):
        report = import_readings(io.BytesIO(content), by=None, at=series.NOW)
    seconds = time.perf_counter() - begun
    assert report.loaded == SERIES * READINGS
    return seconds


def _copy(filled: Any, days: list[date]) -> float:
    from uuid_utils import uuid7  # noqa: PLC0415  beside the rest

    from bench import series  # noqa: PLC0415  models need Django to be set up

    rows = "".join(
        f"{uuid7()}\t{filled.tenant.pk}\t{one.pk}\t{day}\t{40 + number % 21}.5\t{series.NOW.isoformat()}\n"
        for number, one in enumerate(filled.indicators)
        for day in days
    )
    begun = time.perf_counter()
    with connections["owner"].cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(rows)
    return time.perf_counter() - begun


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
