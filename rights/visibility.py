"""Who sees what inside an organisation: the rules as data, and the two questions that every door asks.

Each app registers a Rule for each of its tables in AppConfig.ready(): for what reasons a thing is hidden, which ways lead
to the people who are concerned by it and see it nevertheless, and what it belongs to (it is hidden with that). A table
without a rule cannot be asked for. What nobody has hidden costs a test of a column or two, never a query
(docs/visibility.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from string import Formatter
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenancy.models import Membership, Role
from tenancy.scope import required_tenant

M = TypeVar("M", bound=Model)
Condition = Callable[[Membership, datetime], Q]
NOBODY = ""  # the role of nobody in particular, who is concerned by nothing


@dataclass(frozen=True)
class Named:
    """The person whom a column of the thing itself names: who drafted it, who keeps it."""

    words: str | Promise
    column: str

    @property
    def sql(self) -> str:
        """True for the person it names."""
        return f"{{{self.column}}} IS NOT DISTINCT FROM %(me)s"


@dataclass(frozen=True)
class Holder:
    """Whoever holds something in the thing now: a role term, a seat; with `period=False` at any time.

    `held` is the table of what is held and `thing` its column that names the thing, by the thing's own column `key`.
    `through` is a table in between (its label, the column it shares with `held`, and a column that must be empty, if any).
    """

    words: str | Promise
    held: str
    thing: str
    key: str = "id"
    person: str = "membership_id"
    through: tuple[str, str, str] | None = None
    only: tuple[str, tuple[str, ...]] | None = None
    period: bool = True

    @property
    def sql(self) -> str:
        """True when such a row exists."""
        held, between, thing, tests = _table(self.held), "", f"held.{self.thing}", [f"held.{self.person} = %(me)s"]
        if self.through is not None:
            label, shared, empty = self.through
            between = (
                f" JOIN {_table(label)} AS link ON link.tenant_id = held.tenant_id AND link.{shared} = held.{shared}"
            )
            thing = f"link.{self.thing}"
            if empty:
                tests.append(f"link.{empty} IS NULL")
        if self.period:
            tests.append("held.starts_at <= %(at)s AND (held.ends_at IS NULL OR held.ends_at > %(at)s)")
        if self.only is not None:
            column, values = self.only
            tests.append(f"held.{column} IN ({', '.join(repr(value) for value in values)})")
        return (
            f"EXISTS (SELECT 1 FROM {held} AS held{between} WHERE held.tenant_id = %(tenant)s"  # noqa: S608  no input  # nosec B608
            f" AND {thing} = {{{self.key}}} AND {' AND '.join(tests)})"
        )


Way = Named | Holder


@dataclass(frozen=True)
class Hiding:
    """A reason for which some only see a thing. `open` is the test, on its own columns, that the reason does not hold.

    `roles` are the membership roles that see it nevertheless, everywhere in the organisation.
    """

    code: str
    words: str | Promise
    open: str
    roles: frozenset[str] = frozenset({Role.AUDITOR})


CONFIDENTIAL = Hiding(
    "confidential", _("marked confidential"), "{confidential_until} IS NULL OR {confidential_until} <= %(at)s"
)
DRAFT = Hiding(
    "draft",
    _("a draft"),
    "{state} IS DISTINCT FROM 'draft'",
    frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),  # administrators set up what is not yet anybody's
)


@dataclass(frozen=True)
class Rule:
    """Who sees the rows of one table.

    `hidden` names each reason with the ways to those who see the thing nevertheless; `within` the foreign keys to what it
    belongs to; `also` further conditions of this table alone, for those who are asked directly. `words` is the rule as
    people read it.
    """

    model: str
    words: str | Promise
    hidden: tuple[tuple[Hiding, tuple[Way, ...]], ...] = ()
    within: tuple[str, ...] = ()
    also: tuple[Condition, ...] = ()


_rules: dict[str, Rule] = {}
_more_ways: dict[tuple[str, str], tuple[Way, ...]] = {}
_more_conditions: dict[str, tuple[Condition, ...]] = {}


def register(*rules: Rule) -> None:
    """Make rules known. A table with two rules is a programming error."""
    for rule in rules:
        if _rules.get(rule.model, rule) != rule:
            raise ValueError(f"{rule.model} has a rule already.")
        _rules[rule.model] = rule


def concern(model: str, hiding: Hiding, *ways: Way) -> None:
    """An app above knows of more people who are concerned by things of an app below."""
    known = _more_ways.get((model, hiding.code), ())
    _more_ways[model, hiding.code] = (*known, *(way for way in ways if way not in known))


def hide(model: str, condition: Condition) -> None:
    """An app above knows what things of an app below speak of, and hides them with it."""
    known = _more_conditions.get(model, ())
    _more_conditions[model] = known if condition in known else (*known, condition)


def every() -> list[Rule]:
    """All rules, by table."""
    return [rule for _model, rule in sorted(_rules.items())]


def ways_of(rule: Rule, hiding: Hiding) -> tuple[Way, ...]:
    """All ways past one reason: those of the rule, and those that apps above have added."""
    own = next(ways for one, ways in rule.hidden if one is hiding)
    return (*own, *_more_ways.get((rule.model, hiding.code), ()))


# --- The two questions --------------------------------------------------------------------------------------------------
def visible(things: QuerySet[M], membership: Membership, *, at: datetime) -> QuerySet[M]:
    """Those of `things` that this person may see at that moment; adds conditions, no query."""
    tests, conditions = _tests(things.model, membership, at)
    return things.filter(*tests, *conditions) if tests or conditions else things


def hidden(things: QuerySet[M], membership: Membership, *, at: datetime) -> QuerySet[M]:
    """Those of `things` that this person may not see, for what only speaks of them; adds conditions, no query."""
    tests, conditions = _tests(things.model, membership, at)
    seen = Q(*tests, *conditions)
    return things.filter(~seen) if seen else things.none()


def restricted(things: QuerySet[M], *, at: datetime) -> QuerySet[M]:
    """Those of `things` that are hidden from somebody, by what can be told from the thing; adds conditions, no query."""
    tests = [_Seen(of, NOBODY, prefix, None, at) for of, prefix in _places(_rule(things.model).model, NOBODY)]
    return things.filter(~Q(*tests)) if tests else things.none()


def sees(membership: Membership, thing: Model, *, at: datetime) -> bool:
    """May this person see this thing at that moment? One query at the most."""
    if thing.tenant_id != membership.tenant_id or not membership.is_active_at(at):  # type: ignore[attr-defined]
        return False
    tests, conditions = _tests(type(thing), membership, at)
    if not tests and not conditions:
        return True
    return bool(type(thing)._base_manager.filter(*tests, *conditions, pk=thing.pk).exists())


def visible_or_404(things: Any, membership: Membership, *, at: datetime, **lookup: Any) -> Any:
    """The one thing; what is hidden is the same 404 as what does not exist."""
    found = visible(things._default_manager.all() if isinstance(things, type) else things, membership, at=at)
    return get_object_or_404(found, **lookup)


def can_be_hidden(model: type[Model]) -> bool:
    """Is there any reason, of its own or of what it belongs to, for which a row of this table is not seen by all?"""
    rule = _rule(model)
    return bool(rule.hidden or rule.also or _more_conditions.get(rule.model)) or any(
        can_be_hidden(_parent(model, path)) for path in rule.within
    )


# --- How they are asked of the database ---------------------------------------------------------------------------------
class _Seen(Func):
    """The condition of one rule, on the columns of one row, written once per rule and kept: lists ask it on every request."""

    output_field = BooleanField()

    def __init__(self, model: str, role: str, prefix: str, me: Any, at: datetime) -> None:
        self.sql, self.columns, self.blanks = _written(model, role)
        self.table, self.prefix = apps.get_model(model)._meta, prefix
        self.blank_values = {"me": me, "at": at}
        super().__init__()

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> "_Seen":
        """The columns of the row's table in this query: one is looked for, the others stand beside it."""
        if self.get_source_expressions():  # found before: this query has become a part of another
            return super().resolve_expression(query, *args, **kwargs)  # type: ignore[no-any-return]
        found = self.copy()
        if self.prefix:
            beside = next(name for name in self.columns if name != "id")  # a key alone would not need the join
            alias = F(f"{self.prefix}{beside}").resolve_expression(query, *args, **kwargs).alias
        else:
            alias = query.get_initial_alias()
        found.set_source_expressions([self.table.get_field(name).get_col(alias) for name in self.columns])
        return found

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:
        """The kept text with this query's columns and this reader's values."""
        columns = [compiler.compile(source)[0] for source in self.get_source_expressions()]
        values = self.blank_values | {"tenant": required_tenant()}
        return self.sql.format(**dict(zip(self.columns, columns, strict=True))), [values[name] for name in self.blanks]


