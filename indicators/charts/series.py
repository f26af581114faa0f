"""What a chart is drawn from: plain data, no database row and no request.

A `ChartSeries` is one reviewed indicator. It can be built by hand, by `from_review` from the engine's answer, or by
`from_document` from a line that `review_csv` printed. Codes of labels and classes are those of that document.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from indicators.charts.numbers import PLAIN, NumberStyle

if TYPE_CHECKING:
    from indicators.rules.reviews import Review

# The running number of the calendar period a day lies in, as the engine counts (weeks begin on Monday).
PERIOD_NUMBER: Mapping[str, Callable[[date], int]] = {
    "day": lambda on: on.toordinal(),
    "week": lambda on: (on.toordinal() - 1) // 7,
    "month": lambda on: on.year * 12 + on.month,
    "quarter": lambda on: on.year * 4 + (on.month - 1) // 3,
    "year": lambda on: on.year,
}


@dataclass(frozen=True, slots=True)
class ChartSegment:
    """The stretch from one rebase to the next. No limits means: no usable variation."""

    begins_on: date
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    trial: bool = False
    reason: str = ""

    @property
    def has_limits(self) -> bool:
        """Is there a band to draw? A band without width is none."""
        return self.lower is not None and self.upper is not None and self.mean is not None and self.lower < self.upper


@dataclass(frozen=True, slots=True)
class Point:
    """One reading with its judgement; `after_gap` when the period before it is missing."""

    on: date
    value: float
    label: str = "common"
    kind: str = "common"
    after_gap: bool = False
    segment: int = 0


@dataclass(frozen=True)
class ChartSeries:
    """One indicator with its readings and what the review said of them.

    `values` may hold None for a missing period. `labels` and `classes` are as long as `values`, or empty when nothing
    was judged yet. `interval` is day, week, month, quarter or year; `direction` is increase, decrease or neutral.
    `remarks` are said in the data table beside their date, e.g. "Corrected from 9".
    """

    title: str
    interval: str
    dates: Sequence[date]
    values: Sequence[float | None]
    labels: Sequence[str] = ()
    classes: Sequence[str] = ()
    segments: Sequence[ChartSegment] = ()
    unit: str = ""
    direction: str = "neutral"
    target: float | None = None
    variation: str | None = None
    assurance: str | None = None
    note: str = ""
    numbers: NumberStyle = PLAIN
    remarks: Mapping[date, str] = field(default_factory=dict)
    points: tuple[Point, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.dates) != len(self.values):
            raise ValueError("a chart needs as many dates as values")
        if self.interval not in PERIOD_NUMBER:
            raise ValueError(f"unknown interval {self.interval!r}: expected one of {', '.join(PERIOD_NUMBER)}")
        object.__setattr__(self, "points", tuple(_points(self)))

    def last(self, periods: int | None) -> ChartSeries:
        """The same series, only its newest readings; limits and rebases stay what they were."""
        if periods is None or len(self.dates) <= periods:
            return self
        cut = slice(len(self.dates) - periods, None)
        return replace(
            self,
            dates=self.dates[cut],
            values=self.values[cut],
            labels=self.labels[cut] if self.labels else (),
            classes=self.classes[cut] if self.classes else (),
        )

    def segment_of(self, point: Point) -> ChartSegment | None:
        """The segment a reading was judged in, or None when the series was not reviewed."""
        return self.segments[point.segment] if self.segments else None

    @property
    def final(self) -> ChartSegment | None:
        """The segment in force: what the next reading will be judged by."""
        return self.segments[-1] if self.segments else None


def _points(series: ChartSeries) -> list[Point]:
    """The readings that can be drawn, in order of date, each told whether a period before it is missing."""
    judged = bool(series.labels) and bool(series.classes)
    number_of = PERIOD_NUMBER[series.interval]
    begins = [segment.begins_on for segment in series.segments]
    points: list[Point] = []
    segment, missing, before = 0, False, 0
    for index, (on, value) in enumerate(zip(series.dates, series.values, strict=True)):
        if value is None or not is_drawable(value):
            missing = True
            continue
        while segment + 1 < len(begins) and on >= begins[segment + 1]:
            segment += 1
        number = number_of(on)
        gap = bool(points) and (missing or number - before > 1)
        label, kind = (series.labels[index], series.classes[index]) if judged else ("common", "common")
        points.append(Point(on, value, label, kind, gap, segment))
        missing, before = False, number
    return points


def is_drawable(value: float) -> bool:
    """Can this number be placed on a scale? Beyond 1e300 the arithmetic of a scale overflows."""
    return math.isfinite(value) and abs(value) < 1e300


def from_review(review: Review, *, title: str, interval: str, **more: Any) -> ChartSeries:
    """The chart of a review by the engine; `more` are the fields it does not know (unit, target, direction …)."""
    return ChartSeries(
        title=title,
        interval=interval,
        dates=review.days.tolist(),
        values=review.values.tolist(),
        labels=review.labels,
        classes=review.classes,
        segments=[
            ChartSegment(part.begins_on, part.mean, part.lower, part.upper, trial=part.trial)
            for part in review.segments
        ],
        variation=review.variation,
        assurance=review.assurance,
        note=review.note,
        **more,
    )


def from_document(document: Mapping[str, Any], *, title: str, interval: str, **more: Any) -> ChartSeries:
    """The chart of one line that `review_csv` printed."""
    points = document["points"]
    return ChartSeries(
        title=title,
        interval=interval,
        dates=[date.fromisoformat(point["date"]) for point in points],
        values=[point["value"] for point in points],
        labels=[point["label"] for point in points],
        classes=[point["class"] for point in points],
        segments=[
            ChartSegment(date.fromisoformat(part["from"]), part["mean"], part["lower"], part["upper"], part["trial"])
            for part in document["segments"]
        ],
        variation=document["variation"],
        assurance=document["assurance"],
        note=document["note"] or "",
        **more,
    )
