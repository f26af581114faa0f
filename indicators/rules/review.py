"""The review of series by statistical process control (XmR charts). Pure: no clock, no database.

`docs/indicators.md` gives the rules in words and names the departures from the reference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.rules.limits import Bools, Floats, limits_of
from indicators.rules.marks import Codes, labels_of
from indicators.rules.options import (
    NotReviewable,
    OneOrEachCount,
    OneOrEachFlag,
    OneOrEachNumber,
    OneOrEachWord,
    Options,
    options_for,
    ruleset_named,
    words,
)
from indicators.rules.periods import Days, Interval, follows_a_gap
from indicators.rules.reviews import Review, Reviews
from indicators.rules.rulesets import (
    ASSURANCES,
    CLASS_BY_DIRECTION_AND_LABEL,
    DEFAULT_RULESET,
    DIRECTIONS,
    FULL_LIMITS_POINTS,
    LARGEST_VALUE,
    NO_ICON,
    Assurance,
    Direction,
    Ruleset,
)
from indicators.rules.segments import Blocks, Counts, Segments, cut

Dates = Iterable[date | np.datetime64]


def review(
    dates: Dates,
    values: Iterable[float | None],
    *,
    ruleset: str = DEFAULT_RULESET,
    direction: str = Direction.NEUTRAL,
    screen: bool = True,
    fix_after: int | None = None,
    rebase_at: Dates = (),
    target: float | None = None,
    interval: str | None = None,
) -> Review:
    """Review one series.

    A value of None or NaN is a missing period; with an `interval` (day, week, month, quarter) so is every period
    between two dates that has no reading.
    """
    numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return review_many(
        numbers,
        np.array(list(dates), dtype="datetime64[D]"),
        [len(numbers)],
        ruleset=ruleset,
        direction=direction,
        screen=screen,
        fix_after=fix_after,
        rebase_at={0: rebase_at},
        target=target,
        interval=interval,
    )[0]


def review_many(
    values: ArrayLike,
    days: ArrayLike,
    counts: ArrayLike,
    *,
    ruleset: str = DEFAULT_RULESET,
    direction: OneOrEachWord = Direction.NEUTRAL,
    screen: OneOrEachFlag = True,
    fix_after: OneOrEachCount = None,
    rebase_at: Mapping[int, Dates] | None = None,
    target: OneOrEachNumber = None,
    interval: OneOrEachWord = None,
) -> Reviews:
    """Review many series that follow each other in `values` and `days`, `counts[i]` readings for series i.

    An option is one value for all or one for each series; `rebase_at` is keyed by the number of the series. The
    results are those of `review`, digit for digit.
    """
    rules = ruleset_named(ruleset)
    numbers = np.asarray(values, dtype=np.float64)
    calendar = np.asarray(days, dtype="datetime64[D]")
    sizes = np.asarray(counts, dtype=np.int64)
    _check(numbers, calendar, sizes)
    options = options_for(len(sizes), rules, direction=direction, screen=screen, fix_after=fix_after, target=target)
    numbers, calendar = _sorted(numbers, calendar, sizes)

    segments = cut(calendar, sizes, rebase_at or {})
    gaps = _gaps(calendar, sizes, interval)
    judged = _judge(numbers, segments, gaps, options, rules)
    classes = _classes(judged.labels, options, sizes)
    return Reviews(
        ruleset=rules.code,
        counts=sizes,
        days=calendar,
        values=numbers,
        label_codes=judged.labels,
        class_codes=classes,
        segments=segments,
        segment_n=judged.n,
        segment_mean=judged.mean,
        segment_lower=judged.lower,
        segment_upper=judged.upper,
        variation_codes=_variation(numbers, classes, segments, judged, sizes),
        assurance_codes=_assurance(numbers, segments, judged, options),
        has_missing_period=_missing_by_series(numbers, gaps, sizes),
    )


@dataclass(frozen=True)
class _Judged:
    """Labels by reading; number of values, mean and limits by segment."""

    labels: Codes
    n: Counts
    mean: Floats
    lower: Floats
    upper: Floats


def _check(values: Floats, days: Days, counts: Counts) -> None:
    if not len(values) == len(days) == counts.sum():
        raise NotReviewable(f"{len(values)} values, {len(days)} dates and counts for {counts.sum()}: expected as many")
    if np.isnat(days).any():
        raise NotReviewable("a reading without a date")
    if (np.abs(values) > LARGEST_VALUE).any():
        raise NotReviewable(f"a value beyond ±{LARGEST_VALUE:g}")


def _sorted(values: Floats, days: Days, counts: Counts) -> tuple[Floats, Days]:
    """By day within each series; a day that comes twice has no meaning."""
    series = np.repeat(np.arange(len(counts)), counts)
    same_series = series[1:] == series[:-1]
    if (same_series & (days[1:] <= days[:-1])).any():
        order = np.lexsort((days, series))
        values, days = values[order], days[order]
        twice = np.flatnonzero(same_series & (days[1:] == days[:-1]))
        if len(twice):
            raise NotReviewable(f"two values for {days[twice[0]]} in series {series[twice[0]]}")
    return values, days


def _gaps(days: Days, counts: Counts, interval: OneOrEachWord) -> NDArray[np.bool_] | None:
    """Where a missing period lies before a reading; None when no series says how often it is read."""
    names = words(interval)
    if not any(names):
        return None
    interval_of = np.broadcast_to(np.array(["" if name is None else name for name in names]), len(counts))
    by_reading = np.repeat(interval_of, counts)
    gaps = np.zeros(len(days), dtype=np.bool_)
    for name in set(names) - {None}:
        if name not in list(Interval):
            raise NotReviewable(f"unknown interval {name!r}: expected one of {', '.join(Interval)}")
        gaps |= (by_reading == name) & follows_a_gap(days, Interval(name))
    starts = np.cumsum(counts) - counts
    gaps[starts[counts > 0]] = False
    return gaps


def _judge(
    values: Floats, segments: Segments, gaps: NDArray[np.bool_] | None, options: Options, rules: Ruleset
) -> _Judged:
    number = len(segments.starts)
    mean, lower, upper = np.empty(number), np.empty(number), np.empty(number)
    blocks = Blocks(values, segments, gaps)
    for columns, block, labels in blocks:
        series = segments.series[columns]
        limits = limits_of(block, screen=options.screen[series], fix_after=options.fix_after[series])
        labels[:] = labels_of(block, limits, rules)
        mean[columns], lower[columns], upper[columns] = limits.mean, limits.lower, limits.upper
    present = ~np.isnan(values)
    n = np.add.reduceat(present, segments.starts, dtype=np.int64) if number else np.zeros(0, dtype=np.int64)
    return _Judged(labels=blocks.codes(), n=n, mean=mean, lower=lower, upper=upper)


def _classes(labels: Codes, options: Options, counts: Counts) -> Codes:
    """What each label means, given which way is better for its series."""
    by_label = CLASS_BY_DIRECTION_AND_LABEL
    return by_label.ravel()[np.repeat(options.direction * by_label.shape[1], counts) + labels]


def _variation(values: Floats, classes: Codes, segments: Segments, judged: _Judged, counts: Counts) -> Codes:
    """The class of the last value of each series, where its last segment has limits that are not on trial."""
    icons = np.full(len(counts), NO_ICON, dtype=np.uint8)
    last, series = _last_segments(segments)
    shown = ~np.isnan(judged.mean[last]) & (judged.n[last] >= FULL_LIMITS_POINTS)
    last_value = np.maximum.reduceat(np.where(np.isnan(values), 0, np.arange(len(values))), segments.starts)
    icons[series[shown]] = classes[last_value[last[shown]]]
    return icons


def _assurance(values: Floats, segments: Segments, judged: _Judged, options: Options) -> Codes:
    """Whether the limits of the last segment clear the target; without limits its least and greatest value do."""
    icons = np.full(len(options.target), NO_ICON, dtype=np.uint8)
    last, series = _last_segments(segments)
    higher_is_better = options.direction[series] == DIRECTIONS.index(Direction.INCREASE)
    shown = (
        ~np.isnan(options.target[series])
        & (options.direction[series] != DIRECTIONS.index(Direction.NEUTRAL))
        & (judged.n[last] >= FULL_LIMITS_POINTS)
    )
    if not shown.any():
        return icons
    usable = ~np.isnan(judged.mean[last])
    lower = np.where(usable, judged.lower[last], np.fmin.reduceat(values, segments.starts)[last])
    upper = np.where(usable, judged.upper[last], np.fmax.reduceat(values, segments.starts)[last])
    target = options.target[series]
    out_of_reach = np.where(higher_is_better, target > upper, target < lower)
    safe = np.where(higher_is_better, target < lower, target > upper)
    codes = np.full(len(series), ASSURANCES.index(Assurance.HIT_OR_MISS), dtype=np.uint8)
    codes[out_of_reach] = ASSURANCES.index(Assurance.FAIL)
    codes[safe] = ASSURANCES.index(Assurance.PASS)
    icons[series[shown]] = codes[shown]
    return icons


def _last_segments(segments: Segments) -> tuple[Counts, Counts]:
    """The last segment of each series that has one, and those series."""
    last = np.flatnonzero(np.diff(segments.series, append=-1))
    return last, segments.series[last]


def _missing_by_series(values: Floats, gaps: Bools | None, counts: Counts) -> Bools:
    missing = np.isnan(values) if gaps is None else np.isnan(values) | gaps
    series = np.repeat(np.arange(len(counts)), counts)
    found = np.zeros(len(counts), dtype=np.bool_)
    found[series[missing]] = True
    return found
