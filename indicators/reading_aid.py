"""What a chart says and what it does not say, in sentences; the lead of the page among them."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.charts import ChartSegment, ChartSeries, latest_finding
from indicators.models import Direction, Signal
from indicators.rules.rulesets import FULL_LIMITS_POINTS, RUN_POINTS, Note
from indicators.selectors.charts import Charted
from indicators.states import SignalState
from indicators.wording import words


@dataclass
class Aid:
    """The sentences of a page: what to know first, what the chart says, what it does not."""

    lead: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    says_not: list[str] = field(default_factory=list)


def aid_for(shown: Charted, signal: Signal | None) -> Aid:
    """The sentences for an indicator as it stands."""
    series = shown.series
    aid = Aid(lead=[*_stale(shown), _now(series), *_signal(signal, series)])
    aid.says = [*_about_limits(series), *_about_finding(series), *_about_target(series, stale=shown.is_stale)]
    aid.says_not = _not_said(series)
    return aid


def _now(series: ChartSeries) -> str:
    """The newest readings in one sentence."""
    said, final = words(), series.final
    if not series.points:
        return _("There are no readings yet. Record the first one, or import a file.")
    if final is None or not final.has_limits:
        return _("The readings do not vary in a usable way, so there are no limits and nothing is judged.")
    if final.trial:
        return _(
            "There are fewer than %(n)s readings since the limits began: they are on trial, and nothing is judged yet."
        ) % {"n": FULL_LIMITS_POINTS}
    finding = latest_finding(series)
    if finding is None:
        return _("The last value, %(value)s, is usual: from %(lower)s to %(upper)s is what this stream does now.") % (
            _limits(series, final) | {"value": series.numbers.value(series.points[-1].value)}
        )
    sentence = finding.sentence(series.interval, said)
    if finding.kind in ("concern", "improvement"):
        return _("%(finding)s That is a change in the stream, not chance.") % {"finding": sentence}
    return _("%(finding)s That is a change, not chance; neither direction is better.") % {"finding": sentence}


def _stale(shown: Charted) -> list[str]:
    if not shown.is_stale or not shown.series.points:
        return []
    day = date_format(shown.series.points[-1].on, "SHORT_DATE_FORMAT")
    return [_("Stale: the last reading is of %(day)s. What follows was so then.") % {"day": day}]


def _signal(signal: Signal | None, series: ChartSeries) -> list[str]:
    if signal is None:
        return []
    if signal.state == SignalState.OPEN and latest_finding(series) is None:
        return [_("The stretch that opened the signal is over; it still waits for an answer.")]
    if signal.state == SignalState.OPEN:
        return [
            _("The signal has been open since %(day)s and waits for an answer.")
            % {"day": date_format(signal.opened_at, "MONTH_DAY_FORMAT")}
        ]
    if signal.state == SignalState.INVESTIGATING:
        words_for = {"who": str(signal.answered_by), "day": date_format(signal.answered_at, "MONTH_DAY_FORMAT")}
        return [_("The signal is being investigated: %(who)s said so on %(day)s.") % words_for]
    return []


def _about_limits(series: ChartSeries) -> list[str]:
    final = series.final
    if final is None or not final.has_limits:
        return []
    return [
        _("Mean %(mean)s. Single values from %(lower)s to %(upper)s are usual and ask for nothing.")
        % _limits(series, final)
    ]


def _about_finding(series: ChartSeries) -> list[str]:
    finding, final = latest_finding(series), series.final
    if finding is None or final is None or final.trial:
        return []
    count = {"n": finding.n, "needed": RUN_POINTS}
    return [
        {
            "run": _("%(needed)s in a row on one side of the mean make a signal. This is %(n)s.") % count,
            "trend": _("%(needed)s in a row in one direction make a signal. This is %(n)s.") % count,
            "outside": _("A value beyond a limit hardly ever comes by chance; one is a signal."),
            "two_of_three": _("Two of three values near the same limit make a signal."),
        }[finding.pattern]
    ]


def _about_target(series: ChartSeries, *, stale: bool) -> list[str]:
    if series.target is None:
        return [_("No target is set, so it is not said whether the values are enough.")]
    if series.direction == Direction.NEUTRAL:
        return [_("Neither direction is better, so the target is drawn and not judged.")]
    if stale:
        return [_("As long as readings are missing it is not said whether the target is met.")]
    target = {"target": series.numbers.target(series.target)}
    sentences = {
        "pass": _("The target of %(target)s lies outside the limits on the safe side: it is met as things are."),
        "fail": _("The target of %(target)s lies beyond the limits: it is missed until something changes."),
        "hit_or_miss": _("The target of %(target)s lies inside the limits, so it is met and missed by chance."),
    }
    return [sentences[series.assurance] % target] if series.assurance else []


def _not_said(series: ChartSeries) -> list[str]:
    sentences = [
        _("Not why. The chart shows that something changed; people find out what."),
        _("Not who is better. Streams are not compared with each other."),
    ]
    if latest_finding(series) is None and series.final is not None and series.final.has_limits:
        sentences.append(_("Nothing about the last value against the one before: both are usual."))
    if Note.MISSING_PERIOD in series.note:
        sentences.append(_("Nothing across a missing period: it breaks runs and trends."))
    if any(segment.trial for segment in series.segments):
        sentences.append(_("Nothing yet where limits are on trial."))
    return sentences


def _limits(series: ChartSeries, final: ChartSegment) -> dict[str, str]:
    numbers = series.numbers
    return {
        "mean": numbers.computed(final.mean or 0.0),
        "lower": numbers.computed(final.lower or 0.0),
        "upper": numbers.computed(final.upper or 0.0),
    }
