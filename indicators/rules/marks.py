"""One label a point, for many segments at once (one segment a column, one period a row)."""

import numpy as np
from numpy.typing import NDArray

from indicators.rules.limits import Bools, Floats, Limits
from indicators.rules.rulesets import LABELS, RUN_POINTS, TREND_STEPS, Label, Ruleset

Codes = NDArray[np.uint8]


def labels_of(block: Floats, limits: Limits, ruleset: Ruleset) -> Codes:
    """Label codes of every point; periods without a value and segments without usable variation are common."""
    above, over = block > limits.mean, block > limits.upper
    below, under = block < limits.mean, block < limits.lower
    close_above = _close(block > limits.near_upper, over, ruleset)
    close_below = _close(block < limits.near_lower, under, ruleset)
    rises, falls = _trends(block)

    labels = np.zeros(block.shape, dtype=np.uint8)
    # From the weakest to the strongest: the first that applies is written last.
    for label, marked in (
        (Label.RUN_BELOW, _run(below)),
        (Label.RUN_ABOVE, _run(above)),
        (Label.TWO_OF_THREE_BELOW, _two_of_three(below, close_below)),
        (Label.TWO_OF_THREE_ABOVE, _two_of_three(above, close_above)),
        (Label.TREND_DOWN, falls),
        (Label.TREND_UP, rises),
        (Label.BELOW_LIMIT, under),
        (Label.ABOVE_LIMIT, over),
    ):
        np.putmask(labels, marked, LABELS.index(label))
    labels *= limits.usable
    return labels


def _close(beyond_near: Bools, outside: Bools, ruleset: Ruleset) -> Bools:
    return beyond_near if ruleset.two_of_three_counts_outside else beyond_near & ~outside


def _run(side: Bools) -> Bools:
    return _spread(_consecutive(side, RUN_POINTS), RUN_POINTS, len(side))


def _two_of_three(side: Bools, close: Bools) -> Bools:
    """The close points of every three on one side of which at least two are close."""
    if len(side) < 3:
        return np.zeros_like(side)
    first, second, third = close[:-2], close[1:-1], close[2:]
    at_least_two = (first & second) | (third & (first | second))
    return _spread(_consecutive(side, 3) & at_least_two, 3, len(side)) & close


def _trends(block: Floats) -> tuple[Bools, Bools]:
    """Points in a rising and in a falling trend.

    A point's direction is the step into it, or the step out of it when the next point is in a trend too. As in the
    reference, a flat step from one trend straight into the next counts as falling.
    """
    up, down = block[1:] > block[:-1], block[1:] < block[:-1]
    begins = _consecutive(up, TREND_STEPS) | _consecutive(down, TREND_STEPS)
    in_trend = _spread(begins, TREND_STEPS + 1, len(block))
    rising = np.zeros_like(in_trend)
    rising[1:] = up
    np.copyto(rising[:-1], up, where=in_trend[1:])
    return in_trend & rising, in_trend & ~rising


def _consecutive(marks: Bools, length: int) -> Bools:
    """True where a window of `length` marks begins."""
    windows = max(len(marks) - length + 1, 0)
    whole = marks[:windows].copy()
    for offset in range(1, length):
        whole &= marks[offset : offset + windows]
    return whole


def _spread(starts: Bools, length: int, rows: int) -> Bools:
    """The points, of so many rows, that lie in any of the windows of `length` that begin at `starts`."""
    inside = np.zeros((rows, starts.shape[1]), dtype=np.bool_)
    for offset in range(length):
        inside[offset : offset + len(starts)] |= starts
    return inside
