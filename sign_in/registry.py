"""What apps above tell about people: who holds an office, and what else a return from a provider can be for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from tenancy.models import Membership

Holds = Callable[[Membership, datetime], bool]
_offices: dict[str, Holds] = {}
_arrivals: dict[str, Callable[[HttpRequest, Any], Membership]] = {}


def register_office(code: str, holds: Holds) -> None:
    """`holds(membership, at)`: does this person hold such an office (a seat, a role term) now? One query at the most."""
    if _offices.get(code, holds) is not holds:
        raise ValueError(f"The office {code} is registered twice.")
    _offices[code] = holds


def holds_office(membership: Membership, at: datetime) -> bool:
    """Does this person hold any office now?"""
    return any(holds(membership, at) for holds in _offices.values())


def register_arrival(purpose: str, accept: Callable[[HttpRequest, Any], Membership]) -> None:
    """`accept(request, arrival)` for those who come back from a provider for this purpose, such as an invitation.

    It checks what it began with (`arrival.data`), runs in the scope of the provider's organisation and answers with the
    membership that this identity is then linked to and signed in as; it raises a Refusal otherwise.
    """
    _arrivals[purpose] = accept


def arrival(purpose: str) -> Callable[[HttpRequest, Any], Membership]:
    """What to do with an arrival for this purpose; an unknown one is a programming error (KeyError)."""
    return _arrivals[purpose]
