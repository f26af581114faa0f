"""What the newest readings say, in one thought: which pattern, how long, since which reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indicators.charts.series import ChartSeries, Point
from indicators.charts.words import ENGLISH, Words

LONG_RUN = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """The pattern that the last reading is part of. `pattern` is outside, trend, two_of_three or run."""

    pattern: str
    high: bool
    kind: str
    first: Point
    last: Point
    n: int

    def short(self, interval: str, words: Words = ENGLISH) -> str:
        """For a table cell or a narrow picture: 13 weeks below."""
        return _fill(_short(self, words), self, interval, words)

    def clear(self, interval: str, words: Words = ENGLISH) -> str:
        """For the picture: 13 weeks below the mean."""
        return _fill(_clear(self, words), self, interval, words)

    def sentence(self, interval: str, words: Words = ENGLISH) -> str:
        """For a description: The last 13 weeks lie below the mean."""
        return _fill(_sentence(self, words), self, interval, words)


def latest_finding(series: ChartSeries) -> Finding | None:
    """The signal that is there now, or None when the last reading is usual. Earlier signals are history."""
    if not series.points or series.points[-1].kind == "common":
        return None
    last = series.points[-1]
    high = last.label.endswith(("above", "above_limit", "up"))
    pattern, points = last.label.rsplit("_", 1)[0], [last]
    if last.label in ("above_limit", "below_limit"):
        pattern, points = "outside", _while_same(series, lambda point: point.label == last.label)
    elif pattern == "trend":
        points = _while_same(series, lambda point: point.label == last.label)
    else:
        points = _run(series, last)
        pattern = "run" if pattern == "run" or len(points) >= LONG_RUN else pattern
        points = points if pattern == "run" else [last]
    return Finding(pattern, high, last.kind, points[0], last, len(points))


def _run(series: ChartSeries, last: Point) -> list[Point]:
    """The readings up to the last that lie on its side of the mean."""
    segment = series.segment_of(last)
    if segment is None or segment.mean is None:
        return _while_same(series, lambda point: point.label == last.label)
    mean, above = segment.mean, last.value > segment.mean
    return _while_same(series, lambda point: point.value > mean if above else point.value < mean)


def _while_same(series: ChartSeries, fits: Callable[[Point], bool]) -> list[Point]:
    """The longest end of the series that fits, within one segment and without a missing period."""
    found: list[Point] = []
    for point in reversed(series.points):
        if point.segment != series.points[-1].segment or not fits(point):
            break
        found.append(point)
        if point.after_gap:
            break
    return found[::-1]


def _fill(text: str, finding: Finding, interval: str, words: Words) -> str:
    return text % {"periods": words.periods(finding.n, interval)} if "%(periods)s" in text else text


def _short(finding: Finding, words: Words) -> str:
    gettext = words.gettext
    high = finding.high
    return {
        "outside": _outside(finding, words, short=True),
        "trend": gettext("%(periods)s rising") if high else gettext("%(periods)s falling"),
        "two_of_three": gettext("2 of 3 near limit"),
        "run": gettext("%(periods)s above") if high else gettext("%(periods)s below"),
    }[finding.pattern]


def _clear(finding: Finding, words: Words) -> str:
    gettext = words.gettext
    high = finding.high
    return {
        "outside": _outside(finding, words, short=False),
        "trend": gettext("%(periods)s rising") if high else gettext("%(periods)s falling"),
        "two_of_three": gettext("two of three near the upper limit")
        if high
        else gettext("two of three near the lower limit"),
        "run": gettext("%(periods)s above the mean") if high else gettext("%(periods)s below the mean"),
    }[finding.pattern]


def _sentence(finding: Finding, words: Words) -> str:
    gettext = words.gettext
    high = finding.high
    return {
        "outside": _outside_sentence(finding, words),
        "trend": gettext("The last %(periods)s rise without a break.")
        if high
        else gettext("The last %(periods)s fall without a break."),
        "two_of_three": gettext("Two of the last three values lie near the upper limit.")
        if high
        else gettext("Two of the last three values lie near the lower limit."),
        "run": gettext("The last %(periods)s lie above the mean.")
        if high
        else gettext("The last %(periods)s lie below the mean."),
    }[finding.pattern]


def _outside(finding: Finding, words: Words, *, short: bool) -> str:
    gettext = words.gettext
    if short:
        if finding.n == 1:
            return gettext("beyond upper limit") if finding.high else gettext("beyond lower limit")
        return gettext("%(periods)s above limit") if finding.high else gettext("%(periods)s below limit")
    if finding.n == 1:
        return gettext("above the upper limit") if finding.high else gettext("below the lower limit")
    return (
        gettext("%(periods)s above the upper limit") if finding.high else gettext("%(periods)s below the lower limit")
    )


def _outside_sentence(finding: Finding, words: Words) -> str:
    gettext = words.gettext
    if finding.n == 1:
        return (
            gettext("The last value lies above the upper limit.")
            if finding.high
            else gettext("The last value lies below the lower limit.")
        )
    if finding.high:
        return gettext("The last %(periods)s lie above the upper limit.")
    return gettext("The last %(periods)s lie below the lower limit.")
