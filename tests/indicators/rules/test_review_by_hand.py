"""The engine against a plain transcription of the rules, and the batch against the single review."""

import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import review, review_many

FIRST = date(2026, 1, 5)
DIRECTIONS = ("increase", "decrease", "neutral")


def mean_of(numbers):
    """In two passes, as R does."""
    total = rest = 0.0
    for number in numbers:
        total += number
    mean = total / len(numbers)
    for number in numbers:
        rest += number - mean
    return mean + rest / len(numbers)


def limits_by_hand(segment, *, screen, fix_after):
    """Mean and average range of a segment, or None without usable variation."""
    seen, baseline = 0, []
    for value in segment:
        seen += value is not None
        baseline.append(value if fix_after is None or seen <= fix_after else None)
    ranges = [abs(b - a) for a, b in pairwise(baseline) if a is not None and b is not None]
    if screen and ranges:
        average = mean_of(ranges)
        ranges = [one for one in ranges if one < 3.267 * average]
    if not ranges or mean_of(ranges) == 0:
        return None
    return mean_of([value for value in baseline if value is not None]), mean_of(ranges)


def labels_by_hand(  # noqa: C901 - the rules in one place, as they are written
    segment, mean, average_range, *, counts_outside
):
    """One label a point; a missing period (None) is common and breaks every pattern."""
    size = len(segment)
    lower, upper = mean - 2.66 * average_range, mean + 2.66 * average_range
    near = 2 * (2.66 / 3) * average_range
    side = [0 if x is None else (x > mean) - (x < mean) for x in segment]
    outside = [x is not None and (x > upper or x < lower) for x in segment]
    beyond_near = [x is not None and (x > mean + near or x < mean - near) for x in segment]
    close = [beyond_near[i] and (counts_outside or not outside[i]) for i in range(size)]
    step = [
        0 if i == 0 or None in (segment[i - 1], segment[i]) else np.sign(segment[i] - segment[i - 1])
        for i in range(size)
    ]

    trend, two_of_three, run = set(), set(), set()
    for i in range(size - 6):
        if step[i + 1] and len(set(step[i + 1 : i + 7])) == 1:
            trend.update(range(i, i + 7))
        if side[i] and len(set(side[i : i + 7])) == 1:
            run.update(range(i, i + 7))
    for i in range(size - 2):
        three = range(i, i + 3)
        if side[i] and len(set(side[i : i + 3])) == 1 and sum(close[j] for j in three) >= 2:
            two_of_three.update(j for j in three if close[j])

    labels = []
    for i in range(size):
        where = "above" if side[i] > 0 else "below"
        if outside[i]:
            labels.append(f"{where}_limit")
        elif i in trend:
            way = step[i + 1] if i + 1 in trend else step[i]
            labels.append("trend_up" if way > 0 else "trend_down")
        elif i in two_of_three:
            labels.append(f"two_of_three_{where}")
        elif i in run:
            labels.append(f"run_{where}")
        else:
            labels.append("common")
    return labels


def review_by_hand(values, *, ruleset, direction, screen, fix_after, borders, target):
    """Labels, classes, limits by segment, and the two icons."""
    screens = screen and ruleset == "ptd-0.2.2"
    cuts = [0, *(border for border in sorted(borders) if 0 < border < len(values)), len(values)]
    labels, limits, usable, trial, segment = [], [], False, True, []
    for start, stop in pairwise(cuts):
        segment = values[start:stop]
        found = limits_by_hand(segment, screen=screens, fix_after=fix_after)
        usable, trial = found is not None, sum(value is not None for value in segment) < 13
        limits.append(found and (found[0], found[0] - 2.66 * found[1], found[0] + 2.66 * found[1]))
        counts_outside = ruleset == "mdc-2023"
        labels += (
            labels_by_hand(segment, *found, counts_outside=counts_outside) if usable else ["common"] * len(segment)
        )

    high = {"increase": "improvement", "decrease": "concern", "neutral": "neutral_high"}[direction]
    low = {"increase": "concern", "decrease": "improvement", "neutral": "neutral_low"}[direction]
    classes = [
        "common" if one == "common" else high if one.endswith(("above", "above_limit", "up")) else low for one in labels
    ]
    present = [i for i, value in enumerate(values) if value is not None]
    variation = classes[present[-1]] if present and usable and not trial else None

    assurance = None
    if target is not None and direction != "neutral" and not trial:
        numbers = [value for value in segment if value is not None]
        lower, upper = limits[-1][1:] if usable else (min(numbers), max(numbers))
        better_above = direction == "increase"
        if target > upper:
            assurance = "fail" if better_above else "pass"
        elif target < lower:
            assurance = "pass" if better_above else "fail"
        else:
            assurance = "hit_or_miss"
    return labels, classes, limits, variation, assurance


