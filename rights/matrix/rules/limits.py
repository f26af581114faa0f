"""How far somebody's authority reaches along one fact: the greatest amount that a table lets them decide."""

from dataclasses import dataclass
from decimal import Decimal

from rights.matrix.rules.cells import ABOVE, Cut, Numbers, pieces
from rights.matrix.rules.table import Authority, Table


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to here. `amount` None with `decides` means without a limit; without `decides` there is nothing to decide."""

    decides: bool
    amount: Decimal | None = None
    included: bool = True

    def allows(self, amount: Decimal) -> bool:
        """Does it reach this far? An open border counts: nobody can decide at it, and nothing is given away."""
        return self.decides and (self.amount is None or amount <= self.amount)


NOTHING = Limit(decides=False)


def limit_of(table: Table, role: str, fact: str, *, owner: str = "") -> Limit:
    """The greatest amount in any row that lets this role decide; a row's lowest level alone is the `owner`'s.

    It is what the role's own rows reach: a more senior row may take questions out of it, never add any.
    """
    ends = [
        pieces(_numbers(table, rule.points.get(fact), fact))[-1][1]
        for rule in table.rules
        if rule.authority is not None and _is_theirs(table, rule.authority, role, owner)
    ]
    if not ends:
        return NOTHING
    return _limit(max(ends))


def _is_theirs(table: Table, authority: Authority, role: str, owner: str) -> bool:
    if authority.role or authority.forum:
        return authority.role == role
    return bool(owner) and role == owner and authority.level == table.levels[0]


def _numbers(table: Table, points: object, fact: str) -> Numbers:
    return points or table.fact(fact).domain  # type: ignore[return-value]


def _limit(end: Cut) -> Limit:
    number, side = end
    if not number.is_finite():
        return Limit(decides=True)
    return Limit(decides=True, amount=number, included=side == ABOVE)
