"""The grammar of a cell, and the sets of values that cells stand for.

A set of numbers is kept as cuts: places between two numbers, so that open and closed borders compare like numbers do.
`(5, 0)` lies just below 5, `(5, 1)` just above; a set is a sorted run of cuts, in at the first, out at the second, and so on.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from math import ceil, floor

Cut = tuple[Decimal, int]
Numbers = tuple[Cut, ...]

BELOW, ABOVE = 0, 1
BOTTOM: Cut = (Decimal("-Infinity"), BELOW)
TOP: Cut = (Decimal("Infinity"), BELOW)
NOTHING: Numbers = ()
EVERYTHING: Numbers = (BOTTOM, TOP)
ANY = "-"
DIGITS = 40  # nobody decides about more, and arithmetic stays exact and quick
ONE = Decimal(1)
EXACT = Context(prec=4 * DIGITS)  # no step of ours is ever rounded by the context

_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PLAIN = re.compile(_NUMBER + r"\Z")
_COMPARISON = re.compile(rf"(<=|>=|<|>|=)\s*({_NUMBER})\Z")
_RANGE = re.compile(rf"([\[(\]])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\])\[])\Z")
_NOT = re.compile(r"not\s*\((.*)\)\Z", re.DOTALL)
_GROUPED = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_BARE = re.compile(r"[^\s\",()\[\]<>=]+(?:[ ]+[^\s\",()\[\]<>=]+)*\Z")


class BadCell(ValueError):
    """A cell that the grammar does not know; `expected` says what would be understood."""

    def __init__(self, text: str, expected: str) -> None:
        super().__init__(f"{text!r}: expected {expected}")
        self.text, self.expected = text, expected


# --- sets of numbers -------------------------------------------------------------------------------------------------
def interval(low: Cut, high: Cut) -> Numbers:
    """The numbers between two cuts."""
    return (low, high) if low < high else NOTHING


def point(number: Decimal) -> Numbers:
    """One number alone."""
    return ((number, BELOW), (number, ABOVE))


def combine(left: Numbers, right: Numbers, keep: tuple[bool, bool, bool]) -> Numbers:
    """The numbers only in `left`, only in `right` and in both, as `keep` says."""
    kept: list[Cut] = []
    inside = False
    for cut in sorted({*left, *right}):
        in_left, in_right = holds_after(left, cut), holds_after(right, cut)
        wanted = keep[2] if in_left and in_right else (in_left and keep[0]) or (in_right and keep[1])
        if wanted != inside:
            kept.append(cut)
            inside = wanted
    return tuple(kept)


def holds_after(numbers: Numbers, cut: Cut) -> bool:
    """Is what lies just after the cut in the set?"""
    return sum(1 for one in numbers if one <= cut) % 2 == 1


def union(left: Numbers, right: Numbers) -> Numbers:
    """What is in either."""
    return combine(left, right, (True, True, True))


def intersection(left: Numbers, right: Numbers) -> Numbers:
    """What is in both."""
    return combine(left, right, (False, False, True))


def difference(left: Numbers, right: Numbers) -> Numbers:
    """What is in the first alone."""
    return combine(left, right, (True, False, False))


def pieces(numbers: Numbers) -> list[tuple[Cut, Cut]]:
    """The intervals of a set, in order."""
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def whole(numbers: Numbers) -> Numbers:
    """The same whole numbers, with every cut just below a whole number: `> 3` becomes `>= 4`."""
    found = NOTHING
    for low, high in pieces(numbers):
        found = union(found, interval(_whole(low), _whole(high)))
    return found


def _whole(cut: Cut) -> Cut:
    number, side = cut
    if not number.is_finite():
        return cut
    return (Decimal(ceil(number) if side == BELOW else floor(number) + 1), BELOW)


# --- reading ---------------------------------------------------------------------------------------------------------
def read_number(text: str) -> Decimal:
    """A number as people write it, without separators; raises BadCell."""
    text = text.strip()
    if not _PLAIN.match(text):
        raise BadCell(text, "a number such as 50000 or 0.5, without separators")
    if sum(map(str.isdigit, text)) > DIGITS:
        raise BadCell(text, f"a number of at most {DIGITS} digits")
    return Decimal(text)


def read_numbers(text: str) -> Numbers:
    """The numbers that a cell stands for; raises BadCell."""
    text = text.strip()
    if text == ANY:
        return EVERYTHING
    if _GROUPED.search(text):
        raise BadCell(text, "numbers without thousands separators; a list has a space after each comma: 1, 250")
    negated = _NOT.match(text)
    found = NOTHING
    for item in (negated.group(1) if negated else text).split(","):
        found = union(found, _read_item(item.strip(), text))
    return difference(EVERYTHING, found) if negated else found


def named_numbers(text: str) -> Numbers:
    """What the text of a cell names: of `not(5)` it is 5; raises BadCell."""
    negated = _NOT.match(text.strip())
    return read_numbers(negated.group(1) if negated else text)


def _read_item(item: str, text: str) -> Numbers:
    compared = _COMPARISON.match(item)
    if compared:
        number = read_number(compared.group(2))
        return {
            "<": (BOTTOM, (number, BELOW)),
            "<=": (BOTTOM, (number, ABOVE)),
            ">": ((number, ABOVE), TOP),
            ">=": ((number, BELOW), TOP),
            "=": point(number),
        }[compared.group(1)]
    ranged = _RANGE.match(item)
    if ranged:
        opening, low, high, closing = ranged.groups()
        found = interval(
            (read_number(low), BELOW if opening == "[" else ABOVE),
            (read_number(high), ABOVE if closing == "]" else BELOW),
        )
        if not found:
            raise BadCell(text, "a range whose lower end comes first and that holds at least one number")
        return found
    if not _PLAIN.match(item):
        raise BadCell(text, "-, a number, a list, < 5, <= 5, > 5, >= 5, [1..5], [1..5), (1..5], (1..5) or not(5)")
    return point(read_number(item))


def read_values(text: str) -> tuple[bool, list[str]]:
    """Whether a cell excludes, and the values that it lists, for choices and yes or no; raises BadCell."""
    text = text.strip()
    if text == ANY:
        return True, []
    negated = _NOT.match(text)
    return negated is not None, split_values(negated.group(1) if negated else text)


def split_values(text: str) -> list[str]:
    """The values of a list, bare or in double quotes (a quote inside is doubled); raises BadCell."""
    values: list[str] = []
    for quoted, bare in _items(text):
        if not quoted and not _BARE.match(bare):
            raise BadCell(text, 'a list such as a, b; in double quotes what holds a sign of its own: "a, b"')
        values.append(bare)
    return values


def _items(text: str) -> Iterable[tuple[bool, str]]:
    rest = text.strip()
    while True:
        quoted = re.match(r'"((?:[^"]|"")*)"\s*(,|\Z)', rest)
        plain = re.match(r'([^",]*)(,|\Z)', rest)
        found = quoted or plain
        if found is None:
            raise BadCell(text, 'a list such as a, b or "a", "b"')
        yield quoted is not None, found.group(1).replace('""', '"') if quoted else found.group(1).strip()
        if found.group(2) != ",":
            return
        rest = rest[found.end() :].lstrip()


# --- writing ---------------------------------------------------------------------------------------------------------
def show_number(number: Decimal) -> str:
    """A number without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def show_value(value: str) -> str:
    """A value of a choice, in quotes where it would be read otherwise."""
    safe = _BARE.match(value) and value != ANY and not value.startswith("not(")
    return value if safe else '"' + value.replace('"', '""') + '"'


def show_interval(low: Cut, high: Cut, *, integer: bool) -> str:
    """One interval as a cell."""
    if integer:
        low, high = _inclusive(low, high)
    number, side = low
    if number == high[0]:
        return show_number(number)
    if not number.is_finite():
        return f"{'<=' if high[1] == ABOVE else '<'} {show_number(high[0])}" if high[0].is_finite() else ANY
    if not high[0].is_finite():
        return f"{'>=' if side == BELOW else '>'} {show_number(number)}"
    opening, closing = "[" if side == BELOW else "(", "]" if high[1] == ABOVE else ")"
    return f"{opening}{show_number(number)}..{show_number(high[0])}{closing}"


def _inclusive(low: Cut, high: Cut) -> tuple[Cut, Cut]:
    """Cuts of whole numbers as people write them: both ends named."""
    return low, (EXACT.subtract(high[0], ONE), ABOVE) if high[0].is_finite() else high


def show_list(values: Sequence[str], *, negated: bool = False) -> str:
    """A list as a cell."""
    listed = ", ".join(values)
    return f"not({listed})" if negated else listed
