"""Which claims of different streams overlap. Plain values in, findings out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from streams.rules import normal_path


@dataclass(frozen=True)
class Claim:
    """What one stream says of a thing: inside or outside; `declared` where an interface agreement covers it."""

    stream: Any
    kind: str
    path: str
    inside: bool = True
    declared: bool = False


class Overlap(StrEnum):
    """How two claims meet."""

    SAME = "same"
    NESTED = "nested"


@dataclass(frozen=True)
class Finding:
    """Two streams claim the same thing, or the second claims a part of what the first claims."""

    overlap: Overlap
    wide: Claim
    narrow: Claim


def overlaps(claims: Iterable[Claim]) -> Iterator[Finding]:
    """Undeclared claims of two streams, of one kind, to the same path or to one inside the other.

    A part of a path is a whole part: “booking” does not contain “bookings”. Either side's declaration covers a pair.
    """
    at: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.inside and not claim.declared and normal_path(claim.path):
            at[claim.kind, normal_path(claim.path)].append(claim)
    for (kind, path), here in at.items():
        yield from (Finding(Overlap.SAME, *pair) for pair in _apart(combinations(here, 2)))
        for above in _above(path):
            wider: Collection[Claim] = at.get((kind, above), ())
            yield from (Finding(Overlap.NESTED, *pair) for pair in _apart((w, n) for w in wider for n in here))


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))


def _apart(pairs: Iterable[tuple[Claim, Claim]]) -> Iterator[tuple[Claim, Claim]]:
    return ((one, other) for one, other in pairs if one.stream != other.stream)
