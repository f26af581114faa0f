"""When priorities may change: a room above says so. It registers its gate in AppConfig.ready()."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from governance.bodies.models import Body
from tenancy.models import Membership


@dataclass(frozen=True)
class OffCadence:
    """Why a change cannot wait, and what it costs: the estimate in working days of people."""

    reason: str
    words: str
    cost_days: Decimal


@dataclass(frozen=True)
class Gate:
    """`is_shut(bodies, at)` says for a form whether any of them needs a reason now; `check(body, what, off_cadence, by, at)`
    is called inside the change's transaction, and raises a Refusal or lets the change pass.
    """

    is_shut: Callable[[Iterable[Body], datetime], bool]
    check: Callable[[Body, str, OffCadence | None, Membership, datetime], object]


_gates: list[Gate] = []


def register(*gates: Gate) -> None:
    """Have these asked before each change, in the order of their registration."""
    _gates.extend(gate for gate in gates if gate not in _gates)


def is_shut(bodies: Iterable[Body], at: datetime) -> bool:
    """Would a change need to say why it cannot wait?"""
    return any(gate.is_shut(bodies, at) for gate in _gates)


def pass_through(body: Body, what: str, off_cadence: OffCadence | None, *, by: Membership, at: datetime) -> None:
    """Ask all of them whether this body's priorities may change now."""
    for gate in _gates:
        gate.check(body, what, off_cadence, by, at)
