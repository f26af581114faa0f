"""What many reviews say together: how decisions are made, apart from how they turn out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

ENOUGH = 10  # fewer reviews say nothing about a body


@dataclass(frozen=True, slots=True)
class Seen:
    """One review, as plain values; `confidence` in per cent, if it was stated."""

    process: int
    outcome: int
    as_expected: bool | None
    confidence: int | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the reviews of one body come to."""

    n: int
    process: float | None = None
    outcome: float | None = None
    expected_share: float | None = None
    """How often the expected result came, in per cent, of those that say so."""
    confidence: float | None = None
    """How sure people were of it, on average, of the same decisions."""

    @property
    def enough(self) -> bool:
        """Are there enough reviews to say anything?"""
        return self.n >= ENOUGH

    @property
    def gap(self) -> float | None:
        """How much surer people were than they had reason to be, in points; below zero they were too cautious."""
        if self.confidence is None or self.expected_share is None:
            return None
        return self.confidence - self.expected_share


def calibration(seen: Iterable[Seen]) -> Calibration:
    """The averages over reviews that are done."""
    reviews = list(seen)
    if not reviews:
        return Calibration(0)
    stated = [one for one in reviews if one.as_expected is not None and one.confidence is not None]
    came = [one.as_expected for one in (stated or reviews) if one.as_expected is not None]
    return Calibration(
        len(reviews),
        fmean(one.process for one in reviews),
        fmean(one.outcome for one in reviews),
        100 * fmean(came) if came else None,
        fmean(one.confidence for one in stated if one.confidence is not None) if stated else None,
    )
