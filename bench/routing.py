"""Questions a second that the matrix of this folder (36 rules, 6 facts) answers, bare and with reasons and counterfactuals."""

import json
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from rights.matrix.rules.cells import pieces
from rights.matrix.rules.documents import read_table
from rights.matrix.rules.facts import Fact, Points, Value
from rights.matrix.rules.routing import Route, Router
from rights.matrix.rules.table import Table

MATRIX = Path(__file__).parent / "matrix.json"
QUESTIONS, ROUNDS = 20_000, 5
Question = dict[str, Value]


def measure() -> Iterator[dict[str, object]]:
    """The figures `routing` and `routing_full`: higher is better."""
    table = read_table(MATRIX)
    router, chain = Router(table), _chain(table)
    asked = _questions(table)
    for question in asked[:2_000]:
        answer = router.route(question)
        assert isinstance(answer, Route)
        assert answer.hits[0].code == chain(question)
    raw = [{code: str(value).lower() for code, value in question.items()} for question in asked]
    bare, floor, full = _rate(router.route, asked), _rate(chain, asked), _rate(router.explain, asked[: QUESTIONS // 10])
    texts = _rate(router.route, raw)
    yield {
        "name": "routing",
        "unit": "routings/s",
        "n": QUESTIONS,
        "value": round(bare),
        "floor": round(floor),
        "ratio": round(bare / floor, 2),
        "note": f"36 rules, 6 typed facts, checked against their domains; {texts:,.0f}/s when all facts are texts; "
        "floor: the same rules as one chain of ifs without any check, stopping at the first that fits",
    }
    yield {
        "name": "routing_full",
        "unit": "routings/s",
        "n": QUESTIONS // 10,
        "value": round(full),
        "floor": round(bare),
        "ratio": round(full / bare, 3),
        "note": "with reasons and everything that would change the answer; floor: routing alone, same run",
    }


def _questions(table: Table) -> list[Question]:
    """Points all over the domain, no two routings alike."""
    dice = random.Random(36_006)
    return [
        {
            "amount": Decimal(round(10 ** dice.uniform(3, 7))) / 100 * dice.choice((1, 100)),
            "duration_months": dice.randint(0, 120),
            "risk_grade": dice.randint(1, 25),
            "data_class": dice.choice(table.fact("data_class").values),
            "streams": dice.randint(1, 8),
            "reversible": dice.random() < 0.5,
        }
        for _ in range(QUESTIONS)
    ]


def _chain(table: Table) -> Callable[[Question], str]:
    """What a programmer would write by hand: a condition a rule, one after the other."""
    lines = ["def chain(facts):"]
    lines += [f"    {fact.code} = facts[{fact.code!r}]" for fact in table.facts]
    for rule in table.rules:
        tests = [_condition(table.fact(code), points) for code, points in rule.points.items()]
        lines += [f"    if {' and '.join(tests)}:", f"        return {rule.code!r}"]
    names: dict[str, Callable[[Question], str]] = {}
    exec("\n".join(lines), {"D": Decimal}, names)  # noqa: S102  our own text
    return names["chain"]


def _condition(fact: Fact, points: Points) -> str:
    if isinstance(points, frozenset):
        return f"{fact.code} in {tuple(sorted(points))!r}"
    ((low, _), (high, _)) = pieces(points)[0]
    ends = [f"{low} <= {fact.code}"] * low.is_finite() + [f"{fact.code} < {high}"] * high.is_finite()
    if fact.kind == "number" and high == 10_000_000:
        ends.pop()
    return " and ".join(ends)


def _rate(work: Callable[[Question], object], asked: list) -> float:
    """Calls a second in the quickest of several rounds."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for question in asked:
            work(question)
        seconds.append(time.perf_counter() - begun)
    return len(asked) / min(seconds)


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure))
