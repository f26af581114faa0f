"""The words and numbers of a review: rulesets, labels, classes, icons.

A ruleset is named and versioned and is stored on every review, so that an old review can be explained years later.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

# 2.66 = 3 / d2 for moving ranges of two points (d2 = 1.128).
LIMIT: Final = 2.66
NEAR_LIMIT: Final = 2 * (LIMIT / 3)
# Upper limit of a moving range (D4 for two points): a larger range is left out once when screening.
SCREEN: Final = 3.267
RUN_POINTS: Final = 7
TREND_STEPS: Final = 6
# Fewer points than this give trial limits: drawn, but neither icon nor signal.
FULL_LIMITS_POINTS: Final = 13
FIX_AFTER_AT_LEAST: Final = 12
# Sums and ranges of numbers up to here stay finite.
LARGEST_VALUE: Final = 1e100


@dataclass(frozen=True)
class Ruleset:
    """One published way to judge a series."""

    code: str
    title: str
    screens: bool
    two_of_three_counts_outside: bool


RULESETS: Final = {
    ruleset.code: ruleset
    for ruleset in (
        Ruleset("ptd-0.2.2", "NHSRplotthedots 0.2.2", screens=True, two_of_three_counts_outside=False),
        Ruleset("mdc-2023", "NHS Making Data Count 2023", screens=False, two_of_three_counts_outside=True),
    )
}
DEFAULT_RULESET: Final = "ptd-0.2.2"


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Label(StrEnum):
    """What is special about a point; the first that applies, in the order of the rules."""

    COMMON = "common"
    ABOVE_LIMIT = "above_limit"
    BELOW_LIMIT = "below_limit"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    TWO_OF_THREE_ABOVE = "two_of_three_above"
    TWO_OF_THREE_BELOW = "two_of_three_below"
    RUN_ABOVE = "run_above"
    RUN_BELOW = "run_below"


class PointClass(StrEnum):
    """What a point means for the people who own the series; also the variation icon."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether the process will meet its target if nothing changes."""

    PASS = "pass"  # noqa: S105 - a word of the rules, not a password
    FAIL = "fail"
    HIT_OR_MISS = "hit_or_miss"


class Note(StrEnum):
    """A departure from the reference that took effect; each is shown beside the chart."""

    NO_USABLE_VARIATION = "no usable variation"
    TRIAL_LIMITS = "trial limits"
    MISSING_PERIOD = "missing period"


# Codes in arrays are places in these tuples. Reviews are stored with them: only append.
LABELS: Final = tuple(Label)
CLASSES: Final = tuple(PointClass)
ASSURANCES: Final = tuple(Assurance)
DIRECTIONS: Final = tuple(Direction)
NO_ICON: Final = 255


def _class_codes() -> NDArray[np.uint8]:
    """Class code by direction code and label code."""
    high_and_low = {
        Direction.INCREASE: (PointClass.IMPROVEMENT, PointClass.CONCERN),
        Direction.DECREASE: (PointClass.CONCERN, PointClass.IMPROVEMENT),
        Direction.NEUTRAL: (PointClass.NEUTRAL_HIGH, PointClass.NEUTRAL_LOW),
    }
    rows = [[PointClass.COMMON, *high_and_low[direction] * 4] for direction in DIRECTIONS]
    return np.array([[CLASSES.index(member) for member in row] for row in rows], dtype=np.uint8)


CLASS_BY_DIRECTION_AND_LABEL: Final = _class_codes()
