"""Signals follow the stretches that reviews find: opened once, extended while the stretch lasts, never reopened by it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

import numpy as np

from audit import services as audit
from indicators.models import Signal
from indicators.rules import CLASSES, NO_ICON, PointClass, Reviews
from indicators.rules import Signal as Found
from indicators.selectors.due import DueIndicator
from indicators.states import SignalState
from tenancy.models import Tenant

_USUAL = CLASSES.index(PointClass.COMMON)


def follow_signals(
    indicators: Sequence[DueIndicator], reviews: Reviews, *, stale: Sequence[bool], organisation: Tenant, at: datetime
) -> tuple[int, int]:
    """Open a signal where a new stretch begins, extend it where it lasts: (opened, extended). Two queries and one write.

    Trial limits, series without usable variation and stale ones say nothing. While a signal is open its indicator
    opens no other: one answer is asked for at a time.
    """
    places = dict(_found(reviews, stale))
    found = {indicators[place].id: signal for place, signal in places.items()}
    last_on = {indicators[place].id: _last_day(reviews, place) for place in places}
    known: dict[UUID, list[Signal]] = defaultdict(list)
    for signal in Signal.objects.filter(indicator__in=found).order_by("-last_on", "-opened_at"):
        known[signal.indicator_id].append(signal)
    fresh, longer = [], []
    for indicator, stretch in found.items():
        same = next((one for one in known[indicator] if is_same_stretch(one, stretch)), None)
        if same is not None:
            if _extend(same, last_on[indicator], stretch):
                longer.append(same)
        elif not any(one.state == SignalState.OPEN for one in known[indicator]):
            fresh.append(_opened(indicator, last_on[indicator], stretch, at))
    Signal.objects.bulk_update(longer, ["label", "last_on", "points"], batch_size=500)
    Signal.objects.bulk_create(fresh)
    if fresh:
        facts = {"signals": [{"id": one.pk, "indicator": one.indicator_id, "pattern": one.label} for one in fresh]}
        rule, version = "indicators.review", reviews.ruleset
        audit.record("signals.opened", organisation, by=None, at=at, rule=rule, version=version, facts=facts)
    return len(fresh), len(longer)


def is_same_stretch(signal: Signal, found: Found) -> bool:
    """Does the stretch that was found go on with this signal? Its first day may move, because limits move with each
    reading; what stays is that both are of one class and share a day.
    """
    return signal.klass == found.point_class and found.since <= signal.last_on


def _found(reviews: Reviews, stale: Sequence[bool]) -> Iterator[tuple[int, Found]]:
    """The stretches that the newest readings make; only series that are not usual are looked at one by one."""
    codes = reviews.variation_codes
    for place in np.flatnonzero((codes != NO_ICON) & (codes != _USUAL)).tolist():
        signal = None if stale[place] else reviews[place].signal
        if signal is not None:
            yield place, signal


def _last_day(reviews: Reviews, place: int) -> date:
    day: date = reviews.days[reviews.series_starts[place] + reviews.counts[place] - 1].item()
    return day


def _extend(signal: Signal, last_on: date, found: Found) -> bool:
    """Let the signal reach to the newest reading; an open one also takes the newest pattern. Has it changed?"""
    label = found.label if signal.state == SignalState.OPEN else signal.label
    points = max(signal.points, found.points)
    changed = (signal.last_on, signal.label, signal.points) != (last_on, label, points)
    signal.last_on, signal.label, signal.points = last_on, label, points
    return changed


def _opened(indicator: UUID, last_on: date, found: Found, at: datetime) -> Signal:
    return Signal(
        indicator_id=indicator,
        label=found.label,
        klass=found.point_class,
        began_on=found.since,
        last_on=last_on,
        points=found.points,
        opened_at=at,
    )
