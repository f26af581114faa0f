"""Is a measured value inside a guardrail? Exact numbers in, an answer out; the same everywhere."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

PLACES = Decimal("0.0001")
MOST = Decimal(10) ** 14
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)


def settled(value: Decimal) -> Decimal:
    """The value as it is kept, shown and judged: to four places, so that what is shown is what is judged.

    Raises ValueError for what is no finite number or greater than anybody sets a limit to.
    """
    if not value.is_finite() or abs(value) >= MOST:
        raise ValueError(f"{value} cannot be held against a limit")
    return value.quantize(PLACES, context=_EXACT)


def inside(value: Decimal, lowest: Decimal | None, highest: Decimal | None) -> bool:
    """Does the value keep to the limits? A limit itself is inside."""
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def makes_sense(lowest: Decimal | None, highest: Decimal | None) -> bool:
    """Is there a limit at all, and room between two?"""
    if lowest is None or highest is None:
        return lowest is not None or highest is not None
    return lowest <= highest
