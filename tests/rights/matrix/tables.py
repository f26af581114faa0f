"""Random tables, and what they mean by the plainest of models: look at every row at every point."""

from decimal import Decimal
from functools import cache
from itertools import pairwise, product

from hypothesis import strategies as st

from rights.matrix.rules.table import Table

LEVELS = ("stream", "portfolio", "enterprise")
FACTS = (
    {"code": "amount", "type": "number", "domain": "[0..10]"},
    {"code": "share", "type": "number", "domain": "(0..5)"},
    {"code": "streams", "type": "integer", "domain": ">= 1"},
    {"code": "grade", "type": "integer", "domain": "[1..6]"},
    {"code": "band", "type": "integer", "domain": "[0..3], [7..9]"},
    {"code": "free", "type": "number", "domain": None},
    {"code": "data", "type": "choice", "domain": ["public", "personal", "patient"]},
    {"code": "reversible", "type": "boolean", "domain": None},
)
NUMBERS = st.integers(-1, 11).map(str) | st.sampled_from(["0.5", "2.5", "4.75"])


@st.composite
def number_cells(draw):
    shape = draw(st.sampled_from(["-", "one", "list", "not", "compare", "range", "mixed"]))
    if shape == "compare":
        return f"{draw(st.sampled_from(['<', '<=', '>', '>=']))} {draw(NUMBERS)}"
    if shape == "range":
        low, high = sorted([Decimal(draw(NUMBERS)), Decimal(draw(NUMBERS))])
        if low == high:
            return f"[{low}..{high}]"
        return f"{draw(st.sampled_from('[('))}{low}..{high}{draw(st.sampled_from('])'))}"
    if shape == "mixed":
        return f"< {draw(NUMBERS)}, {draw(NUMBERS)}"
    listed = ", ".join(draw(st.lists(NUMBERS, min_size=1, max_size=1 if shape == "one" else 3)))
    return {"-": "-", "not": f"not({listed})"}.get(shape, listed)


def cells_of(fact):
    if fact["type"] == "boolean":
        return st.sampled_from(["-", "true", "false", "true, false"])
    if fact["type"] == "choice":
        lists = st.lists(st.sampled_from(fact["domain"]), min_size=1, max_size=2, unique=True).map(", ".join)
        return st.just("-") | lists | lists.map(lambda listed: f"not({listed})")
    return st.just("-") | number_cells()


@st.composite
def documents(draw, policies=("U", "P"), most_rules=14):
    facts = draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=4, unique_by=lambda fact: fact["code"]))
    rules = [
        {
            "code": f"r{number}",
            "when": {fact["code"]: draw(cells_of(fact)) for fact in facts},
            "then": {"level": draw(st.sampled_from(LEVELS)), "role": draw(st.sampled_from(["owner", "lead"]))},
        }
        for number in range(1, draw(st.integers(1, most_rules)) + 1)
    ]
    return {"hit_policy": draw(st.sampled_from(policies)), "facts": facts, "levels": list(LEVELS), "rules": rules}


def tables(**shape):
    return documents(**shape).map(Table.of)


def grid(table):
    """A point at every border that a cell or the domain names, and one on each side of it: nothing else can differ."""
    return [dict(zip([fact.code for fact in table.facts], point, strict=True)) for point in product(*axes(table))]


def axes(table):
    found = []
    for fact in table.facts:
        if not fact.numeric:
            found.append(list(fact.values))
            continue
        sets = [fact.numbers, *(rule.points[fact.code] for rule in table.rules if fact.code in rule.points)]
        borders = sorted({number for one in sets for number, _side in one if number.is_finite()} or {Decimal(0)})
        between = [(low + high) / 2 for low, high in pairwise(borders)]
        near = {*borders, *between, borders[0] - 1, borders[-1] + 1}
        if fact.kind == "integer":
            near = {Decimal(int(number) + step) for number in near for step in (-1, 0, 1)}
        inside = sorted(number for number in near if fact.holds(fact.numbers, number))
        found.append([int(number) for number in inside] if fact.kind == "integer" else inside)
    return found


def fits(fact, cell, value):
    """Does a value fit a cell? Read anew from the text, without the engine's sets."""
    return _fits(fact.numeric, cell.strip(), str(value).lower() if isinstance(value, bool) else value)


@cache
def _fits(numeric, cell, value):
    if cell == "-":
        return True
    if cell.startswith("not("):
        return not _fits(numeric, cell[4:-1], value)
    items = [one.strip().strip('"') for one in cell.split(",")]
    return any(_fits_number(item, Decimal(value)) for item in items) if numeric else value in items


def _fits_number(item, value):
    for sign, holds in (("<=", value.__le__), (">=", value.__ge__), ("<", value.__lt__), (">", value.__gt__)):
        if item.startswith(sign):
            return holds(Decimal(item[len(sign) :].strip()))
    if ".." in item:
        low, high = map(Decimal, item[1:-1].split(".."))
        return (low <= value if item[0] == "[" else low < value) and (
            value <= high if item[-1] == "]" else value < high
        )
    return value == Decimal(item)


def fitting(table, point):
    return [
        rule
        for rule in table.rules
        if all(fits(table.fact(code), cell, point[code]) for code, cell in rule.when.items())
    ]


def winners(table, point):
    """The authorities that a table names at a point, by its hit policy."""
    hits = fitting(table, point)
    if table.hit_policy == "P" and hits:
        top = max(table.rank(rule.authority) for rule in hits)
        hits = [rule for rule in hits if table.rank(rule.authority) == top]
    return {rule.authority for rule in hits}


def in_region(table, region, point):
    return all(fits(table.fact(code), cell, point[code]) for code, cell in region.items())
