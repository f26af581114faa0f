"""Series in every state a chart can meet, and the golden pictures: `python -m tests.charts.samples` draws them anew."""

from datetime import date, timedelta
from pathlib import Path

from indicators.charts import (
    LITERAL,
    NARROW,
    SHARE,
    ChartSegment,
    ChartSeries,
    chart_svg,
    from_review,
    spark_svg,
)
from indicators.rules import review

GOLDEN = Path(__file__).parent / "golden"
MONDAY = date(2025, 4, 7)
USUAL = [12, 15, 11, 14, 16, 13, 12, 15, 14, 13, 16, 12, 14, 15, 13, 12]


def weeks(n: int, begin: date = MONDAY) -> list[date]:
    return [begin + timedelta(weeks=index) for index in range(n)]


def reviewed(values, *, title="Changes released", interval="week", dates=None, rebase_at=(), **more) -> ChartSeries:
    """The chart of what the engine says about these values."""
    days = dates or weeks(len(values))
    direction, target = more.get("direction", "increase"), more.get("target")
    answer = review(days, values, direction=direction, target=target, interval=interval, rebase_at=rebase_at)
    return from_review(answer, title=title, interval=interval, **{"direction": direction, **more})


def run_below() -> ChartSeries:
    return reviewed([*USUAL, *USUAL, 9, 8, 9, 10, 8, 9, 8, 9], target=10.0, unit="changes a week")


def rebased() -> ChartSeries:
    values = [*USUAL, *[value + 20 for value in USUAL]]
    return reviewed(values, rebase_at=(weeks(len(values))[16],), unit="changes a week")


def with_a_gap() -> ChartSeries:
    days = weeks(20)
    del days[9:11]
    return reviewed([*USUAL, 14, 13], dates=days)


STATES = {
    "empty": lambda: ChartSeries("Nothing yet", "week", [], [], target=4.0),
    "never reviewed": lambda: ChartSeries("New", "week", weeks(3), [1.0, 2.0, 3.0]),
    "one": lambda: reviewed([5.0], target=4.0),
    "two": lambda: reviewed([5.0, 6.5]),
    "usual": lambda: reviewed(USUAL),
    "constant": lambda: reviewed([7.0] * 20, target=7.0),
    "zeros": lambda: reviewed([0.0] * 20),
    "trial": lambda: reviewed(USUAL[:9]),
    "run below": run_below,
    "run above": lambda: reviewed([*USUAL, *USUAL, *[18.0, 17.5] * 4], direction="decrease"),
    "rising": lambda: reviewed([*USUAL, 11, 12, 13, 14, 15, 16, 17, 18], direction="neutral"),
    "falling": lambda: reviewed([*USUAL, 18, 17, 16, 15, 14, 13, 12, 11], direction="neutral"),
    "outside": lambda: reviewed([*USUAL, *USUAL, 60]),
    "outside twice": lambda: reviewed([*USUAL, *USUAL, 0.1, 0.2]),
    "two of three": lambda: reviewed([*USUAL, *USUAL, 18.5, 13, 18.5]),
    "rebased": rebased,
    "gap": with_a_gap,
    "lone": lambda: reviewed([1.0, None, 2.0, None, 3.0]),
    "not drawable": lambda: ChartSeries("x", "week", weeks(4), [1.0, float("nan"), float("inf"), 1e308]),
    "huge": lambda: reviewed([value * 1e6 for value in USUAL], unit="pounds"),
    "enormous": lambda: reviewed([value * 1e18 for value in USUAL]),
    "tiny": lambda: reviewed([value * 1e-10 for value in USUAL]),
    "negative": lambda: reviewed([value - 20 for value in USUAL]),
    "share": lambda: reviewed([0.9 + value / 1000 for value in USUAL], numbers=SHARE, target=0.95),
    "daily": lambda: reviewed(USUAL, interval="day", dates=[MONDAY + timedelta(days=day) for day in range(16)]),
    "monthly": lambda: reviewed(
        USUAL, interval="month", dates=[date(2025 + m // 12, m % 12 + 1, 1) for m in range(16)]
    ),
    "quarterly": lambda: reviewed(
        USUAL, interval="quarter", dates=[date(2022 + q // 4, q % 4 * 3 + 1, 1) for q in range(16)]
    ),
    "yearly": lambda: ChartSeries("Years", "year", [date(2000 + y, 1, 1) for y in range(16)], USUAL),
    "400 points": lambda: reviewed((USUAL * 25)[:400], target=20.0),
    "limits too large": lambda: ChartSeries(
        "x", "week", weeks(3), [1, 2, 3], ["common"] * 3, ["common"] * 3, [ChartSegment(MONDAY, 2.0, -1e305, 1e305)]
    ),
    "hostile": lambda: reviewed(USUAL, title='</title><script>alert("1")</script>\x00', unit="<b>&\"'"),
}


def golden_pictures() -> dict[str, str]:
    """Small pictures that are compared letter by letter."""
    return {
        "run-below-narrow.svg": chart_svg(run_below().last(16), frame=NARROW, key="golden"),
        "rebased-literal.svg": chart_svg(rebased(), frame=NARROW, ink=LITERAL, key="golden"),
        "spark.svg": spark_svg(run_below()),
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, picture in golden_pictures().items():
        (GOLDEN / name).write_text(picture.replace("><", ">\n<") + "\n")
