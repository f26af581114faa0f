"""The review engine alone: readings a second, against two passes of NumPy over the same array."""

import json
import time
from collections.abc import Callable

import numpy as np

from indicators.rules import review_many

SERIES, READINGS, ROUNDS = 8_000, 104, 7


def measure() -> dict[str, object]:
    """The figure `review_compute`: higher is better, and so is its ratio to the floor."""
    values = np.random.default_rng(20_260_105).normal(50, 5, (SERIES, READINGS)).round(2)
    days = np.tile(np.datetime64("2024-01-01") + 7 * np.arange(READINGS), SERIES)
    counts = np.full(SERIES, READINGS)

    def engine() -> object:
        return review_many(values.ravel(), days, counts, direction="increase", target=48.0, interval="week")

    def floor() -> object:
        return values.mean(axis=1), np.abs(np.diff(values, axis=1)).mean(axis=1)

    reviewed, read = values.size / _best(engine), values.size / _best(floor)
    return {
        "name": "review_compute",
        "value": round(reviewed),
        "unit": "points/s",
        "floor": round(read),
        "ratio": round(reviewed / read, 4),
        "n": values.size,
        "note": "full ruleset with weekly intervals and target; floor: NumPy's mean and mean absolute difference",
    }


def _best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of several runs."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    print(json.dumps(measure()))
