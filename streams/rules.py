"""What a stream needs before it may run, and who was accountable when. Plain values in, an answer with its reason out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class Need(Enum):
    """What every stream has when it becomes active; a boundary names at least one thing inside.

    Apps above add their own (streams.activation).
    """

    OUTCOME = "outcome"
    STAKEHOLDER = "stakeholder"
    OWNER = "owner"
    BOUNDARY = "boundary"


def missing_needs(*, outcome: str, has_stakeholder: bool, has_owner: bool, has_boundary: bool) -> list[Need]:
    """What is still missing, in the order in which a person would settle it."""
    there = {
        Need.OUTCOME: bool(outcome.strip()),
        Need.STAKEHOLDER: has_stakeholder,
        Need.OWNER: has_owner,
        Need.BOUNDARY: has_boundary,
    }
    return [need for need in Need if not there[need]]


@dataclass(frozen=True)
class Term:
    """Somebody, or something that stands for them, in a half-open period."""

    holder: Any
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of time with its holder; no holder is a gap. A missing end is open."""

    holder: Any | None
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def is_gap(self) -> bool:
        """Was nobody accountable then?"""
        return self.holder is None

    def holds(self, at: datetime) -> bool:
        """Is this moment inside? The end itself is outside."""
        return (self.starts_at is None or self.starts_at <= at) and (self.ends_at is None or at < self.ends_at)


def history(terms: Iterable[Term]) -> list[Span]:
    """The whole of time as spans without hole or overlap, oldest first: terms, and the gaps before, between and after.

    Terms do not overlap (the database says so); if they did, the one that started first would keep the instant.
    """
    spans: list[Span] = []
    until: datetime | None = None  # time is told up to here; None is the beginning
    for term in sorted(terms, key=lambda term: term.starts_at):
        starts_at = term.starts_at if until is None else max(until, term.starts_at)
        if term.ends_at is not None and term.ends_at <= starts_at:
            continue
        if until is None or until < starts_at:
            spans.append(Span(None, until, starts_at))
        spans.append(Span(term.holder, starts_at, term.ends_at))
        if term.ends_at is None:
            return spans
        until = term.ends_at
    return [*spans, Span(None, until, None)]


def accountable_at(terms: Iterable[Term], at: datetime) -> Span:
    """Who was accountable at that moment? Always one answer: a span with a holder, or the gap it lies in."""
    return next(span for span in history(terms) if span.holds(at))


def normal_path(text: str) -> str:
    """A boundary's path in one spelling: parts without surrounding space, divided by single slashes."""
    parts: Sequence[str] = [part.strip() for part in text.split("/")]
    return "/".join(part for part in parts if part)
