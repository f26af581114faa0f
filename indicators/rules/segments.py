"""From readings in one long row to segments side by side, and back.

A series is cut at its rebase dates. Each segment becomes one column of a block, so that no rule can look across a
border; a missing period leaves a NaN between two readings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from indicators.rules.limits import Floats
from indicators.rules.periods import Days

Counts = NDArray[np.int64]

# A block of this many values stays in a processor's second-level cache with its masks.
_BLOCK_VALUES = 65_536


@dataclass(frozen=True)
class Segments:
    """Where each segment lies in the long row, and in which series."""

    series: Counts
    starts: Counts
    sizes: Counts


def cut(days: Days, counts: Counts, rebase_at: Mapping[int, Iterable[date | np.datetime64]]) -> Segments:
    """Cut series that follow each other in `days` before each reading on a rebase date.

    As in the reference, a rebase date without a reading changes nothing.
    """
    series_starts = np.cumsum(counts) - counts
    borders = [series_starts[counts > 0]]
    for series, dates in rebase_at.items():
        start, stop = series_starts[series], series_starts[series] + counts[series]
        rebased = np.isin(days[start:stop], np.array(list(dates), dtype="datetime64[D]"))
        borders.append(start + np.flatnonzero(rebased))
    starts = np.unique(np.concatenate(borders)).astype(np.int64)
    return Segments(
        series=np.searchsorted(series_starts + counts, starts, side="right"),
        starts=starts,
        sizes=np.diff(starts, append=len(days)),
    )


class Blocks:
    """Segments laid out as blocks of columns, the long ones first so that little space is lost."""

    def __init__(self, values: Floats, segments: Segments, follows_gap: NDArray[np.bool_] | None) -> None:
        position = np.arange(len(values)) - np.repeat(segments.starts, segments.sizes)
        if follows_gap is not None:
            gaps = np.cumsum(follows_gap)
            position += gaps - np.repeat(gaps[segments.starts], segments.sizes)
        heights = position[segments.starts + segments.sizes - 1] + 1 if len(values) else segments.sizes

        self._order = np.argsort(-heights, kind="stable")
        first_cell = np.empty(len(heights), dtype=np.int64)
        width_of = np.empty(len(heights), dtype=np.int64)
        self._shapes: list[tuple[int, int]] = []
        begin = size = 0
        while begin < len(heights):
            height = int(heights[self._order[begin]])
            columns = self._order[begin : begin + max(1, _BLOCK_VALUES // height)]
            first_cell[columns] = size + np.arange(len(columns))
            width_of[columns] = len(columns)
            self._shapes.append((height, len(columns)))
            begin, size = begin + len(columns), size + height * len(columns)

        self._cells = np.repeat(first_cell, segments.sizes) + position * np.repeat(width_of, segments.sizes)
        self._values = np.full(size, np.nan)
        self._values[self._cells] = values
        self._codes = np.zeros(size, dtype=np.uint8)

    def __iter__(self) -> Iterator[tuple[Counts, Floats, NDArray[np.uint8]]]:
        """For each block: which segments are its columns, their values, and the place for their labels."""
        column = cell = 0
        for height, width in self._shapes:
            part = slice(cell, cell + height * width)
            yield (
                self._order[column : column + width],
                self._values[part].reshape(height, width),
                self._codes[part].reshape(height, width),
            )
            column, cell = column + width, cell + height * width

    def codes(self) -> NDArray[np.uint8]:
        """The codes written into the blocks, one a reading, in the order of the long row."""
        codes: NDArray[np.uint8] = self._codes[self._cells]
        return codes
