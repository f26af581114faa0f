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
    """What one stream says of a thing: inside or outside."""

    stream: Any
    kind: str
    path: str
    inside: bool = True


class Overlap(StrEnum):
    """How two claims meet."""

    SAME = "same"
    NESTED = "nested"


@dataclass(frozen=True)
class Agreed:
    """Two streams agreed how they share a path, and what lies in it."""

    streams: frozenset[Any]
    kind: str
    path: str


@dataclass(frozen=True)
class Finding:
    """Two streams claim the same thing, or the second claims a part of what the first claims."""

    overlap: Overlap
    wide: Claim
    narrow: Claim


def overlaps(claims: Iterable[Claim], agreed: Collection[Agreed] = ()) -> Iterator[Finding]:
    """Claims of two streams, of one kind, to the same path or to one inside the other, that both have not agreed about.

    A part of a path is a whole part: “booking” does not contain “bookings”. Two claims meet at the narrower path; an
    agreement of the two streams over it, or over a path that contains it, covers them. A stream that puts a part outside
    its boundary does not claim that part by what contains it.
    """
    known = frozenset((one.streams, one.kind, normal_path(one.path)) for one in agreed)
    found = _meetings(claims)
    return (one for one in found if not _covered(one, known)) if known else found


def _meetings(claims: Iterable[Claim]) -> Iterator[Finding]:
    at: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    left_out: set[tuple[Any, str, str]] = set()
    for claim in claims:
        if not (path := normal_path(claim.path)):
            continue
        if claim.inside:
            at[claim.kind, path].append(claim)
        else:
            left_out.add((claim.stream, claim.kind, path))
    for (kind, path), here in at.items():
        if len(here) > 1:
            yield from (Finding(Overlap.SAME, *pair) for pair in _apart(combinations(here, 2)))
        for above in _above(path):
            if wider := at.get((kind, above)):
                between = [path, *(place for place in _above(path) if len(place) > len(above))]
                wider = [one for one in wider if not any((one.stream, kind, place) in left_out for place in between)]
                yield from (Finding(Overlap.NESTED, *pair) for pair in _apart((w, n) for w in wider for n in here))


def _covered(finding: Finding, known: Collection[tuple[frozenset[Any], str, str]]) -> bool:
    pair, kind = frozenset((finding.wide.stream, finding.narrow.stream)), finding.narrow.kind
    path = normal_path(finding.narrow.path)
    return any((pair, kind, place) in known for place in (path, *_above(path)))


def _above(path: str) -> Iterator[str]:
    """The paths that contain this one, the widest first."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))


def _apart(pairs: Iterable[tuple[Claim, Claim]]) -> Iterator[tuple[Claim, Claim]]:
    return ((one, other) for one, other in pairs if one.stream != other.stream)
