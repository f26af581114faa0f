"""One process-behaviour chart of 104 readings as SVG: milliseconds, against joining a text of the same size."""

import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from indicators.charts import ChartSeries, chart_svg, from_review
from indicators.rules import review

READINGS, ROUNDS, IN_A_ROUND = 104, 9, 40


def measure() -> dict[str, object]:
    """The figure `chart`: lower is better, and so is its ratio to the floor."""
    series = _series()
    svg = chart_svg(series)
    # What any renderer has to do at least: write so many small pieces, numbers among them, and join them.
    pieces = [svg[at : at + 24] for at in range(0, len(svg), 24)]

    def floor() -> str:
        return "".join([f"{piece}" for piece in pieces])

    drawn, joined = _best(lambda: chart_svg(series)), _best(floor)
    return {
        "name": "chart",
        "value": round(drawn * 1000, 3),
        "unit": "ms",
        "floor": round(joined * 1000, 3),
        "ratio": round(drawn / joined, 1),
        "n": READINGS,
        "note": f"wide SVG with a tooltip for each reading, {len(svg):,} bytes; floor: joining the same bytes in pieces of 24",
    }


def _series() -> ChartSeries:
    dice = random.Random(20_260_105)
    dates = [date(2024, 1, 1) + timedelta(weeks=index) for index in range(READINGS)]
    values = [round(dice.gauss(14, 4), 1) for _ in dates]
    answer = review(dates, values, direction="increase", target=10.0, interval="week", rebase_at=(dates[52],))
    return from_review(answer, title="Changes released", interval="week", unit="changes a week", target=10.0)


def _best(work: Callable[[], object]) -> float:
    """Seconds of one call in the quickest of several rounds."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(IN_A_ROUND):
            work()
        seconds.append((time.perf_counter() - begun) / IN_A_ROUND)
    return min(seconds)


if __name__ == "__main__":
    print(json.dumps(measure()))
