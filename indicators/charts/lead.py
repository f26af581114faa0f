"""The one thing a chart says aloud: the signal that is there now, in words beside the readings that make it."""

from __future__ import annotations

from indicators.charts.finding import Finding
from indicators.charts.ink import Ink, safe
from indicators.charts.layout import LINE_HEIGHT, Layout, text_width
from indicators.charts.words import Words

GAP = 11.0


def lead(layout: Layout, ink: Ink, words: Words) -> str:
    """The signal in words, with a bracket over its readings when they are several; nothing when there is none."""
    finding = layout.finding
    if finding is None or not layout.xs:
        return ""
    interval = layout.series.interval
    text = finding.short(interval, words) if layout.frame.short else finding.clear(interval, words)
    width = text_width(text, strong=True)
    if finding.n == 1:
        middle, y = _beside_last(layout, width, high=finding.high)
        return _words(layout, ink, text, middle, y)
    return _bracketed(layout, ink, text, width, finding=finding)


def _bracketed(layout: Layout, ink: Ink, text: str, width: float, *, finding: Finding) -> str:
    """A bracket with its words over the readings, clear of every reading that the words would cover."""
    first = next(index for index, point in enumerate(layout.series.points) if point.on >= finding.first.on)
    x1, x2 = layout.xs[first], layout.xs[-1]
    middle = max(layout.dates.left + width / 2, min((x1 + x2) / 2, layout.dates.right + 4 - width / 2))
    begin, end = min(x1, middle - width / 2), max(x2, middle + width / 2)
    heights = [y for x, y in zip(layout.xs, layout.ys, strict=True) if begin - 3 <= x <= end + 3]
    top, bottom = min(heights) - GAP, max(heights) + GAP
    fits_above = top - LINE_HEIGHT >= layout.values.top
    if fits_above and (finding.high or finding.pattern != "outside"):
        tip, way = top, 1
    elif bottom + LINE_HEIGHT + 4 <= layout.values.bottom:
        tip, way = bottom, -1
    elif fits_above:
        tip, way = top, 1
    else:
        tip, way = max(min(layout.ys[first:]) - GAP, layout.values.top + LINE_HEIGHT), 1
    foot = f"{tip + 6 * way:.1f}"
    bracket = f'<path {ink.lead(finding.kind)} d="M{x1:.1f} {foot}V{tip:.1f}H{x2:.1f}V{foot}"/>'
    return bracket + _words(layout, ink, text, middle, tip - 6 if way > 0 else tip + 14)


def _beside_last(layout: Layout, width: float, *, high: bool) -> tuple[float, float]:
    """A free place near the last reading: over a high one, under a low one, else to its left, else across."""
    edge = layout.dates.right + 4
    under_words = [y for x, y in zip(layout.xs, layout.ys, strict=True) if x >= edge - width - 4]
    over = (edge - width / 2, min(under_words) - GAP)
    left = (layout.xs[-1] - GAP - width / 2, layout.ys[-1] + 4)
    under = (edge - width / 2, max(under_words) + GAP + 8)
    places = (over, left, under) if high else (under, left, over)
    return next((place for place in places if _is_free(layout, place, width)), over)


def _is_free(layout: Layout, place: tuple[float, float], width: float) -> bool:
    """Would words standing here stay in the frame and cover no reading?"""
    middle, y = place
    if y - 10 < layout.values.top or y + 3 > layout.values.bottom:
        return False
    return not any(
        abs(x - middle) < width / 2 + 5 and y - 14 < height < y + 6
        for x, height in zip(layout.xs, layout.ys, strict=True)
    )


def _words(layout: Layout, ink: Ink, text: str, middle: float, y: float) -> str:
    kind = layout.finding.kind if layout.finding else "common"
    style = ink.lead_text(kind, inside=_in_band(layout, y - 4))
    return f'<text {style} x="{middle:.1f}" y="{y:.1f}" text-anchor="middle">{safe(text)}</text>'


def _in_band(layout: Layout, y: float) -> bool:
    final = layout.stretches[-1].segment if layout.stretches else None
    if final is None or final.upper is None or final.lower is None:
        return False
    return layout.values.y(final.upper) < y < layout.values.y(final.lower)
