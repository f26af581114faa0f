"""Signals follow the stretches that reviews find: opened once, extended while the stretch lasts, never reopened by it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Followed:
    """How many signals were opened, and how many went on."""

    opened: int
    extended: int


@dataclass(frozen=True)
class Stretch:
    """What the newest readings of an indicator make together, and the last of their days."""

    found: Found
    last_on: date


def newest_stretches(
    indicators: Sequence[DueIndicator], reviews: Reviews, *, stale: Sequence[bool]
) -> dict[UUID, Stretch]:
    """The stretch of each indicator that has one. Trial limits, series without usable variation and stale ones have none;
    only series that are not usual are looked at one by one.
    """
    codes, stretches = reviews.variation_codes, {}
    for place in np.flatnonzero((codes != NO_ICON) & (codes != _USUAL)).tolist():
        review = reviews[place]
        if not stale[place] and review.signal is not None:
            stretches[indicators[place].id] = Stretch(review.signal, review.days[-1].item())
    return stretches


def follow_signals(stretches: Mapping[UUID, Stretch], *, ruleset: str, organisation: Tenant, at: datetime) -> Followed:
    """Open a signal where a new stretch begins, extend it where it lasts. One query and two writes.

    While a signal is open its indicator opens no other: one answer is asked for at a time.
    """
    known: dict[UUID, list[Signal]] = defaultdict(list)
    for signal in Signal.objects.filter(indicator__in=stretches).order_by("-last_on", "-opened_at"):
        known[signal.indicator_id].append(signal)
    fresh, longer = [], []
    for indicator, stretch in stretches.items():
        same = next((one for one in known[indicator] if is_same_stretch(one, stretch.found)), None)
        if same is not None:
            if _extend(same, stretch):
                longer.append(same)
        elif not any(one.state == SignalState.OPEN for one in known[indicator]):
            fresh.append(_opened(indicator, stretch, at))
    Signal.objects.bulk_update(longer, ["label", "last_on", "points"], batch_size=500)
    Signal.objects.bulk_create(fresh)
    if fresh:
        facts = {"signals": [{"id": one.pk, "indicator": one.indicator_id, "pattern": one.label} for one in fresh]}
        rule = "indicators.review"
        audit.record("signals.opened", organisation, by=None, at=at, rule=rule, version=ruleset, facts=facts)
    return Followed(opened=len(fresh), extended=len(longer))


def is_same_stretch(signal: Signal, found: Found) -> bool:
    """Does the stretch that was found go on with this signal? Its first day may move, because limits move with each
    reading; what stays is that both are of one class and share a day.
    """
    return signal.klass == found.point_class and found.since <= signal.last_on


def _extend(signal: Signal, stretch: Stretch) -> bool:
    """Let the signal reach to the newest reading; an open one also takes the newest pattern. Has it changed?"""
    found, last_on = stretch.found, stretch.last_on
    label = found.label if signal.state == SignalState.OPEN else signal.label
    points = max(signal.points, found.points)
    changed = (signal.last_on, signal.label, signal.points) != (last_on, label, points)
    signal.last_on, signal.label, signal.points = last_on, label, points
    return changed


def _opened(indicator: UUID, stretch: Stretch, at: datetime) -> Signal:
    found = stretch.found
    return Signal(
        indicator_id=indicator,
        label=found.label,
        klass=found.point_class,
        began_on=found.since,
        last_on=stretch.last_on,
        points=found.points,
        opened_at=at,
    )
