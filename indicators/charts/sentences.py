"""The chart in words: its description for those who do not see it, and the alternative text of a mailed picture."""

from __future__ import annotations

from indicators.charts.finding import latest_finding
from indicators.charts.series import ChartSeries
from indicators.charts.words import ENGLISH, Words


def describe(series: ChartSeries, words: Words = ENGLISH) -> str:
    """How long, which limits, what the newest readings say, the last value, the target.

    "78 weeks, rebased on 19 Jan 2026. Since then mean 13.2, limits 0.1 to 26.6. The last 13 weeks lie below the mean.
    Last value 3. Target at least 10."
    """
    gettext = words.gettext
    if not series.points:
        return gettext("No readings yet.")
    said = [_length(series, words), _limits(series, words)]
    finding = latest_finding(series)
    if finding is not None:
        said.append(finding.sentence(series.interval, words))
    last = series.points[-1]
    said.append(gettext("Last value %(value)s.") % {"value": series.numbers.value(last.value)})
    said.append(_target(series, words))
    return " ".join(part for part in said if part)


def alt_text(series: ChartSeries, words: Words = ENGLISH) -> str:
    """Title and description in one, for the alt attribute of a picture."""
    return f"{series.title}: {describe(series, words)}"


def _length(series: ChartSeries, words: Words) -> str:
    length = words.periods(len(series.points), series.interval)
    final = series.final
    if final is not None and len(series.segments) > 1 and final.begins_on > series.points[0].on:
        return words.gettext("%(periods)s, rebased on %(day)s.") % {
            "periods": length,
            "day": words.day(final.begins_on),
        }
    return f"{length}."


def _limits(series: ChartSeries, words: Words) -> str:
    gettext, final, numbers = words.gettext, series.final, series.numbers
    if final is None:
        return ""
    if not final.has_limits or final.mean is None or final.lower is None or final.upper is None:
        if len(series.points) < 2:
            return gettext("Too few readings for limits.")
        return gettext("No usable variation, so no limits.")
    figures = {
        "mean": numbers.computed(final.mean),
        "lower": numbers.computed(final.lower),
        "upper": numbers.computed(final.upper),
    }
    if final.trial:
        return (
            gettext("Trial limits, too few readings to judge: mean %(mean)s, limits %(lower)s to %(upper)s.") % figures
        )
    if len(series.segments) > 1:
        return gettext("Since then mean %(mean)s, limits %(lower)s to %(upper)s.") % figures
    return gettext("Mean %(mean)s, limits %(lower)s to %(upper)s.") % figures


def _target(series: ChartSeries, words: Words) -> str:
    if series.target is None:
        return ""
    gettext = words.gettext
    text = {
        "increase": gettext("Target at least %(target)s."),
        "decrease": gettext("Target at most %(target)s."),
    }.get(series.direction, gettext("Target %(target)s."))
    return text % {"target": series.numbers.target(series.target)}
