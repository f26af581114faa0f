"""How grave a risk is, and whether it is more than was accepted. Plain values in, an answer out; the same everywhere."""

from enum import StrEnum

LEAST, MOST = 1, 5
WORST = MOST * MOST


class Band(StrEnum):
    """A grade in words."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"


def grade(likelihood: int, impact: int) -> int:
    """Likelihood times impact, each from 1 to 5; raises ValueError outside."""
    if not (LEAST <= likelihood <= MOST and LEAST <= impact <= MOST):
        raise ValueError(f"likelihood and impact lie from {LEAST} to {MOST}")
    return likelihood * impact


def band(graded: int) -> Band:
    """The grade in words: from 5 moderate, from 10 high, from 16 critical."""
    if graded >= 16:
        return Band.CRITICAL
    if graded >= 10:
        return Band.HIGH
    return Band.MODERATE if graded >= 5 else Band.LOW


def over(graded: int, appetite: int | None) -> bool:
    """Is it graver than what was accepted? Where nobody has set an appetite, nothing is."""
    return appetite is not None and graded > appetite


def concentrated(streams: int, of: int) -> bool:
    """Does so much hang on one cause that it is looked at as one: two streams at least, and a quarter of those with risks?"""
    return streams >= 2 and streams * 4 >= of


def cause_key(name: str) -> str:
    """What makes two named causes one: case and spaces do not count."""
    return " ".join(name.casefold().split())
