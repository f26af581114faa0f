"""Where indicators stand now, many at once: icon, words, value and sparkline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from indicators.charts import (
    ChartSegment,
    ChartSeries,
    Svg,
    assurance_icon,
    icon_of,
    latest_finding,
    spark_svg,
    state_of,
)
from indicators.models import Direction, Family, Indicator, Review, Signal
from indicators.selectors.charts import chart_words, from_stored
from indicators.wording import pattern_of, words
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.models import Membership
from tenancy.scope import required_tenant

# Enough to say how long a stretch lasts; the sparkline shows the newest thirty.
NEWEST = 60
_ATTENTION = {"worse": 0, "stale": 1, "better": 2}


@dataclass(frozen=True)
class Standing:
    """One indicator as a table cell tells it; everything is there, nothing is asked for."""

    indicator: Indicator
    series: ChartSeries  # the newest readings, with the icons of the review
    is_stale: bool = False  # are two or more readings missing?
    is_judged: bool = True
    signal: Signal | None = None  # the open one

    @property
    def state(self) -> str:
        """`data-is` of the design language. Stale and not judged are never green."""
        if self.is_stale and self.series.points:
            return "stale"
        return "draft" if self.series.variation is None else state_of(self.series.variation)

    @property
    def icon(self) -> str:
        """The symbol that goes with the word."""
        if self.state in ("stale", "draft"):
            return "s-stale" if self.state == "stale" else "v-none"
        higher_is_better = self.series.direction == Direction.INCREASE
        return icon_of(self.series.variation, high=(self.series.variation == "improvement") == higher_is_better)

    @property
    def word(self) -> str:
        """The state in a word or two."""
        final = self.series.final
        if self.state == "stale":
            return _("Stale")
        if not self.series.points:
            return _("No readings yet")
        if not self.is_judged:
            return _("Not reviewed yet")
        if self.series.variation is None and final is not None and final.trial:
            return _("Trial limits")
        return words().judgement(self.series.variation)

    @property
    def assurance_icon(self) -> str:
        """The symbol of the target's word; none without a target."""
        return assurance_icon(self.assurance)

    @property
    def assurance_word(self) -> str:
        """Whether the target will be met as things are, in words; "" where nothing can be said."""
        return words().assurance(self.assurance)

    @property
    def assurance(self) -> str | None:
        """pass, fail, hit_or_miss, or None: no target, too few readings, or stale."""
        return None if self.is_stale else self.series.assurance

    @cached_property
    def value(self) -> str:
        """The newest reading as people write it."""
        return self.series.numbers.value(self.series.points[-1].value) if self.series.points else ""

    @property
    def last_on(self) -> date | None:
        """The period of the newest reading."""
        return self.series.points[-1].on if self.series.points else None

    @property
    def said(self) -> str:
        """What the newest readings say, in a few words; nothing when they are usual."""
        if self.state == "stale" and self.last_on:
            return _("last reading %(day)s") % {"day": formats.date_format(self.last_on, "SHORT_MONTH_DAY_FORMAT")}
        if self.state not in ("better", "worse", "calm"):
            return ""
        finding = latest_finding(self.series)
        return finding.short(self.series.interval, words()) if finding else ""

    @property
    def spark(self) -> Svg:
        """The sparkline."""
        return spark_svg(self.series, words=words())

    @property
    def pattern(self) -> str:
        """What the open signal is about."""
        return pattern_of(self.signal) if self.signal else ""


def standings(indicators: Iterable[Indicator]) -> list[Standing]:
    """Each of these indicators as it stands; three queries, however many there are."""
    indicators = list(indicators)
    ids = [one.pk for one in indicators]
    reviews = {review.indicator_id: review for review in Review.objects.filter(indicator__in=ids).latest_each()}
    signals = {signal.indicator_id: signal for signal in Signal.objects.open().filter(indicator__in=ids)}
    readings = _newest(ids)
    found = []
    for one in indicators:
        review, signal = reviews.get(one.pk), signals.get(one.pk)
        if signal is not None:
            signal.indicator = one
        series, stale = _short(one, review, readings.get(one.pk, [])), review is not None and review.stale
        found.append(Standing(one, series, is_stale=stale, is_judged=review is not None, signal=signal))
    return found


def performance_of(
    streams: QuerySet[ValueStream] | Iterable[ValueStream], reader: Membership, at: datetime
) -> dict[UUID, list[Standing]]:
    """The indicators in use of these streams, as far as the reader may see them, by stream and then by family and name; four queries."""
    order = {family: place for place, family in enumerate(Family.values)}
    indicators = Indicator.objects.in_use().filter(stream__in=streams).select_related("stream")
    indicators = visible(indicators, reader, at=at)
    by_stream: dict[UUID, list[Standing]] = {}
    for one in sorted(standings(indicators), key=lambda one: (order[one.indicator.family], one.indicator.name)):
        by_stream.setdefault(one.indicator.stream_id, []).append(one)
    return by_stream


def by_family(found: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Standings by family, those that ask for attention first; every family is there, if only empty."""
    families: dict[str, list[Standing]] = {family: [] for family in Family.values}
    for one in sorted(found, key=lambda one: (_ATTENTION.get(one.state, 3), one.indicator.name)):
        families[one.indicator.family].append(one)
    return families


def _short(indicator: Indicator, review: Review | None, readings: Sequence[tuple[date, float]]) -> ChartSeries:
    more = chart_words(indicator)
    is_current = review is not None and review.revision == indicator.revision and review.n >= len(readings)
    if review is not None and is_current and readings and review.last_on == readings[-1][0]:
        return from_stored(indicator, review, readings, **more)
    if review is not None:
        more |= {"segments": _last_segment(review), "variation": review.variation, "assurance": review.assurance}
    return ChartSeries(dates=[on for on, _value in readings], values=[value for _on, value in readings], **more)


def _last_segment(review: Review) -> list[ChartSegment]:
    """The limits in force, for readings that came after the review and are not judged yet."""
    return [
        ChartSegment(date.fromisoformat(part["from"]), part["mean"], part["lower"], part["upper"], trial=part["trial"])
        for part in review.segments[-1:]
    ]


def _newest(indicators: Sequence[UUID]) -> Mapping[UUID, list[tuple[date, float]]]:
    """The newest readings of each, oldest first; one query that follows the index of each indicator."""
    found: dict[UUID, list[tuple[date, float]]] = {}
    if not indicators:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted.id, newest.on, newest.value FROM unnest(%s::uuid[]) AS wanted (id) CROSS JOIN LATERAL ("
            'SELECT "on", value FROM reading WHERE tenant_id = %s AND indicator_id = wanted.id ORDER BY "on" DESC LIMIT %s'
            ') AS newest ORDER BY wanted.id, newest."on"',
            [list(indicators), required_tenant(), NEWEST],
        )
        for indicator, on, value in cursor:
            found.setdefault(indicator, []).append((on, value))
    return found
