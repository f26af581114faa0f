"""What can fall due: each app registers its kinds of jobs and its drains in AppConfig.ready().

A job kind recurs: on each slot of its rule, in the organisation's zone, it runs once, and the slot is a row. A drain has
no slots: on every tick it empties a queue of rows that keep their own lease (the outbox).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from jobs.rules.recurrence import LocalRule


@dataclass(frozen=True)
class JobKind:
    """Something that is done in each organisation on the slots of a rule.

    `run(at)` is called inside the organisation's scope, in one transaction with the mark that it is done: all of it
    happens or nothing. `at` is the moment of the run, which may be later than the slot. What it returns is the outcome
    that people read ("12 indicators reviewed, 1 signal"); None when there is nothing to say.

    Of kinds that share their slots, the one with the smaller `order` goes first: what it finds out, the others tell.
    """

    code: str
    label: str | Promise
    rule: LocalRule
    run: Callable[[datetime], object]
    order: int = 50


class DrainRun(Protocol):
    """What a drain does for one organisation; answers how many rows it took."""

    def __call__(self, *, tenant_id: UUID, at: datetime) -> int:
        """Enter the organisation, take what is there, commit."""


@dataclass(frozen=True)
class Drain:
    """Something that empties a queue of rows on every tick.

    `run` is called outside any scope and enters the organisation itself, as often as it must commit. Two ticks may run it
    at once: it must take its rows with a lease or SKIP LOCKED.
    """

    code: str
    label: str | Promise
    run: DrainRun


_registered: dict[str, JobKind | Drain] = {}


def register(*entries: JobKind | Drain) -> None:
    """Make jobs known. A code that is registered twice is a programming error."""
    for entry in entries:
        if _registered.get(entry.code, entry) != entry:
            raise ValueError(f"The job {entry.code} is registered twice.")
        _registered[entry.code] = entry


def kinds() -> list[JobKind]:
    """All job kinds, in their order and by code."""
    found = (entry for entry in _registered.values() if isinstance(entry, JobKind))
    return sorted(found, key=lambda kind: (kind.order, kind.code))


def drains() -> list[Drain]:
    """All drains, by code."""
    return [entry for _code, entry in sorted(_registered.items()) if isinstance(entry, Drain)]


def find(code: str) -> JobKind | None:
    """The job kind with this code, if this version has it."""
    entry = _registered.get(code)
    return entry if isinstance(entry, JobKind) else None


def find_drain(code: str) -> Drain | None:
    """The drain with this code, if this version has it."""
    entry = _registered.get(code)
    return entry if isinstance(entry, Drain) else None
