"""The process-behaviour chart as SVG: what is usual as a band, what is not by shape, colour and word.

Geometry is written as attributes and never as style, so that the picture passes a strict content security policy.
"""

from __future__ import annotations

import re

from indicators.charts.ink import CSS, LITERAL, Ink, Svg, marker, safe
from indicators.charts.layout import COLUMN, NARROW, WIDE, Frame, Layout, lay_out, text_width
from indicators.charts.lead import lead
from indicators.charts.scale import date_ticks
from indicators.charts.sentences import describe
from indicators.charts.series import ChartSeries
from indicators.charts.words import ENGLISH, Words

READINGS_NEEDED = 13


def chart_svg(
    series: ChartSeries, *, frame: Frame = WIDE, ink: Ink = CSS, words: Words = ENGLISH, key: str = "chart"
) -> Svg:
    """One picture. `key` makes its ids unique on the page."""
    layout = lay_out(series, frame, words)
    parts = [
        _opening(series, layout, ink, words, key),
        _value_axis(layout, ink),
        _date_axis(layout, ink, words),
        _bands(layout, ink),
        _target(layout, ink),
        _side_labels(layout, ink),
        _rebases(layout, ink, words),
        _message(layout, ink, words),
        lines(layout.xs, layout.ys, layout.series, ink),
        _points(layout, ink, words),
        lead(layout, ink, words),
        "</svg>",
    ]
    return Svg("".join(parts))


def page_charts(series: ChartSeries, *, key: str, words: Words = ENGLISH) -> Svg:
    """Two pictures for a page, one shown at a time: the stylesheet chooses, so that text never shrinks."""
    wide = chart_svg(series, frame=WIDE, words=words, key=f"{key}-w")
    return Svg(wide + chart_svg(series, frame=NARROW, words=words, key=f"{key}-n"))


def print_chart(series: ChartSeries, *, words: Words = ENGLISH, frame: Frame = COLUMN, key: str = "chart") -> Svg:
    """The picture for a PDF: literal day colours, sized for a text column."""
    return chart_svg(series, frame=frame, ink=LITERAL, words=words, key=key)


def _opening(series: ChartSeries, layout: Layout, ink: Ink, words: Words, key: str) -> str:
    frame = layout.frame
    ids = re.sub(r"[^A-Za-z0-9_-]", "-", key)
    title = series.title
    if len(layout.series.dates) < len(series.dates):
        title = f"{title}, {words.newest(words.periods(len(layout.series.dates), series.interval))}"
    size = "" if ink.interactive else f' width="{frame.width}" height="{frame.height}"'
    name = f' class="{frame.name}"' if ink.interactive else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{name} viewBox="0 0 {frame.width} {frame.height}"{size} role="img"'
        f' aria-labelledby="{ids}-t {ids}-d"><title id="{ids}-t">{safe(title)}</title>'
        f'<desc id="{ids}-d">{safe(describe(series, words))}</desc>'
    )


def _value_axis(layout: Layout, ink: Ink) -> str:
    if not layout.series.points:
        return ""
    left, right = layout.dates.left, layout.dates.right
    parts = []
    for tick, text in zip(layout.values.ticks(), layout.tick_texts, strict=True):
        y = layout.values.y(tick)
        parts.append(
            f'<line {ink.grid} x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text {ink.text} x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{safe(text)}</text>'
        )
    if layout.series.unit:
        parts.append(f'<text {ink.text} x="10" y="14">{safe(layout.series.unit)}</text>')
    return "".join(parts)


