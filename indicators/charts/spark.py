"""A sparkline: the newest readings in the width of a table cell."""

from __future__ import annotations

from indicators.charts.finding import latest_finding
from indicators.charts.ink import CSS, Ink, Svg, marker, safe
from indicators.charts.layout import stretches
from indicators.charts.scale import date_scale, value_extent
from indicators.charts.series import ChartSeries
from indicators.charts.words import ENGLISH, Words
from indicators.charts.xmr import lines

WIDTH, HEIGHT, EDGE = 120.0, 26.0, 4.0


def spark_svg(series: ChartSeries, *, periods: int = 30, ink: Ink = CSS, words: Words = ENGLISH) -> Svg:
    """The band of what is usual, the line, every signal, and the last reading a little larger."""
    short = series.last(periods)
    low, high = value_extent(short, with_target=False)
    dates = date_scale(short, left=EDGE, right=WIDTH - EDGE)
    xs = [dates.x(point.on) for point in short.points]
    room = HEIGHT - 2 * EDGE

    def height(value: float) -> float:
        return HEIGHT - EDGE - min(1.0, max(0.0, (value - low) / (high - low))) * room

    ys = [height(point.value) for point in short.points]
    parts = [_opening(series, short, ink, words)]
    for stretch in stretches(short, xs, left=0.0, right=WIDTH):
        segment = stretch.segment
        if segment.has_limits and segment.lower is not None and segment.upper is not None and segment.mean is not None:
            top, bottom, mean = height(segment.upper), height(segment.lower), height(segment.mean)
            parts.append(
                f'<rect {ink.band} x="{stretch.left:.1f}" y="{top:.1f}" width="{stretch.right - stretch.left:.1f}"'
                f' height="{bottom - top:.1f}"/><line {ink.mean} x1="{stretch.left:.1f}" x2="{stretch.right:.1f}"'
                f' y1="{mean:.1f}" y2="{mean:.1f}"/>'
            )
    parts.append(lines(xs, ys, short, ink))
    parts.append(_signals(short, xs, ys, ink))
    parts.append("</svg>")
    return Svg("".join(parts))


def spark_label(series: ChartSeries, words: Words = ENGLISH, *, periods: int = 30) -> str:
    """What the sparkline shows, for its name: Time to live, last 30 weeks. Improvement. 2 of 3 near limit."""
    count = min(periods, len(series.dates))
    said = [f"{series.title}, {words.newest(words.periods(count, series.interval))}" if count else series.title]
    if not count:
        said.append(words.without_limits(0))
    elif series.segments:
        said.append(words.judgement(series.variation))
    finding = latest_finding(series)
    if finding is not None:
        said.append(finding.short(series.interval, words))
    return ". ".join(said)


def _opening(series: ChartSeries, short: ChartSeries, ink: Ink, words: Words) -> str:
    name = 'class="spark"' if ink.interactive else f'width="{WIDTH:.0f}" height="{HEIGHT:.0f}"'
    label = safe(spark_label(series, words, periods=len(short.dates)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {name} viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img"'
        f' aria-label="{label}">'
    )


def _signals(series: ChartSeries, xs: list[float], ys: list[float], ink: Ink) -> str:
    """Usual readings are only line, except the last: it says where the series stands."""
    last = len(series.points) - 1
    parts = []
    for index, point in enumerate(series.points):
        if point.kind == "common" and index != last:
            continue
        size = 2.8 if index != last else 5.0 if point.kind == "common" else 4.0
        parts.append(marker(point.kind, xs[index], ys[index], size, ink.mark(point.kind)))
    return "".join(parts)
