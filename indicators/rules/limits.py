"""Mean and limits of many segments at once.

A block holds one segment a column and one period a row. NaN is a period without a value: a missing reading, or the
space below a short segment.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.rules.rulesets import LIMIT, NEAR_LIMIT, SCREEN

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Limits:
    """One value a segment; NaN throughout where there is no usable variation."""

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    usable: Bools


def limits_of(block: Floats, *, screen: Bools, fix_after: NDArray[np.int64]) -> Limits:
    """Mean and limits of each column; `fix_after` 0 takes every point as the baseline."""
    baseline = _baseline(~np.isnan(block), fix_after)
    mean = _means(block, baseline)

    ranges = np.abs(block[1:] - block[:-1])
    counted = baseline[1:] & baseline[:-1]
    average_range = _means(ranges, counted)
    if screen.any():
        kept = counted & ((ranges < SCREEN * average_range) | ~screen)
        average_range = _means(ranges, kept)

    usable = mean + LIMIT * average_range > mean - LIMIT * average_range
    mean[~usable] = np.nan
    return Limits(
        mean=mean,
        lower=mean - LIMIT * average_range,
        upper=mean + LIMIT * average_range,
        near_lower=mean - NEAR_LIMIT * average_range,
        near_upper=mean + NEAR_LIMIT * average_range,
        usable=usable,
    )


def _baseline(present: Bools, fix_after: NDArray[np.int64]) -> Bools:
    """The points that make mean and ranges: all, or the first `fix_after` of their segment."""
    if not fix_after.any():
        return present
    place = np.cumsum(present, axis=0, dtype=np.int64)
    baseline: Bools = present & ((place <= fix_after) | (fix_after == 0))
    return baseline


def _means(rows: Floats, counted: Bools) -> Floats:
    """The mean of the counted values of each column, NaN where nothing counts.

    The second pass takes back the rounding of the first, as R's mean() does: whether a point lies on the mean exactly
    decides a run.
    """
    number = np.add.reduce(counted, axis=0, dtype=np.int64).astype(np.float64)
    number[number == 0] = np.nan
    mean: Floats = _totals(np.where(counted, rows, 0.0)) / number
    mean += _totals(np.where(counted, rows - mean, 0.0)) / number
    return mean


def _totals(rows: Floats) -> Floats:
    """Sums by column, always added from the top, so that neighbours and padding never change the last digit."""
    total = np.zeros(rows.shape[1])
    for row in rows:
        total += row
    return total