def _date_axis(layout: Layout, ink: Ink, words: Words) -> str:
    dates, y = layout.dates, layout.values.bottom
    parts = []
    for tick in (
        date_ticks(dates, gap=layout.frame.date_gap, interval=layout.series.interval) if layout.series.points else ()
    ):
        x, text = dates.x(tick.on), words.tick(tick.on, tick.unit, with_year=tick.with_year)
        half = text_width(text) / 2
        middle = max(half + 2, min(x, layout.frame.width - half - 2))
        parts.append(
            f'<line {ink.axis} x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{y + 5:.1f}"/>'
            f'<text {ink.text} x="{middle:.1f}" y="{y + 18:.1f}" text-anchor="middle">{safe(text)}</text>'
        )
    parts.append(f'<line {ink.axis} x1="{dates.left:.1f}" x2="{dates.right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return "".join(parts)


def _bands(layout: Layout, ink: Ink) -> str:
    values, parts = layout.values, []
    for stretch in layout.stretches:
        segment = stretch.segment
        if not segment.has_limits or segment.lower is None or segment.upper is None or segment.mean is None:
            continue
        x1, x2 = f'x1="{stretch.left:.1f}"', f'x2="{stretch.right:.1f}"'
        top, bottom = values.y(segment.upper), values.y(segment.lower)
        parts.append(
            f'<rect {ink.band} x="{stretch.left:.1f}" y="{top:.1f}" width="{stretch.right - stretch.left:.1f}"'
            f' height="{bottom - top:.1f}"/>'
        )
        for limit, y in ((segment.upper, top), (segment.lower, bottom)):
            if values.shows(limit):
                parts.append(f'<line {ink.limit} {x1} {x2} y1="{y:.1f}" y2="{y:.1f}"/>')
        mean = values.y(segment.mean)
        parts.append(f'<line {ink.mean} {x1} {x2} y1="{mean:.1f}" y2="{mean:.1f}"/>')
    return "".join(parts)


def _target(layout: Layout, ink: Ink) -> str:
    target = layout.series.target
    if target is None or not layout.values.shows(target):
        return ""
    y, dates = layout.values.y(target), layout.dates
    return f'<line {ink.target} x1="{dates.left:.1f}" x2="{dates.right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _side_labels(layout: Layout, ink: Ink) -> str:
    styles = {"text": ink.text, "text_strong": ink.text_strong, "text_target": ink.text_target}
    x = layout.dates.right + 8
    return "".join(
        f'<text {styles[label.style]} x="{x:.1f}" y="{label.y + 4:.1f}">{safe(label.text)}</text>'
        for label in layout.labels
    )


def _rebases(layout: Layout, ink: Ink, words: Words) -> str:
    """A line where the limits start anew, and its date where there is room to say it."""
    parts, free_from = [], 0.0
    for stretch in layout.stretches:
        x = stretch.rebase_x
        if x is None:
            continue
        parts.append(f'<line {ink.rebase} x1="{x:.1f}" x2="{x:.1f}" y1="18" y2="{layout.values.bottom:.1f}"/>')
        text = words.rebased(stretch.segment.begins_on)
        width = text_width(text, strong=True)
        fits_right = x + 6 + width <= layout.dates.right + 4
        begin = x + 6 if fits_right else x - 6 - width
        if begin >= free_from:
            place = f'x="{x + 6:.1f}"' if fits_right else f'x="{x - 6:.1f}" text-anchor="end"'
            parts.append(f'<text {ink.text_strong} {place} y="26">{safe(text)}</text>')
            free_from = begin + width + 8
    return "".join(parts)


def _message(layout: Layout, ink: Ink, words: Words) -> str:
    """Why there are no limits, or why they do not judge yet, at the top right."""
    final, points = layout.series.final, layout.series.points
    if not points or final is None or not final.has_limits:
        if points and final is None:
            return ""  # not reviewed yet: there is nothing to say about limits
        text = words.without_limits(len(points))
    elif final.trial:
        last = len(layout.series.segments) - 1
        text = words.trial(sum(1 for point in points if point.segment == last), READINGS_NEEDED)
    else:
        return ""
    if not points:
        middle = (layout.values.top + layout.values.bottom) / 2
        return f'<text {ink.text} x="{layout.frame.width / 2:.1f}" y="{middle:.1f}" text-anchor="middle">{safe(text)}</text>'
    return f'<text {ink.text_strong} x="{layout.dates.right:.1f}" y="14" text-anchor="end">{safe(text)}</text>'


def lines(xs: list[float], ys: list[float], series: ChartSeries, ink: Ink) -> str:
    """The line through the readings; a missing period breaks it."""
    places = [f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True)]
    breaks = [index for index, point in enumerate(series.points) if point.after_gap]
    parts, start = [], 0
    for end in [*breaks, len(places)]:
        if end - start > 1:
            parts.append(f'<polyline {ink.line} points="{" ".join(places[start:end])}"/>')
        start = end
    return "".join(parts)


def _points(layout: Layout, ink: Ink, words: Words) -> str:
    """The readings. Where they stand too close for dots, usual ones leave theirs to the line."""
    series, xs = layout.series, layout.xs
    pitch = (layout.dates.right - layout.dates.left) / max(1, len(xs) - 1)
    size = 4.8 if pitch >= 7 else 3.6 if pitch >= 4 else 2.8
    colours = {kind: ink.mark(kind) for kind in {point.kind for point in series.points}}
    all_dots = pitch >= 4 or len(xs) < 3
    lone = _lone_points(layout)
    parts = []
    for index, (point, x, y) in enumerate(zip(series.points, xs, layout.ys, strict=True)):
        if all_dots or point.kind != "common" or index in lone:
            parts.append(marker(point.kind, x, y, size, colours[point.kind]))
    if ink.interactive:
        parts.append(_hits(layout, ink, words))
    return "".join(parts)


def _lone_points(layout: Layout) -> set[int]:
    """Readings with no line to either side: without a dot they would not be seen."""
    points = layout.series.points
    last = len(points) - 1
    return {
        index
        for index, point in enumerate(points)
        if (index == 0 or point.after_gap) and (index == last or points[index + 1].after_gap)
    }


def _hits(layout: Layout, ink: Ink, words: Words) -> str:
    """An area to point at for each reading, with its date, value and judgement."""
    series, xs = layout.series, layout.xs
    top, height = f"{layout.values.top:.0f}", f"{layout.values.bottom - layout.values.top:.0f}"
    said: dict[tuple[str, str], str] = {}
    parts = []
    last = len(xs) - 1
    for index, point in enumerate(series.points):
        key = (point.label, point.kind)
        if key not in said:
            heard = [words.rule(point.label), words.legend(point.kind)]
            said[key] = safe(" · ".join(text for text in heard if text))
        begin = (xs[index - 1] + xs[index]) / 2 if index else xs[0] - 6
        end = (xs[index] + xs[index + 1]) / 2 if index < last else xs[last] + 6
        when, value = words.period(point.on, series.interval), series.numbers.value(point.value)
        parts.append(
            f'<rect {ink.hit} x="{begin:.1f}" y="{top}" width="{end - begin:.1f}" height="{height}">'
            f"<title>{safe(f'{when}: {value}')} · {said[key]}</title></rect>"
        )
    return "".join(parts)
