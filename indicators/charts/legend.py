"""The legend of a chart: only what is in the picture."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.charts.ink import CSS, Ink, Svg, marker
from indicators.charts.series import ChartSeries
from indicators.charts.words import ENGLISH, Words

KINDS = ("concern", "improvement", "neutral_high", "neutral_low", "common")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A small picture and its name."""

    picture: Svg
    text: str


def legend(series: ChartSeries, *, ink: Ink = CSS, words: Words = ENGLISH) -> list[LegendEntry]:
    """What the shapes and lines of this chart mean, in the order a reader cares."""
    there = {point.kind for point in series.points}
    entries = [
        LegendEntry(_small(marker(kind, 8, 8, 6.0, ink.mark(kind))), words.legend(kind))
        for kind in KINDS
        if kind in there
    ]
    if series.final is not None and series.final.has_limits:
        entries.append(LegendEntry(_small(f'<path {ink.limit} d="M0 8h16"/>'), words.legend("limits")))
    if series.target is not None:
        entries.append(LegendEntry(_small(f'<path {ink.target} d="M0 8h16"/>'), words.legend("target")))
    return entries


def _small(content: str) -> Svg:
    return Svg(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true">{content}</svg>')