def days(number):
    return [FIRST + timedelta(days=i) for i in range(number)]


small = st.integers(-8, 8).map(float)
pieces = st.one_of(
    st.lists(small, min_size=1, max_size=9),
    st.lists(st.none() | small, min_size=1, max_size=5),
    st.builds(
        lambda start, step, n: [start + step * i for i in range(n)],
        small,
        st.sampled_from([-1, 1, 0.5]),
        st.integers(5, 9),
    ),
    st.builds(lambda value, n: [value] * n, small, st.integers(2, 14)),
)
series_values = st.lists(pieces, max_size=7).map(lambda parts: [value for part in parts for value in part])
options = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(DIRECTIONS),
        "screen": st.booleans(),
        "fix_after": st.none() | st.integers(12, 20),
        "target": st.none() | small,
    }
)
rulesets = st.sampled_from(["ptd-0.2.2", "mdc-2023"])


@given(series_values, options, rulesets, st.sets(st.integers(0, 40), max_size=2))
def test_review_says_what_the_rules_say(values, options, ruleset, borders):
    calendar = days(max(len(values), 41))
    rebase_at = [calendar[border] for border in borders]

    ours = review(calendar[: len(values)], values, ruleset=ruleset, rebase_at=rebase_at, **options)

    expected = review_by_hand(values, ruleset=ruleset, borders=borders, **options)
    if not values:
        assert (ours.labels, ours.segments, ours.variation, ours.assurance) == ([], (), None, None)
    else:
        limits = [None if s.mean is None else (s.mean, s.lower, s.upper) for s in ours.segments]
        assert (ours.labels, ours.classes, limits, ours.variation, ours.assurance) == expected


@given(
    st.lists(st.tuples(st.lists(st.none() | st.floats(-1e100, 1e100), max_size=40), options), max_size=8),
    rulesets,
    st.sampled_from([None, "day", "week"]),
)
def test_review_many_says_the_same_as_review_to_the_last_digit(series, ruleset, interval):
    # Gaps of one to three days between readings.
    calendars = [[FIRST + timedelta(days=i + i // 5 + i // 7) for i in range(len(values))] for values, _ in series]
    rebase_at = {i: calendar[9:10] for i, calendar in enumerate(calendars)}

    together = review_many(
        [math.nan if value is None else value for values, _ in series for value in values],
        np.array([day for calendar in calendars for day in calendar], dtype="datetime64[D]"),
        [len(values) for values, _ in series],
        ruleset=ruleset,
        interval=interval,
        rebase_at=rebase_at,
        **{name: [one[name] for _, one in series] for name in ("direction", "screen", "fix_after", "target")},
    )

    assert len(together) == len(series)
    for i, (values, one) in enumerate(series):
        alone = review(calendars[i], values, ruleset=ruleset, interval=interval, rebase_at=rebase_at[i], **one)
        assert list(together[i].points()) == list(alone.points())
        assert (together[i].segments, together[i].variation, together[i].assurance, together[i].notes) == (
            (alone.segments, alone.variation, alone.assurance, alone.notes)
        )


@given(series_values.filter(lambda values: any(value is not None for value in values)), options)
def test_a_date_gap_says_the_same_as_an_empty_period(values, options):
    present = [i for i, value in enumerate(values) if value is not None]
    values = values[present[0] : present[-1] + 1]
    readings = [(day, value) for day, value in zip(days(len(values)), values, strict=True) if value is not None]

    by_dates = review([day for day, _ in readings], [value for _, value in readings], interval="day", **options)

    by_hand = review(days(len(values)), values, **options)
    assert list(by_dates.points()) == [point for point in by_hand.points() if point.value is not None]
    assert (by_dates.variation, by_dates.assurance, by_dates.notes) == (
        (by_hand.variation, by_hand.assurance, by_hand.notes)
    )


@given(st.lists(st.floats(-1e6, 1e6), min_size=13, max_size=40), st.randoms())
def test_the_order_of_the_readings_does_not_matter(values, random):
    readings = list(zip(days(len(values)), values, strict=True))
    in_order = review(*zip(*readings, strict=True))
    random.shuffle(readings)

    shuffled = review(*zip(*readings, strict=True))

    assert list(shuffled.points()) == list(in_order.points())


@pytest.mark.parametrize("series", [0, 1, 3])
def test_series_without_readings_are_reviewed_as_empty(series):
    empty = review_many([], np.array([], dtype="datetime64[D]"), [0] * series, direction="increase", target=1.0)

    assert [(one.labels, one.segments, one.variation, one.assurance, one.note) for one in empty] == (
        [([], (), None, None, "")] * series
    )
