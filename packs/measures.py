"""What the indicators say, as a meeting needs it: where each stands, its signals, and the picture behind a finding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from indicators.charts import ChartSeries, alt_text, print_chart, state_of, svg_png
from indicators.models import Indicator, Signal
from indicators.selectors.charts import chart_of
from indicators.selectors.standing import Standing, standings
from indicators.states import SignalState
from indicators.wording import words
from packs.blocks import Picture
from packs.registry import PackContext
from rights.visibility import visible
from streams.states import StreamState

LONGEST_ALT = 400


@dataclass(frozen=True)
class Measures:
    """All indicators that a meeting looks at, and the signals in them that are not settled."""

    all: Sequence[Standing]
    signals: Sequence[Signal]

    @cached_property
    def by_indicator(self) -> dict[UUID, Standing]:
        """Each standing by its indicator's id."""
        return {standing.indicator.pk: standing for standing in self.all}

    @cached_property
    def with_signal(self) -> set[UUID]:
        """The indicators that a signal speaks of."""
        return {signal.indicator_id for signal in self.signals}


def measures(context: PackContext) -> Measures:
    """What the meeting's forum looks at and the reader may see: its own stream, or all active ones."""
    return context.seen("measures", lambda: _measures(context))


def series(context: PackContext, indicator: Indicator) -> ChartSeries:
    """All readings of an indicator as they are judged, asked for once a meeting."""
    return context.shared(f"series:{indicator.pk}", lambda: replace(chart_of(indicator), title=name_of(indicator)))


def picture(context: PackContext, indicator: Indicator) -> Picture | None:
    """The chart of an indicator, drawn once for all readers; None without readings."""
    return context.shared(f"chart:{indicator.pk}", lambda: _picture(series(context, indicator), indicator))


def name_of(indicator: Indicator) -> str:
    """The stream and the measure: what stands alone, such as the words of a picture."""
    return f"{indicator.stream}, {indicator.name}"


def short_name(context: PackContext, indicator: Indicator) -> str:
    """The measure alone where the forum looks at one stream, which everybody knows then."""
    return name_of(indicator) if context.meeting.forum.stream_id is None else indicator.name


def mark_of_class(kind: str) -> str:
    """How packs draw the class of a signal; what is neither better nor worse shows its direction."""
    return {"neutral_high": "high", "neutral_low": "low"}.get(kind) or state_of(kind)


def is_silent(standing: Standing) -> bool:
    """Is there nothing new to go by: readings missing, or none at all?"""
    return standing.is_stale or not standing.series.points


def mark_of(standing: Standing) -> str:
    """The state as packs draw it: what is not judged yet looks as empty as what is stale."""
    if is_silent(standing) or standing.state == "draft":
        return "stale"
    return mark_of_class(standing.series.variation or "common")


def _measures(context: PackContext) -> Measures:
    indicators = Indicator.objects.in_use().filter(stream__state=StreamState.ACTIVE).select_related("stream")
    indicators = visible(indicators, context.membership, at=context.at)
    stream = context.meeting.forum.stream_id
    if stream is not None:
        indicators = indicators.filter(stream=stream)
    found = list(indicators.order_by("stream__name", "name", "id"))
    unsettled = Signal.objects.filter(indicator__in=found, state__in=[SignalState.OPEN, SignalState.INVESTIGATING])
    return Measures(standings(found), list(unsettled.order_by("opened_at", "id")))


def _picture(series: ChartSeries, indicator: Indicator) -> Picture | None:
    if not series.points:
        return None
    svg = print_chart(series, words=words())
    return Picture(f"chart-{indicator.pk.hex}", alt_text(series, words())[:LONGEST_ALT], svg, svg_png(svg))
