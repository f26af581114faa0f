"""Milliseconds to verify the matrix of this folder (36 rules, 6 facts), and the longest that any table can take."""

import json
import random
import time
from collections.abc import Callable

from bench.routing import MATRIX
from rights.matrix.rules.analysis import analyse
from rights.matrix.rules.documents import read_table
from rights.matrix.rules.table import Table

ROUNDS = 40


def measure() -> dict[str, object]:
    """The figure `analysis`: lower is better."""
    table = read_table(MATRIX)
    assert analyse(table).publishable
    document, wild = table.document(), _wild()
    taken, floor = _best(lambda: analyse(table), ROUNDS), _best(lambda: Table.of(document), ROUNDS)
    assert not analyse(wild).analysed
    bound = _best(lambda: analyse(wild), 2)
    return {
        "name": "analysis",
        "value": round(taken * 1000, 2),
        "unit": "ms",
        "floor": round(floor * 1000, 2),
        "ratio": round(taken / floor, 2),
        "n": len(table.rules),
        "note": f"gaps, overlaps, idle rows; floor: reading the same table. Bound: {len(wild.rules)} random rules over "
        f"{len(wild.facts)} facts are given up as not analysed after {bound * 1000:,.0f} ms",
    }


def _wild() -> Table:
    """Rows that cut everything everywhere: more cases than anybody could look through."""
    dice = random.Random(12)
    facts = [{"code": f"f{number}", "type": "number", "domain": "[0..1000]"} for number in range(5)]
    rules = []
    for number in range(80):
        named = dice.sample(facts, dice.randint(1, len(facts)))
        when = {fact["code"]: f"[{at}..{at + 500}]" for fact in named for at in [dice.randint(0, 500)]}
        rules.append({"code": f"r{number}", "when": when, "then": {"level": "stream"}})
    return Table.of({"hit_policy": "U", "facts": facts, "levels": ["stream"], "rules": rules})


def _best(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    print(json.dumps(measure()))
