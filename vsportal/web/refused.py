"""Refusals are remembered: what a rule of the domain refused is written to the audit record."""

from typing import Any

from audit.services import record
from doors.refusal import Refusal, stored
from tenancy import clock
from tenancy.scope import tenant_scope


def remember(request: Any, refusal: Refusal) -> None:
    """Write the refusal down, in a scope of its own: the refused request's transaction was rolled back."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return
    with tenant_scope(membership.tenant_id):
        record(
            f"refused:{refusal.code}",
            membership.tenant,
            by=membership,
            at=clock.now(),
            rule=refusal.rule,
            version=refusal.version,
            facts={"method": request.method, "address": request.path_info, "params": stored(refusal.params)},
        )
