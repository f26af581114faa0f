"""How each series wants to be reviewed: one value for all, or one for each series."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.rules.limits import Bools, Floats
from indicators.rules.rulesets import DIRECTIONS, FIX_AFTER_AT_LEAST, RULESETS, Direction, Ruleset

OneOrEachFlag = bool | Iterable[bool]
OneOrEachNumber = float | None | Iterable[float | None]
OneOrEachCount = int | None | Iterable[int | None]
OneOrEachWord = str | None | Iterable[str | None]


class NotReviewable(ValueError):
    """The input breaks a rule that a review relies on."""


@dataclass(frozen=True)
class Options:
    """One entry a series: direction codes, screening, baseline length (0: all points), target (NaN: none)."""

    direction: NDArray[np.int64]
    screen: Bools
    fix_after: NDArray[np.int64]
    target: Floats


def ruleset_named(code: str) -> Ruleset:
    """The ruleset of that code."""
    if code not in RULESETS:
        raise NotReviewable(f"unknown ruleset {code!r}: expected one of {', '.join(RULESETS)}")
    return RULESETS[code]


def options_for(
    series: int,
    rules: Ruleset,
    *,
    direction: OneOrEachWord,
    screen: OneOrEachFlag,
    fix_after: OneOrEachCount,
    target: OneOrEachNumber,
) -> Options:
    """The options of so many series; a ruleset without screening overrules `screen`."""
    screens = np.atleast_1d(np.asarray(screen if isinstance(screen, bool) else list(screen), dtype=np.bool_))
    try:
        return Options(
            direction=np.broadcast_to(np.array(_direction_codes(direction), dtype=np.int64), series),
            screen=np.broadcast_to(screens & rules.screens, series),
            fix_after=np.broadcast_to(np.array(_baselines(fix_after), dtype=np.int64), series),
            target=np.broadcast_to(np.array(_targets(target), dtype=np.float64), series),
        )
    except ValueError as mismatch:
        if isinstance(mismatch, NotReviewable):
            raise
        raise NotReviewable(f"an option needs one value, or one for each of the {series} series") from mismatch


def words(option: OneOrEachWord) -> list[str | None]:
    """The option as a list of one or of one for each series."""
    return [option] if option is None or isinstance(option, str) else list(option)


def _direction_codes(option: OneOrEachWord) -> list[int]:
    names = words(option)
    for name in names:
        if name not in DIRECTIONS:
            raise NotReviewable(f"unknown direction {name!r}: expected one of {', '.join(DIRECTIONS)}")
    return [DIRECTIONS.index(Direction(str(name))) for name in names]


def _baselines(option: OneOrEachCount) -> list[int]:
    counts = list(option) if isinstance(option, Iterable) else [option]
    for count in counts:
        if count is not None and count < FIX_AFTER_AT_LEAST:
            raise NotReviewable(f"a baseline of {count} points: expected at least {FIX_AFTER_AT_LEAST}")
    return [count or 0 for count in counts]


def _targets(option: OneOrEachNumber) -> list[float]:
    targets = list(option) if isinstance(option, Iterable) else [option]
    return [np.nan if target is None else float(target) for target in targets]
