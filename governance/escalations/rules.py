"""When a question may leave its level, and what happens when nobody answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from rights.matrix.rules.facts import Fact, Value
from rights.matrix.rules.routing import Route, Router
from rights.matrix.rules.table import Rule
from tenancy.working_days import WorkCalendar, add_working_days

PATIENCE = 3  # working days between the reminder of the chair and the next level


@dataclass(frozen=True, slots=True)
class Criterion:
    """A reason that the matrix names: facts under which it holds, and where the question then goes."""

    code: str
    sentence: str
    when: Mapping[str, Any]
    level: str
    forum: str = ""
    days: int = 5
    skips_levels: bool = False


def criteria_in(document: Mapping[str, Any] | None) -> list[Criterion]:
    """The criteria of a published version, in its own order."""
    return [
        Criterion(
            one["code"], one["sentence"], dict(one.get("when") or {}), one["level"], one.get("forum") or "",
            int(one.get("days") or 5), bool(one.get("skips_levels")),
        )
        for one in (document or {}).get("criteria", ())
    ]  # fmt: skip


class Outcome(StrEnum):
    """What becomes of a question that somebody wants to take higher."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    """The own level may decide it, and no criterion holds."""
    NO_CRITERION = "no_criterion"
    NOT_MET = "not_met"
    FACTS_MISSING = "facts_missing"


@dataclass(frozen=True, slots=True)
class Unmet:
    """One fact for which a criterion does not hold."""

    fact: str
    value: str
    cell: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome with its reason."""

    outcome: Outcome
    criterion: Criterion | None = None
    rule: Rule | None = None
    """The row by which the own level decides."""
    unmet: tuple[Unmet, ...] = ()
    missing: tuple[str, ...] = ()
    holding: tuple[Criterion, ...] = ()
    """The criteria that do hold on these facts."""


def judge(
    router: Router, criteria: Sequence[Criterion], *, named: str, facts: Mapping[str, Value], own_level: str
) -> Judgement:
    """May this question leave its level for the criterion named? `facts` are typed values of the table's columns.

    Facts that the criterion does not ask for may be left out; then nobody can say whether the own level may decide.
    """
    columns = {fact.code: fact for fact in router.table.facts}
    # One without cells is a matter of judgement: it holds for whoever names it, and covers nothing by itself.
    holding = tuple(one for one in criteria if one.when and _holds(one, columns, facts))
    criterion = next((one for one in criteria if one.code == named), None)
    if criterion is not None and _holds(criterion, columns, facts):
        return Judgement(Outcome.ACCEPTED, criterion, holding=holding)
    if named and criterion is None:
        return Judgement(Outcome.NO_CRITERION, holding=holding)
    rule = None if holding or facts.keys() != columns.keys() else own_rule(router, facts, own_level)
    if rule is not None:
        return Judgement(Outcome.RETURNED, criterion, rule)
    if criterion is None:
        return Judgement(Outcome.NO_CRITERION, holding=holding)
    missing = tuple(code for code in criterion.when if code not in facts)
    if missing:
        return Judgement(Outcome.FACTS_MISSING, criterion, missing=missing, holding=holding)
    return Judgement(Outcome.NOT_MET, criterion, unmet=_unmet(criterion, columns, facts), holding=holding)


def own_rule(router: Router, facts: Mapping[str, Value], own_level: str) -> Rule | None:
    """The row by which the own level may decide this itself, if there is one. `facts` are complete."""
    answer = router.route(facts)
    if isinstance(answer, Route) and answer.authority is not None and answer.authority.level == own_level:
        return answer.rule
    return None


def _holds(criterion: Criterion, columns: Mapping[str, Fact], facts: Mapping[str, Value]) -> bool:
    return all(
        code in columns and code in facts and columns[code].holds(columns[code].read(cell), facts[code])
        for code, cell in criterion.when.items()
    )


def _unmet(criterion: Criterion, columns: Mapping[str, Fact], facts: Mapping[str, Value]) -> tuple[Unmet, ...]:
    return tuple(
        Unmet(code, columns[code].show_value(facts[code]), str(cell))
        for code, cell in criterion.when.items()
        if code in columns and not columns[code].holds(columns[code].read(cell), facts[code])
    )


# --- The clock --------------------------------------------------------------------------------------------------------
class Turn(StrEnum):
    """What happens when the clock runs out."""

    REMIND = "reminded"
    MOVE_UP = "moved_up"
    STICK = "stuck"


def was_reminded(step: int) -> bool:
    """Has the chair of the level been reminded? On each level the clock runs out twice, the first time for that."""
    return step % 2 == 1


def due_after(due_on: date, today: date, days: int, calendar: WorkCalendar) -> date:
    """The next due day, counted from the one that passed; after a pause of the portal from yesterday.

    So nobody loses days because a job was late, and one run never takes two steps.
    """
    return add_working_days(max(due_on, today - timedelta(days=1)), days, calendar)
