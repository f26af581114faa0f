"""The time boxes of a meeting, if everybody keeps to the minutes, and how far a series drifts from its rule. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WIDTH, GAP = 1200, 3  # of the clock bar, in its own units
Place = Literal["done", "now", "next"]


@dataclass(frozen=True, slots=True)
class Box:
    """One item's time, and its bar on the clock bar."""

    starts_at: datetime
    ends_at: datetime
    x: int
    width: int
    place: Place


def time_boxes(
    minutes: Sequence[int], done: Sequence[bool], starts_at: datetime, ends_at: datetime, at: datetime
) -> list[Box]:
    """A box an item, in order; `now` is the first open item from the moment the meeting has begun."""
    scale = _scale(minutes, starts_at, ends_at)
    running = starts_at <= at < max(ends_at, starts_at + timedelta(minutes=sum(minutes)))
    current = next((place for place, is_done in enumerate(done) if not is_done), None) if running else None
    boxes, used = [], 0
    for number, (length, is_done) in enumerate(zip(minutes, done, strict=True)):
        begins = starts_at + timedelta(minutes=used)
        place: Place = "done" if is_done else "now" if number == current else "next"
        width = max(round(length * scale) - GAP, 1)
        boxes.append(Box(begins, begins + timedelta(minutes=length), round(used * scale) + 1, width, place))
        used += length
    return boxes


def pin(minutes: Sequence[int], starts_at: datetime, ends_at: datetime, at: datetime) -> int | None:
    """Where the clock stands on the bar; None outside the meeting."""
    position = round((at - starts_at).total_seconds() / 60 * _scale(minutes, starts_at, ends_at))
    return position if 0 <= position <= WIDTH else None


@dataclass(frozen=True, slots=True)
class Drift:
    """What became of the sittings of a series that are gone by."""

    planned: int
    held: int
    moved: int
    cancelled: int

    @property
    def unmarked(self) -> int:
        """Sittings of which nobody said whether they were held."""
        return self.planned - self.held - self.cancelled

    @property
    def percent(self) -> int | None:
        """Held of planned, in whole per cent rounded down: 100 is said of a series alone that missed none."""
        return self.held * 100 // self.planned if self.planned else None


def _scale(minutes: Sequence[int], starts_at: datetime, ends_at: datetime) -> float:
    """Units a minute: the bar holds the meeting, or all that was put into it when that is more."""
    return WIDTH / max((ends_at - starts_at).total_seconds() / 60, sum(minutes), 1)
