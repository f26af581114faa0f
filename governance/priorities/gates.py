"""When priorities may change: a room above says so. It registers its gate in AppConfig.ready()."""

from collections.abc import Callable
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


# Called as gate(body, what, off_cadence, by, at) inside the change's transaction; it raises a Refusal, or lets it pass.
Gate = Callable[[Body, str, OffCadence | None, Membership, datetime], object]

_gates: list[Gate] = []


def register(*gates: Gate) -> None:
    """Have these asked before each change, in the order of their registration."""
    _gates.extend(gate for gate in gates if gate not in _gates)


def pass_through(body: Body, what: str, off_cadence: OffCadence | None, *, by: Membership, at: datetime) -> None:
    """Ask all of them whether this body's priorities may change now."""
    for gate in _gates:
        gate(body, what, off_cadence, by, at)