@cache
def _written(model: str, role: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A rule as SQL with {columns} for a membership of this role, which columns those are, and the order of its values."""
    rule, parts = _rules[model], []
    for hiding, _ways in rule.hidden:
        if role not in hiding.roles:
            ways = () if role == NOBODY else ways_of(rule, hiding)
            parts.append(f"({' OR '.join([f'({hiding.open})', *(way.sql for way in ways)])})")
    text = " AND ".join(parts)
    blanks = [part[: part.index(")s")] for part in text.split("%(")[1:]]
    for name in set(blanks):
        text = text.replace(f"%({name})s", "%s")
    columns = dict.fromkeys(name for _text, name, _spec, _conversion in Formatter().parse(text) if name)
    return text, tuple(columns), tuple(blanks)


def _tests(model: type[Model], membership: Membership, at: datetime) -> tuple[list[_Seen], list[Q]]:
    """What a row must pass: the rules of its own table and of all that it belongs to."""
    label = _rule(model).model
    asked = (*_rules[label].also, *_more_conditions.get(label, ()))
    conditions = [said for said in (condition(membership, at) for condition in asked) if said]
    return (
        [_Seen(of, membership.role, prefix, membership.pk, at) for of, prefix in _places(label, membership.role)],
        conditions,
    )


@cache
def _places(model: str, role: str) -> tuple[tuple[str, str], ...]:
    """The rules to be asked for a row, each with the path from the row; those that hide nothing from this role are left out."""
    own = ((model, ""),) if _written(model, role)[0] else ()
    above = (
        (of, f"{path}__{prefix}")
        for path in _rules[model].within
        for of, prefix in _places(_rule(_parent(apps.get_model(model), path)).model, role)
    )
    return (*own, *above)


def _rule(model: type[Model]) -> Rule:
    try:
        return _rules[model._meta.label]
    except KeyError:
        raise LookupError(f"Nobody has said who sees {model._meta.label}: register a Rule.") from None


def _parent(model: type[Model], path: str) -> type[Model]:
    found: type[Model] = model._meta.get_field(path).related_model  # type: ignore[assignment]
    return found


def _table(label: str) -> str:
    return str(apps.get_model(label)._meta.db_table)
