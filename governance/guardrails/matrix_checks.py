"""What is known of guardrails when a matrix is verified: which of them cite an amount that it no longer names?"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import ngettext

from doors.addresses import address
from doors.refusal import NextStep
from governance.guardrails.measures import Unit
from governance.guardrails.models import Guardrail
from governance.guardrails.wording import amount
from rights.matrix.checks import CheckFinding
from rights.matrix.models import Fact
from rights.matrix.rules.table import Table
from rights.matrix.selectors import router_of, version_in_force


def cited_amounts(table: Table, at: datetime) -> Iterator[CheckFinding]:
    """Guardrails in force that name an amount at which the matrix in force divides, and this table does not; a warning for
    each amount. Four queries.
    """
    version = version_in_force(at)
    if version is None:
        return
    money = set(Fact.objects.filter(is_money=True).values_list("code", flat=True))
    gone = borders(router_of(version).table, money) - borders(table, money)
    holding = Guardrail.objects.at(at).filter(unit=Unit.MONEY)
    citing = list(holding.filter(Q(lowest__in=gone) | Q(highest__in=gone)).order_by("number")) if gone else []
    for border in sorted(gone):
        named = [one for one in citing if border in (one.lowest, one.highest)]
        if named:
            said = ngettext(
                "%(n)s guardrail still cites %(amount)s", "%(n)s guardrails still cite %(amount)s", len(named)
            )  # fmt: skip
            words = {"n": len(named), "amount": amount(border, Unit.MONEY, named[0].currency)}
            step = NextStep(str(named[0]), address("guardrails:detail", named[0].pk))
            yield CheckFinding("guardrail.stale", said % words, "warning", (), step)


def borders(table: Table, facts: set[str]) -> set[Decimal]:
    """The numbers at which the rows of a table divide these facts."""
    return {
        number
        for rule in table.rules
        for fact, points in rule.points.items()
        if fact in facts and isinstance(points, tuple)
        for number, _side in points
        if number.is_finite()
    } - {number for fact in table.facts if fact.code in facts and fact.numeric for number, _side in fact.numbers}
