"""The rules one by one, on series small enough to check by eye."""

from datetime import date, timedelta

import pytest

from indicators.rules import NotReviewable, review, review_many
from indicators.rules.rulesets import CLASSES, LABELS

FIRST = date(2026, 1, 5)
STEADY = [50, 52, 49, 51, 50, 48, 53, 50, 49, 52, 51, 50]


def reviewed(values, **options):
    return review([FIRST + timedelta(days=i) for i in range(len(values))], values, **options)


def test_codes_that_are_stored_keep_their_meaning():
    assert LABELS == (
        "common",
        "above_limit",
        "below_limit",
        "trend_up",
        "trend_down",
        "two_of_three_above",
        "two_of_three_below",
        "run_above",
        "run_below",
    )
    assert CLASSES == ("common", "improvement", "concern", "neutral_high", "neutral_low")


def test_limits_come_from_the_mean_and_the_average_range():
    ours = reviewed([10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12])

    (segment,) = ours.segments
    assert (segment.mean, segment.lower, segment.upper) == (11, 11 - 2.66 * 2, 11 + 2.66 * 2)
    assert (segment.begins_on, segment.n, segment.trial) == (FIRST, 14, False)
    assert (ours.variation, ours.note) == ("common", "")


def test_screening_leaves_an_extreme_range_out_once_and_can_be_switched_off():
    spike = [*STEADY, 150, *STEADY]

    screened, raw = reviewed(spike), reviewed(spike, screen=False)

    assert screened.segments[0].mean == raw.segments[0].mean
    assert screened.segments[0].upper < raw.segments[0].upper
    assert reviewed(spike, ruleset="mdc-2023").segments == raw.segments


def test_a_fixed_baseline_makes_the_limits_and_every_point_is_judged():
    ours = reviewed([*STEADY, 80, 80], fix_after=12, direction="decrease")

    assert ours.segments[0].mean == reviewed(STEADY).segments[0].mean
    assert ours.labels == ["common"] * 12 + ["above_limit"] * 2
    assert ours.variation == "concern"


def test_a_rebase_date_is_the_first_point_of_a_new_segment_and_nothing_looks_across():
    # Seven above in a row, but only six of them on one side of the border.
    values = [*STEADY, 51, *[60, 62, 59, 61, 60, 58, 63, 60, 59, 62, 61, 60, 60]]

    ours = reviewed(values, rebase_at=[FIRST + timedelta(days=13)])

    assert [(segment.begins_on, segment.n) for segment in ours.segments] == [
        (FIRST, 13),
        (FIRST + timedelta(days=13), 13),
    ]
    assert set(ours.labels) == {"common"}


def test_a_rebase_date_without_a_reading_changes_nothing():
    readings = [FIRST + timedelta(days=2 * i) for i in range(14)]

    ours = review(readings, [*STEADY, 50, 51], rebase_at=[FIRST + timedelta(days=13)])

    assert len(ours.segments) == 1


def test_the_first_label_that_applies_wins():
    ours = reviewed([0, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], direction="increase")

    assert ours.labels == [
        "below_limit", *["trend_up"] * 6, "above_limit", *["trend_down"] * 6
    ]  # fmt: skip
    assert ours.classes == ["concern", *["improvement"] * 7, *["concern"] * 6]


def test_a_tie_breaks_a_trend():
    rise = [46, 54, 46, 54, 46, 54, 47, 48, 49, 50, 51, 52, 53]

    assert reviewed(rise).labels[6:] == ["trend_up"] * 7
    assert reviewed([*rise[:10], 50, 51, 52]).labels[6:] == ["common"] * 7


def test_two_of_three_marks_the_close_points_only():
    # Mean about 50, limits about 50 ± 8: 57 is close, 51 is on the same side, 65 is outside.
    base = [47, 50, 53, 50, 47, 50, 53, 50, 47, 50, 53, 50, 47, 50, 53, 50] * 2

    ours = reviewed([*base, 57, 51, 57], fix_after=32)
    beyond = reviewed([*base, 57, 51, 65], fix_after=32)

    assert ours.labels[-3:] == ["two_of_three_above", "common", "two_of_three_above"]
    assert beyond.labels[-3:] == ["common", "common", "above_limit"]


def test_making_data_count_also_counts_points_outside_for_two_of_three():
    base = [47, 50, 53, 50, 47, 50, 53, 50, 47, 50, 53, 50, 47, 50, 53, 50] * 2

    ours = reviewed([*base, 57, 51, 65], fix_after=32, ruleset="mdc-2023")

    assert ours.labels[-3:] == ["two_of_three_above", "common", "above_limit"]
    assert ours.ruleset == "mdc-2023"


@pytest.mark.parametrize(
    ("last", "direction", "variation"),
    [
        (80, "increase", "improvement"),
        (80, "decrease", "concern"),
        (80, "neutral", "neutral_high"),
        (20, "increase", "concern"),
        (20, "decrease", "improvement"),
        (20, "neutral", "neutral_low"),
        (50, "increase", "common"),
    ],
)
def test_variation_is_the_class_of_the_last_point(last, direction, variation):
    assert reviewed([*STEADY, last], direction=direction, fix_after=12).variation == variation


