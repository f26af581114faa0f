"""Delivery by the book: the name that a mail keeps for ever, how long it waits after a failure, and when it is parked."""

import hashlib
from datetime import timedelta
from uuid import UUID

MAX_ATTEMPTS = 8
# After the first, second … failure; the last wait goes on for as long as the mail server is away.
_WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 60, 120, 240, 480)]


def message_id(tenant_id: UUID, key: str, domain: str) -> str:
    """The Message-ID of a mail. It follows from its key alone, so that a second copy is known as one."""
    return f"<{hashlib.sha256(f'{tenant_id}:{key}'.encode()).hexdigest()}@{domain}>"


def wait_after(attempts: int) -> timedelta:
    """How long a mail rests after that many failures."""
    return _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]


def one_line(text: str, longest: int) -> str:
    """Text that fits into a header or a cell: no line break, no control character, not too long."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
