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
    label_codes: Codes
    class_codes: Codes
    segments: tuple[Segment, ...]
    segment_sizes: Counts
    variation: PointClass | None
    assurance: Assurance | None
    notes: tuple[Note, ...]

    @cached_property
    def mean(self) -> Floats:
        """The mean that each reading is judged by."""
        return self._by_reading([segment.mean for segment in self.segments])

    @cached_property
    def lower(self) -> Floats:
        """The lower limit that each reading is judged by."""
        return self._by_reading([segment.lower for segment in self.segments])

    @cached_property
    def upper(self) -> Floats:
        """The upper limit that each reading is judged by."""
        return self._by_reading([segment.upper for segment in self.segments])

    def _by_reading(self, by_segment: list[float | None]) -> Floats:
        return np.repeat(np.array(by_segment, dtype=np.float64), self.segment_sizes)

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
    def _segment_bounds(self) -> list[int]:
        """Where the segments of each series begin, and the end."""
        bounds: list[int] = np.searchsorted(self.segments.series, np.arange(len(self) + 1)).tolist()
        return bounds

    def _segments(self, own: slice) -> tuple[Segment, ...]:
        return tuple(
            Segment(begins_on, n, mean, lower, upper, trial)
            for begins_on, n, mean, lower, upper, trial in zip(
                self.days[self.segments.starts[own]].tolist(),
                self.segment_n[own].tolist(),
                _optional(self.segment_mean[own]),
                _optional(self.segment_lower[own]),
                _optional(self.segment_upper[own]),
                self.segment_trial[own].tolist(),
                strict=True,
            )
        )

    def __getitem__(self, place: int) -> Review:
        place = range(len(self))[place]
        part = slice(self.series_starts[place], self.series_starts[place] + self.counts[place])
        own = slice(self._segment_bounds[place], self._segment_bounds[place + 1])
        segments = self._segments(own)
        variation, assurance = self.variation_codes[place], self.assurance_codes[place]
        return Review(
            ruleset=self.ruleset,
            days=self.days[part],
            values=self.values[part],
            label_codes=self.label_codes[part],
            class_codes=self.class_codes[part],
            segments=segments,
            segment_sizes=self.segments.sizes[own],
            variation=None if variation == NO_ICON else CLASSES[variation],
            assurance=None if assurance == NO_ICON else ASSURANCES[assurance],
            notes=_notes(segments, missing_period=bool(self.has_missing_period[place])),
        )


def _notes(segments: tuple[Segment, ...], *, missing_period: bool) -> tuple[Note, ...]:
    """The departures that took effect anywhere in a series."""
    applies = {
        Note.NO_USABLE_VARIATION: any(segment.mean is None for segment in segments),
        Note.TRIAL_LIMITS: any(segment.trial for segment in segments),
        Note.MISSING_PERIOD: missing_period,
    }
    return tuple(note for note, yes in applies.items() if yes)


def _optional(column: Floats) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN differs from itself
