"""Every table of the doors."""

from doors.idempotency.models import IdempotentAnswer
from doors.tokens.models import ApiToken

__all__ = ["ApiToken", "IdempotentAnswer"]
