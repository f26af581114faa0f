"""What apps above know of a matrix before it is published: each registers a check in AppConfig.ready()."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from doors.refusal import NextStep
from rights.matrix.rules.table import Table


@dataclass(frozen=True)
class CheckFinding:
    """One thing that stands in the way of a table, or is worth a look; `rules` are the rows it is about."""

    code: str
    sentence: str
    severity: Literal["error", "warning"] = "error"
    rules: tuple[str, ...] = ()
    next_step: NextStep | None = None


Check = Callable[[Table, datetime], Iterable[CheckFinding]]
_checks: dict[str, Check] = {}


def register(code: str, check: Check) -> None:
    """Make a check known. A code that is registered twice is a programming error."""
    if _checks.get(code, check) != check:
        raise ValueError(f"The matrix check {code} is registered twice.")
    _checks[code] = check


def run(table: Table, at: datetime) -> tuple[CheckFinding, ...]:
    """What all checks find, errors first."""
    found = [finding for _code, check in sorted(_checks.items()) for finding in check(table, at)]
    return tuple(sorted(found, key=lambda one: (one.severity, one.code)))
