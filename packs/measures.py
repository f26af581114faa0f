"""What the indicators say, as a meeting needs it: their latest reviews, their signals, and the series behind a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext, ngettext

from indicators import rules
from indicators.charts import (
    PLAIN,
    SHARE,
    ChartSeries,
    NumberStyle,
    Words,
    alt_text,
    from_review,
    print_chart,
    svg_png,
)
from indicators.models import Indicator, Reading, Review, Signal
from indicators.states import SignalState
from packs.blocks import Picture
from packs.registry import PackContext
from streams.models import RoleTerm, StreamRole
from streams.states import StreamState


@dataclass(frozen=True)
class Measure:
    """One indicator with its latest review, if it was ever reviewed."""

    indicator: Indicator
    review: Review | None

    @property
    def numbers(self) -> NumberStyle:
        """How its values are written."""
        return SHARE if self.indicator.is_share else PLAIN

    @property
    def is_stale(self) -> bool:
        """No reading for too long, or none at all."""
        return self.review is None or self.review.stale or self.review.last_on is None

    @property
    def variation(self) -> str | None:
        """The class of the latest reading; None where nothing can be said."""
        return None if self.is_stale or self.review is None else self.review.variation


@dataclass(frozen=True)
class Measures:
    """All measures that a meeting looks at, and what is going on in them."""

    all: Sequence[Measure]
    signals: Sequence[Signal]
    owners: dict[UUID, UUID]  # stream → membership accountable now

    @cached_property
    def by_indicator(self) -> dict[UUID, Measure]:
        """Each measure by its indicator's id."""
        return {measure.indicator.pk: measure for measure in self.all}

    @cached_property
    def with_signal(self) -> set[UUID]:
        """The indicators that a signal speaks of."""
        return {signal.indicator_id for signal in self.signals}


def words() -> Words:
    """The vocabulary of the charts in the language of the moment."""
    return Words(gettext, ngettext, [str(MONTHS_3[month]).capitalize() for month in range(1, 13)])


def measures(context: PackContext) -> Measures:
    """What the meeting's forum looks at: its own stream, or all active ones. The same for every reader."""
    return context.shared("measures", lambda: _measures(context))


def picture(context: PackContext, measure: Measure) -> Picture | None:
    """The chart of a measure, drawn once for all readers; None without readings."""
    return context.shared(f"chart:{measure.indicator.pk}", lambda: _picture(series(context, measure), measure))


def series(context: PackContext, measure: Measure) -> ChartSeries:
    """The readings of a measure as the review engine judges them, asked for once a meeting."""
    return context.shared(f"series:{measure.indicator.pk}", lambda: _series(measure))


def _measures(context: PackContext) -> Measures:
    indicators = Indicator.objects.filter(closed_at=None, stream__state=StreamState.ACTIVE).select_related("stream")
    stream = context.meeting.forum.stream_id
    if stream is not None:
        indicators = indicators.filter(stream=stream)
    found = list(indicators.order_by("stream__name", "name", "id"))
    ids = [indicator.pk for indicator in found]
    reviews = {
        review.indicator_id: review
        for review in Review.objects.filter(indicator__in=ids).defer("labels", "segments")
        .order_by("indicator_id", "-as_of").distinct("indicator_id")
    }
    signals = Signal.objects.filter(indicator__in=ids, state__in=[SignalState.OPEN, SignalState.INVESTIGATING])
    owners = RoleTerm.objects.at(context.at).filter(
        role=StreamRole.OWNER, stream__in={indicator.stream_id for indicator in found}
    )
    return Measures(
        [Measure(indicator, reviews.get(indicator.pk)) for indicator in found],
        list(signals.order_by("opened_at", "id")),
        dict(owners.values_list("stream", "membership")),
    )


def _series(measure: Measure) -> ChartSeries:
    indicator = measure.indicator
    more = {
        "title": f"{indicator.stream}, {indicator.name}", "interval": indicator.interval, "unit": indicator.unit,
        "direction": indicator.direction, "target": indicator.target, "numbers": measure.numbers,
    }
    readings = list(Reading.objects.filter(indicator=indicator).order_by("on").values_list("on", "value"))
    if not readings:
        return ChartSeries(dates=[], values=[], **more)
    days, values = zip(*readings, strict=True)
    judged = rules.review(
        days, values, ruleset=indicator.ruleset, direction=indicator.direction, screen=indicator.screen,
        fix_after=indicator.fix_after, target=indicator.target, interval=indicator.interval,
        rebase_at=[rebase.on for rebase in indicator.rebases.all()],
    )
    return from_review(judged, **more)


def _picture(series: ChartSeries, measure: Measure) -> Picture | None:
    if not series.points:
        return None
    svg = print_chart(series, words=words())
    return Picture(f"chart-{measure.indicator.pk.hex}", alt_text(series, words())[:400], svg, svg_png(svg))
