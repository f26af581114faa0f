"""Charts from what is stored: readings, and what the review said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indicators import rules
from indicators.charts import ChartSegment, ChartSeries, from_review
from indicators.labels import unpacked
from indicators.models import Correction, Indicator, Reading, Rebase, Review
from indicators.wording import numbers_of, words


@dataclass(frozen=True)
class Charted:
    """An indicator with everything that its page tells."""

    indicator: Indicator
    series: ChartSeries
    review: Review | None  # the latest one that is stored
    is_current: bool  # has nothing changed since that review?
    readings: Sequence[Reading]
    corrections: Sequence[Correction]
    rebases: Sequence[Rebase]

    @property
    def is_stale(self) -> bool:
        """Are two or more readings missing?"""
        return self.review is not None and self.review.stale


def chart_of(indicator: Indicator) -> ChartSeries:
    """The indicator's chart: from its latest review, or judged now when something has changed since. Four queries."""
    return charted(indicator).series


def charted(indicator: Indicator) -> Charted:
    """The chart with its history; four queries."""
    readings = list(Reading.objects.filter(indicator=indicator).order_by("on"))
    corrections = list(
        Correction.objects.filter(reading__indicator=indicator).select_related("reading", "by__user").order_by("-at")
    )
    rebases = list(Rebase.objects.filter(indicator=indicator).select_related("by__user").order_by("-on"))
    review = Review.objects.filter(indicator=indicator).order_by("-as_of").first()
    is_current = is_up_to_date(review, indicator, len(readings))
    more = chart_words(indicator) | {"remarks": _remarks(indicator, corrections)}
    reasons = {rebase.on: rebase.reason for rebase in rebases}
    if review is not None and is_current:
        series = from_stored(indicator, review, [(one.on, one.value) for one in readings], reasons, **more)
    else:
        series = judged_now(indicator, readings, reasons, **more)
    return Charted(indicator, series, review, is_current, readings, corrections, rebases)


def is_up_to_date(review: Review | None, indicator: Indicator, readings: int) -> bool:
    """Did the review see the indicator and all its readings as they are now?"""
    return review is not None and review.revision == indicator.revision and review.n == readings


def judged_now(
    indicator: Indicator, readings: Sequence[Reading], rebases: Mapping[date, str], **more: Any
) -> ChartSeries:
    """The engine's answer, now; `rebases` gives the reason of each."""
    review = rules.review(
        [one.on for one in readings],
        [one.value for one in readings],
        ruleset=indicator.ruleset,
        direction=indicator.direction,
        screen=indicator.screen,
        fix_after=indicator.fix_after,
        rebase_at=sorted(rebases),
        target=indicator.target,
        interval=indicator.interval,
    )
    series = from_review(review, **more)
    segments = [replace(segment, reason=rebases.get(segment.begins_on, "")) for segment in series.segments]
    return replace(series, segments=segments)


def from_stored(
    indicator: Indicator,
    review: Review,
    readings: Sequence[tuple[date, float]],
    reasons: Mapping[date, str] | None = None,
    **more: Any,
) -> ChartSeries:
    """The chart of these newest readings as the stored review judged them."""
    labels, classes = unpacked(bytes(review.labels)[len(review.labels) - len(readings) :])
    return ChartSeries(
        dates=[on for on, _value in readings],
        values=[value for _on, value in readings],
        labels=[rules.LABELS[code] for code in labels],
        classes=[rules.CLASSES[code] for code in classes],
        segments=[_segment(part, reasons or {}) for part in review.segments],
        variation=review.variation,
        assurance=review.assurance,
        note=review.note,
        **(more or chart_words(indicator)),
    )


def chart_words(indicator: Indicator) -> dict[str, Any]:
    """What a chart has to know of an indicator besides its readings."""
    return {
        "title": indicator.name,
        "interval": indicator.interval,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "target": indicator.target,
        "numbers": numbers_of(indicator),
    }


def _segment(part: Mapping[str, Any], reasons: Mapping[date, str]) -> ChartSegment:
    begins_on = date.fromisoformat(part["from"])
    return ChartSegment(
        begins_on, part["mean"], part["lower"], part["upper"], trial=part["trial"], reason=reasons.get(begins_on, "")
    )


def _remarks(indicator: Indicator, corrections: Sequence[Correction]) -> dict[date, str]:
    """What is said beside a corrected reading; of several corrections the newest comes first."""
    numbers, gettext = numbers_of(indicator), words().gettext
    remarks: dict[date, str] = {}
    for one in corrections:
        said = gettext("Corrected from %(was)s: %(reason)s") % {"was": numbers.value(one.was), "reason": one.reason}
        on = one.reading.on
        remarks[on] = f"{remarks[on]} · {said}" if on in remarks else said
    return remarks
