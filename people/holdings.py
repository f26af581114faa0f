"""What people hold in the organisation: each app above registers its kinds in AppConfig.ready().

A person's page lists what they hold and what they may there; whoever leaves hands it over. This app knows neither
streams nor bodies.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rights.registry import Right
from tenancy.models import Membership

# Stands for the name of what the reader may not see.
UNSEEN = _("something that is not shown to you")


@dataclass(frozen=True)
class Holding:
    """One thing that a person holds now or is to hold: a role in a stream, a seat in a body, an indicator.

    `role` is what they are there, `of` the thing itself. `needs_successor`: it may never be nobody's. With
    `longest_acting_days` somebody can hold it for the time being. What the reader may not see is nameless: `seen` is off, and
    only whoever hands things over meets it at all.
    """

    kind: str
    ref: UUID
    role: str
    of: str
    url: str
    rights: Sequence[Right] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    needs_successor: bool = False
    longest_acting_days: int = 0
    seen: bool = True

    @property
    def key(self) -> str:
        """Names it in forms and in the API."""
        return f"{self.kind}-{self.ref}"

    @property
    def words(self) -> str:
        """“Chair of Review board”, without a grammar that a language may not have."""
        return f"{self.role}: {self.of}"


@dataclass(frozen=True)
class Handover:
    """What is done with one holding: it goes to somebody, for good or for the time being, or it just ends."""

    to: Membership | None = None
    acting_until: datetime | None = None


@dataclass(frozen=True)
class HoldingKind:
    """A kind of thing that people hold.

    `held(person, reader, at)` lists what holds at `at` or begins later, as the reader may see it. `hand_over(holding,
    handover, …)` ends it for the person at `ends_at` and gives it on; it asks for the right and records like any service.
    """

    code: str
    label: str | Promise
    order: int
    held: Callable[[Membership, Membership, datetime], list[Holding]]
    hand_over: Callable[..., None]


_kinds: dict[str, HoldingKind] = {}


def register(*kinds: HoldingKind) -> None:
    """Make kinds known. A code that is registered twice is a programming error."""
    for kind in kinds:
        if _kinds.get(kind.code, kind) != kind:
            raise ValueError(f"The kind of holding {kind.code} is registered twice.")
        _kinds[kind.code] = kind


def every() -> list[HoldingKind]:
    """All kinds, in their order."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def find(code: str) -> HoldingKind:
    """The kind with this code; an unknown one is a programming error (KeyError)."""
    return _kinds[code]


def held_by(person: Membership, *, reader: Membership, at: datetime) -> list[Holding]:
    """Everything this person holds at `at` or later, by kind, as the reader may see it; a query for each kind."""
    return [holding for kind in every() for holding in kind.held(person, reader, at)]