@pytest.mark.parametrize(
    ("target", "direction", "assurance"),
    [
        (100, "increase", "fail"),
        (100, "decrease", "pass"),
        (0, "increase", "pass"),
        (0, "decrease", "fail"),
        (50, "increase", "hit_or_miss"),
        (100, "neutral", None),
        (None, "increase", None),
    ],
)
def test_assurance_says_whether_the_limits_clear_the_target(target, direction, assurance):
    assert reviewed([*STEADY, 50], direction=direction, target=target).assurance == assurance


def test_assurance_at_a_limit_is_hit_or_miss():
    upper = reviewed([*STEADY, 50]).segments[0].upper

    assert reviewed([*STEADY, 50], direction="increase", target=upper).assurance == "hit_or_miss"


def test_no_usable_variation_gives_no_limits_no_icon_and_assurance_from_the_values():
    ours = reviewed([5] * 13, direction="increase", target=4)

    assert (ours.segments[0].mean, ours.segments[0].lower, ours.segments[0].upper) == (None, None, None)
    assert (set(ours.labels), ours.variation, ours.signal) == ({"common"}, None, None)
    assert (ours.assurance, ours.note) == ("pass", "no usable variation")
    assert reviewed([5] * 13, direction="increase", target=5).assurance == "hit_or_miss"
    assert reviewed([5] * 13, direction="increase", target=6).assurance == "fail"


def test_fewer_than_13_points_give_trial_limits_without_icons_or_signal():
    ours = reviewed([*STEADY[:11], 90], direction="increase", target=0)

    assert (ours.segments[0].trial, ours.segments[0].lower is None) == (True, False)
    assert ours.labels[-1] == "above_limit"
    assert (ours.variation, ours.assurance, ours.signal, ours.note) == (None, None, None, "trial limits")


def test_a_missing_period_gives_no_range_and_breaks_a_run():
    values = [*STEADY, 53, 52, 53, 52, None, 53, 52, 53, *[49] * 3]

    ours = reviewed(values, fix_after=12, screen=False)
    whole = reviewed([value for value in values if value is not None], fix_after=12, screen=False)

    assert whole.labels[12:19] == ["run_above"] * 7
    assert ours.labels[12:20] == ["common"] * 8
    assert ours.note == "missing period"


@pytest.mark.parametrize(
    ("interval", "gap", "missing"),
    [
        ("day", timedelta(days=1), False),
        ("day", timedelta(days=2), True),
        ("week", timedelta(days=10), False),
        ("week", timedelta(days=14), True),
        ("month", timedelta(days=50), False),
        ("month", timedelta(days=60), True),
        ("quarter", timedelta(days=150), False),
        ("quarter", timedelta(days=180), True),
        (None, timedelta(days=400), False),
    ],
)
def test_a_date_gap_longer_than_the_interval_is_a_missing_period(interval, gap, missing):
    """From Monday 5 January 2026 on."""
    ours = review([FIRST, FIRST + gap], [1, 2], interval=interval)

    assert ("missing period" in ours.note, ours.segments[0].lower is None) == (missing, missing)


def test_a_signal_tells_since_when_and_how_many():
    ours = reviewed([*STEADY, 50, 80, 81, 80], fix_after=12, direction="decrease")

    assert (ours.signal.label, ours.signal.point_class, ours.signal.since, ours.signal.points) == (
        "above_limit", "concern", FIRST + timedelta(days=13), 3
    )  # fmt: skip
    assert reviewed([*STEADY, 50], direction="decrease").signal is None


@pytest.mark.parametrize(
    ("days", "values", "options", "sentence"),
    [
        ([FIRST, FIRST], [1, 2], {}, "two values for 2026-01-05 in series 0"),
        ([FIRST], [1, 2], {}, "2 values, 1 dates and counts for 2: expected as many"),
        ([FIRST], [float("inf")], {}, "a value beyond ±1e+100"),
        ([FIRST], [1], {"fix_after": 11}, "a baseline of 11 points: expected at least 12"),
        ([FIRST], [1], {"direction": "up"}, "unknown direction 'up': expected one of increase, decrease, neutral"),
        ([FIRST], [1], {"ruleset": "x"}, "unknown ruleset 'x': expected one of ptd-0.2.2, mdc-2023"),
        ([FIRST], [1], {"interval": "year"}, "unknown interval 'year': expected one of day, week, month, quarter"),
    ],
)
def test_what_cannot_be_reviewed_is_refused_in_words(days, values, options, sentence):
    with pytest.raises(NotReviewable) as refusal:
        review(days, values, **options)

    assert str(refusal.value) == sentence


def test_an_option_for_the_wrong_number_of_series_is_refused():
    with pytest.raises(NotReviewable) as refusal:
        review_many([1, 2], ["2026-01-05", "2026-01-05"], [1, 1], target=[1, 2, 3])

    assert str(refusal.value) == "an option needs one value, or one for each of the 2 series"
