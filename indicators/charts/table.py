"""The chart as rows: the same readings and judgements for those who read, print or listen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indicators.charts.series import ChartSeries, Point
from indicators.charts.words import ENGLISH, Words

HIGH_LABELS = ("above", "above_limit", "up")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One reading as text, with the state and icon names of the design language."""

    on: date
    period: str
    value: str
    from_mean: str
    state: str
    icon: str
    judgement: str
    rule: str
    remark: str


def table_rows(series: ChartSeries, words: Words = ENGLISH, *, periods: int | None = None) -> list[TableRow]:
    """The readings, latest first."""
    return [_row(series, point, words) for point in reversed(series.last(periods).points)]


def state_of(kind: str | None) -> str:
    """The `data-is` of a class: better, worse, calm, or stale when there is nothing to judge by."""
    return {"improvement": "better", "concern": "worse", None: "stale"}.get(kind, "calm")


def icon_of(kind: str | None, *, high: bool = True) -> str:
    """The symbol of a class in icons.svg; colour tells better from worse, the arrow tells which way."""
    if kind is None:
        return "v-none"
    if kind in ("improvement", "concern"):
        return f"v-{'better' if kind == 'improvement' else 'worse'}-{'high' if high else 'low'}"
    return {"neutral_high": "v-neutral-high", "neutral_low": "v-neutral-low"}.get(kind, "v-calm")


def assurance_icon(code: str | None) -> str:
    """The symbol of an assurance; none without a target."""
    if not code:
        return ""
    return "a-mixed" if code == "hit_or_miss" else f"a-{code}"


def is_high(label: str) -> bool:
    """Does the label mean upwards or above?"""
    return label.endswith(HIGH_LABELS)


def _row(series: ChartSeries, point: Point, words: Words) -> TableRow:
    segment = series.segment_of(point)
    mean = segment.mean if segment is not None else None
    kind = point.kind if segment is not None and segment.has_limits else None
    return TableRow(
        on=point.on,
        period=words.period(point.on, series.interval),
        value=series.numbers.value(point.value),
        from_mean="" if mean is None else series.numbers.difference(point.value - mean),
        state=state_of(kind),
        icon=icon_of(kind, high=is_high(point.label)),
        judgement=words.judgement(kind),
        rule=words.rule(point.label),
        remark=series.remarks.get(point.on, ""),
    )
