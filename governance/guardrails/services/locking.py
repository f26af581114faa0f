"""The first steps of every service: the guardrail as it is now, and words that are there."""

from datetime import datetime

from doors.refusal import Refusal
from governance.guardrails.models import Guardrail
from tenancy.models import Membership


def locked(guardrail: Guardrail) -> Guardrail:
    """The guardrail as it is now, kept from others until the transaction ends."""
    rows = Guardrail.objects.select_for_update(of=("self",)).select_related("body", "owner__user", "forum")
    found: Guardrail = rows.get(pk=guardrail.pk)
    return found


def lasting(guardrail: Guardrail, at: datetime) -> Guardrail:
    """The locked guardrail, unless it is over."""
    guardrail = locked(guardrail)
    if guardrail.ends_at <= at:
        params = {"guardrail": guardrail.number, "ended_at": guardrail.ends_at}
        raise Refusal("guardrail.over", params=params, status=409)
    return guardrail


def reason(because: str) -> str:
    """Why, in words; raises without."""
    if not because.strip():
        raise Refusal("guardrail.no_reason", status=422)
    return because.strip()[:300]


def check_owner(owner: Membership, at: datetime) -> None:
    """Raise unless the owner is still here."""
    if not owner.is_active_at(at):
        raise Refusal("guardrail.owner_gone", params={"person": str(owner)}, status=422)
