"""Keeping the first answer to a request that may be sent again."""

from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable
from uuid_utils.compat import uuid7

from doors.idempotency.models import KEPT_FOR, IdempotentAnswer
from doors.refusal import Refusal
from tenancy.models import Membership
from tenancy.scope import required_tenant

WAIT_SECONDS = 20
# An expired key is free again: its row is taken over.
_CLAIM = """
    INSERT INTO api_answer (tenant_id, id, membership_id, key, request_digest, status, headers, body, expires_at)
    VALUES (%s, %s, %s, %s, %s, 0, '{}', '', %s)
    ON CONFLICT (tenant_id, membership_id, key) DO UPDATE SET
        id = excluded.id, request_digest = excluded.request_digest, status = 0, headers = '{}', body = '',
        expires_at = excluded.expires_at
    WHERE api_answer.expires_at <= %s
    RETURNING id
"""


def claim(*, key: str, request_digest: str, by: Membership, at: datetime) -> IdempotentAnswer | None:
    """Take the key for this request; None when it is taken now, else the answer that was given before.

    The unique constraint decides: while the first request runs, its uncommitted row makes the others wait here; when it
    has succeeded they find its answer, and when it was refused, and so rolled back, the next one takes its place.
    """
    values: list[Any] = [required_tenant(), uuid7(), by.pk, key, request_digest, at + KEPT_FOR, at]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            cursor.execute(_CLAIM, values)
            taken = cursor.fetchone() is not None
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as problem:
        if not isinstance(problem.__cause__, LockNotAvailable):
            raise
        raise Refusal("idempotency.still_running", params={"seconds": WAIT_SECONDS}, status=409) from problem
    if taken:
        return None
    answer: IdempotentAnswer = IdempotentAnswer.objects.get(membership=by, key=key)
    if answer.request_digest != request_digest:
        raise Refusal("idempotency.other_request", params={"key": key[:80]}, status=422)
    return answer


def keep(*, key: str, by: Membership, status: int, headers: dict[str, str], body: str) -> None:
    """Write down what the request that took the key is answered; it stands if, and only if, the change stands."""
    IdempotentAnswer.objects.filter(membership=by, key=key).update(status=status, headers=headers, body=body)


def forget_expired(at: datetime) -> int | None:
    """Let go of the answers whose day is over. Safe to run twice."""
    gone, _by_table = IdempotentAnswer.objects.filter(expires_at__lte=at).delete()
    return gone or None
