"""Human numbers such as DEC-2026-014: one row counts up per organisation, kind and year. A number is never permission."""

from django.db import connection
from uuid_utils.compat import uuid7

from tenancy.scope import required_tenant


def next_number(series: str, year: int) -> str:
    """The next number of the series, kept by this transaction: given back when it rolls back, so there is no hole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO counter (id, tenant_id, series, year, last) VALUES (%s, %s, %s, %s, 1) "
            "ON CONFLICT (tenant_id, series, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [uuid7(), required_tenant(), series, year],
        )
        (number,) = cursor.fetchone()
    return f"{series}-{year}-{number:03d}"
