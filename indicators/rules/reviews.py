"""What a review says: of one series (`Review`) and of many (`Reviews`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indicators.rules.limits import Bools, Floats
from indicators.rules.periods import Days
from indicators.rules.rulesets import (
    ASSURANCES,
    CLASSES,
    FULL_LIMITS_POINTS,
    LABELS,
    NO_ICON,
    Assurance,
    Label,
    Note,
    PointClass,
)
from indicators.rules.segments import Counts, Segments

Codes = NDArray[np.uint8]


@dataclass(frozen=True)
class Segment:
    """The readings between two rebase dates, with their limits (None without usable variation)."""

    begins_on: date
    n: int
    mean: float | None
    lower: float | None
    upper: float | None
    trial: bool


@dataclass(frozen=True)
class Point:
    """One reading and what is said about it; `value` is None for a missing period."""

    day: date
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    label: Label
    point_class: PointClass


@dataclass(frozen=True)
class Signal:
    """The newest reading is special: what it is, and how many readings have said so since when, without a break."""

    label: Label
    point_class: PointClass
    since: date
    points: int


@dataclass(frozen=True, eq=False)
class Review:
    """The review of one series, sorted by day; arrays hold one entry a reading, NaN where there are no limits."""

    ruleset: str
    days: Days
    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    label_codes: Codes
    class_codes: Codes
    segments: tuple[Segment, ...]
    variation: PointClass | None
    assurance: Assurance | None
    notes: tuple[Note, ...]

    @property
    def note(self) -> str:
        """The departures from the reference that took effect, in words; empty when there are none."""
        return "; ".join(self.notes)

    @property
    def labels(self) -> list[Label]:
        """One label a reading."""
        return [LABELS[code] for code in self.label_codes]

    @property
    def classes(self) -> list[PointClass]:
        """One class a reading."""
        return [CLASSES[code] for code in self.class_codes]

    def points(self) -> Iterator[Point]:
        """Every reading as a plain value."""
        columns = (_optional(column) for column in (self.values, self.mean, self.lower, self.upper))
        for day, value, mean, lower, upper, label, point_class in zip(
            self.days.tolist(), *columns, self.labels, self.classes, strict=True
        ):
            yield Point(day, value, mean, lower, upper, label, point_class)

    @property
    def signal(self) -> Signal | None:
        """The signal that the last reading makes; None while limits are on trial or without usable variation."""
        if self.variation in (None, PointClass.COMMON):
            return None
        in_segment = self.days >= np.datetime64(self.segments[-1].begins_on)
        readings = np.flatnonzero(in_segment & ~np.isnan(self.values))
        last = readings[-1]
        different = np.flatnonzero(self.class_codes[readings] != self.class_codes[last])
        stretch = readings[different[-1] + 1 :] if len(different) else readings
        return Signal(
            label=LABELS[self.label_codes[last]],
            point_class=CLASSES[self.class_codes[last]],
            since=self.days[stretch[0]].item(),
            points=len(stretch),
        )


@dataclass(frozen=True, eq=False)
class Reviews:
    """The reviews of many series as flat arrays: one entry a reading, a segment or a series.

    `reviews[i]` is the review of series i; icons are places in CLASSES and ASSURANCES, or NO_ICON.
    """

    ruleset: str
    counts: Counts
    days: Days
    values: Floats
    label_codes: Codes
    class_codes: Codes
    segments: Segments
    segment_n: Counts
    segment_mean: Floats
    segment_lower: Floats
    segment_upper: Floats
    variation_codes: Codes
    assurance_codes: Codes
    has_missing_period: Bools

    def __len__(self) -> int:
        return len(self.counts)

    def __iter__(self) -> Iterator[Review]:
        return (self[place] for place in range(len(self)))

    @cached_property
    def series_starts(self) -> Counts:
        """Where each series begins in the arrays with one entry a reading."""
        return np.cumsum(self.counts) - self.counts

    @cached_property
    def segment_trial(self) -> Bools:
        """Segments too short for more than trial limits."""
        return self.segment_n < FULL_LIMITS_POINTS

    @cached_property
    def _segment_bounds(self) -> Counts:
        return np.searchsorted(self.segments.series, np.arange(len(self) + 1))

    def __getitem__(self, place: int) -> Review:
        place = range(len(self))[place]
        part = slice(self.series_starts[place], self.series_starts[place] + self.counts[place])
        own = slice(self._segment_bounds[place], self._segment_bounds[place + 1])
        sizes = self.segments.sizes[own]
        variation, assurance = self.variation_codes[place], self.assurance_codes[place]
        return Review(
            ruleset=self.ruleset,
            days=self.days[part],
            values=self.values[part],
            mean=np.repeat(self.segment_mean[own], sizes),
            lower=np.repeat(self.segment_lower[own], sizes),
            upper=np.repeat(self.segment_upper[own], sizes),
            label_codes=self.label_codes[part],
            class_codes=self.class_codes[part],
            segments=tuple(self._segment(number) for number in range(own.start, own.stop)),
            variation=None if variation == NO_ICON else CLASSES[variation],
            assurance=None if assurance == NO_ICON else ASSURANCES[assurance],
            notes=self._notes(place, own),
        )

    def _segment(self, number: int) -> Segment:
        mean, lower, upper = _optional(
            np.array([self.segment_mean[number], self.segment_lower[number], self.segment_upper[number]])
        )
        return Segment(
            begins_on=self.days[self.segments.starts[number]].item(),
            n=int(self.segment_n[number]),
            mean=mean,
            lower=lower,
            upper=upper,
            trial=bool(self.segment_trial[number]),
        )

    def _notes(self, place: int, own: slice) -> tuple[Note, ...]:
        applies = {
            Note.NO_USABLE_VARIATION: np.isnan(self.segment_mean[own]).any(),
            Note.TRIAL_LIMITS: self.segment_trial[own].any(),
            Note.MISSING_PERIOD: self.has_missing_period[place],
        }
        return tuple(note for note, yes in applies.items() if yes)


def _optional(column: Floats) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN differs from itself
