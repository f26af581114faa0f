"""Where things stand in a process-behaviour chart, before a single line is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.charts.finding import Finding, latest_finding
from indicators.charts.scale import DateScale, ValueScale, date_scale, value_scale
from indicators.charts.series import ChartSegment, ChartSeries
from indicators.charts.words import Words

LINE_HEIGHT = 13.0
NARROW_LETTERS = frozenset("iljtfrI.,:;'|!()[] ·\u202f\u00a0")
WIDE_LETTERS = frozenset("mwMW%≥≤—@")


@dataclass(frozen=True, slots=True)
class Frame:
    """One size of picture. `periods` keeps the newest ones; `short` chooses the shorter labels."""

    width: int
    height: int
    periods: int | None = None
    value_ticks: int = 8
    date_gap: float = 85.0
    short: bool = False
    name: str = ""


WIDE = Frame(1120, 400, name="chart wide-only")
NARROW = Frame(340, 300, periods=30, value_ticks=5, date_gap=70.0, short=True, name="chart narrow")
COLUMN = Frame(552, 220, periods=40, value_ticks=4, date_gap=80.0, short=True, name="chart")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment as it is drawn: from where to where, and whether its start is a rebase that can be seen."""

    segment: ChartSegment
    left: float
    right: float
    rebase_x: float | None
    n: int


@dataclass(frozen=True, slots=True)
class SideLabel:
    """A word beside a line, at the right edge."""

    y: float
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything the pen needs to know."""

    frame: Frame
    series: ChartSeries
    values: ValueScale
    dates: DateScale
    xs: list[float]
    ys: list[float]
    stretches: list[Stretch]
    labels: list[SideLabel]
    finding: Finding | None
    tick_texts: list[str]


def text_width(text: str, *, strong: bool = False) -> float:
    """About how wide the words are at 11 px: enough to keep them apart, not to set type."""
    total = 0.0
    for letter in text:
        total += 3.4 if letter in NARROW_LETTERS else 9.8 if letter in WIDE_LETTERS else 6.6
    return total * (1.02 if strong else 1.0)


def lay_out(whole: ChartSeries, frame: Frame, words: Words) -> Layout:
    """Find a place for every part of the picture of this series in this frame."""
    series = whole.last(frame.periods)
    values = value_scale(series, about=frame.value_ticks, top=34.0, bottom=frame.height - 30.0)
    tick_texts = [series.numbers.tick(tick, values.step) for tick in values.ticks()]
    labels = _side_labels(series, values, words, short=frame.short)
    left = max(40.0, 16.0 + max(text_width(text) for text in tick_texts))
    widest = max((text_width(label.text, strong=label.style != "text") for label in labels), default=0.0)
    right = min(frame.width - max(16.0, widest + 14.0), frame.width - 16.0)
    dates = date_scale(series, left=left, right=right)
    xs = [dates.x(point.on) for point in series.points]
    ys = [values.y(point.value) for point in series.points]
    return Layout(
        frame=frame,
        series=series,
        values=values,
        dates=dates,
        xs=xs,
        ys=ys,
        stretches=stretches(series, xs, left=left - 4, right=right + 4),
        labels=labels,
        finding=latest_finding(whole),
        tick_texts=tick_texts,
    )


def stretches(series: ChartSeries, xs: list[float], *, left: float, right: float) -> list[Stretch]:
    """The segments that have a reading in the picture. Borders lie half-way between neighbouring readings."""
    found: list[Stretch] = []
    points = series.points
    if not series.segments or not points:
        return found
    start = 0
    for index in range(1, len(points) + 1):
        if index < len(points) and points[index].segment == points[start].segment:
            continue
        begin = left if start == 0 else (xs[start - 1] + xs[start]) / 2
        end = right if index == len(points) else (xs[index - 1] + xs[index]) / 2
        segment = series.segments[points[start].segment]
        found.append(Stretch(segment, begin, end, begin if start else None, index - start))
        start = index
    return found


def _side_labels(series: ChartSeries, values: ValueScale, words: Words, *, short: bool) -> list[SideLabel]:
    """Names of the lines in force, kept one line of text apart."""
    labels: list[SideLabel] = []
    final, numbers = series.final, series.numbers
    if final is not None and final.has_limits and series.points:
        for limit, upper in ((final.upper, True), (final.lower, False)):
            if limit is not None and values.shows(limit):
                text = words.limit(numbers.computed(limit), upper=upper, short=short)
                labels.append(SideLabel(values.y(limit), text, "text"))
        if final.mean is not None:
            labels.append(SideLabel(values.y(final.mean), words.mean(numbers.computed(final.mean)), "text_strong"))
    if values.shows(series.target) and series.target is not None:
        text = words.target(numbers.target(series.target), series.direction)
        labels.append(SideLabel(values.y(series.target), text, "text_target"))
    return _kept_apart(sorted(labels, key=lambda label: label.y), lowest=values.bottom)


def _kept_apart(labels: list[SideLabel], *, lowest: float) -> list[SideLabel]:
    placed: list[SideLabel] = []
    for label in labels:
        y = max(label.y, placed[-1].y + LINE_HEIGHT) if placed else label.y
        placed.append(SideLabel(y, label.text, label.style))
    floor = lowest
    for index in range(len(placed) - 1, -1, -1):
        if placed[index].y > floor:
            placed[index] = SideLabel(floor, placed[index].text, placed[index].style)
        floor = placed[index].y - LINE_HEIGHT
    return placed
