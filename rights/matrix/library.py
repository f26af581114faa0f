"""Levels and facts: what every version of the matrix is written in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from audit import services as audit
from doors.addresses import address
from doors.refusal import NextStep, Refusal
from rights.matrix import refusals, starter  # noqa: F401  refusals registers the sentences
from rights.matrix.models import Fact, FactKind, Level, MatrixVersion
from rights.matrix.rules import facts as engine
from rights.matrix.rules.cells import BadCell
from rights.services import require
from tenancy.models import Membership, Tenant
from tenancy.scope import required_tenant


def lock_library() -> Tenant:
    """One change to levels, facts or the row of versions at a time."""
    return Tenant.objects.select_for_update(no_key=True).get(pk=required_tenant())


@transaction.atomic
def set_up(*, by: Membership | None, at: datetime) -> bool:
    """Give an organisation that has no levels or no facts those of the starter library. Safe to run twice.

    `by` None means the system itself, when an organisation is founded.
    """
    organisation = lock_library()
    if by is not None:
        require(by, "matrix.edit", None, at=at)
    has_levels, has_facts = Level.objects.exists(), Fact.objects.exists()
    if not has_levels:
        Level.objects.bulk_create(
            Level(code=code, name=gettext(name), rank=rank) for code, name, rank in starter.LEVELS
        )
    if not has_facts:
        Fact.objects.bulk_create(_starting_fact(place, words) for place, words in enumerate(starter.FACTS, start=1))
    if has_levels and has_facts:
        return False
    facts = {"levels": 0 if has_levels else len(starter.LEVELS), "facts": 0 if has_facts else len(starter.FACTS)}
    audit.record("matrix.set_up", organisation, by=by, at=at, facts=facts)
    return True


def _starting_fact(place: int, words: Mapping[str, Any]) -> Fact:
    said = {name: gettext(words[name]) for name in ("label", "question", "unit") if name in words}
    return Fact(**{**words, **said, "position": 10 * place})


# --- Levels --------------------------------------------------------------------------------------------------------------
@transaction.atomic
def make_level(*, code: str, name: str, rank: int, by: Membership, at: datetime) -> Level:
    """Add a level. Its code stays for ever: rules, bodies and published versions name it."""
    lock_library()
    require(by, "matrix.edit", None, at=at)
    if Level.objects.filter(code=code).exists():
        raise Refusal("level.code_taken", params={"code": code}, status=409)
    _check_rank(rank, None)
    level: Level = Level.objects.create(code=code, name=name, rank=rank)
    audit.record("level.made", level, by=by, at=at, facts={"code": code, "name": name, "rank": rank})
    return level


@transaction.atomic
def change_level(level: Level, *, by: Membership, at: datetime, name: str, rank: int) -> Level:
    """Rename a level or move it up or down. Published versions keep the order that they were published with."""
    lock_library()
    require(by, "matrix.edit", None, at=at)
    level = Level.objects.select_for_update().get(pk=level.pk)
    words = {"name": name, "rank": rank}
    changed = {key: [getattr(level, key), value] for key, value in words.items() if getattr(level, key) != value}
    if not changed:
        return level
    _check_rank(rank, level)
    level.name, level.rank = name, rank
    level.save(update_fields=["name", "rank"])
    audit.record("level.changed", level, by=by, at=at, facts=changed)
    return level


def _check_rank(rank: int, level: Level | None) -> None:
    other = Level.objects.filter(rank=rank).exclude(pk=level.pk if level else None).first()
    if other is not None:
        raise Refusal("level.rank_taken", params={"rank": rank, "other": str(other)}, status=409)


# --- Facts ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def make_fact(*, code: str, label: str, kind: str, by: Membership, at: datetime, **words: Any) -> Fact:
    """Add a fact to the library: `domain`, `question`, `unit`, `is_money` and `position` may be said, too."""
    lock_library()
    require(by, "matrix.edit", None, at=at)
    if Fact.objects.filter(code=code).exists():
        raise Refusal("fact.code_taken", params={"code": code}, status=409)
    fact = Fact(code=code, label=label, kind=FactKind(kind), **words)
    _check_domain(fact)
    fact.save()
    audit.record("fact.made", fact, by=by, at=at, facts={"code": code, "label": label, "kind": kind, **words})
    return fact


@transaction.atomic
def change_fact(fact: Fact, *, by: Membership, at: datetime, **words: Any) -> Fact:
    """Say a fact better; what is not named stays. Published versions keep the domain that they were published with.

    Its kind is settled once a version has it as a column.
    """
    lock_library()
    require(by, "matrix.edit", None, at=at)
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    changed = {key: [getattr(fact, key), value] for key, value in words.items() if getattr(fact, key) != value}
    if not changed:
        return fact
    if "kind" in changed:
        _check_unused(fact)
    for key, (_was, value) in changed.items():
        setattr(fact, key, value)
    _check_domain(fact)
    fact.save(update_fields=list(changed))
    audit.record("fact.changed", fact, by=by, at=at, facts=changed)
    return fact


@transaction.atomic
def retire_fact(fact: Fact, *, by: Membership, at: datetime) -> Fact:
    """Offer a fact no longer to new versions; those that have it keep it. Asked again, it is offered again."""
    lock_library()
    require(by, "matrix.edit", None, at=at)
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    fact.retired_at = None if fact.retired_at else at
    fact.save(update_fields=["retired_at"])
    audit.record("fact.retired" if fact.retired_at else "fact.offered", fact, by=by, at=at)
    return fact


def _check_unused(fact: Fact) -> None:
    using = [str(one) for one in MatrixVersion.objects.filter(facts__contains=[fact.code]).order_by("number")]
    if using:
        step = NextStep(gettext("Add a fact"), address("authority:fact_make"))
        params = {"fact": fact.label, "versions": ", ".join(using)}
        raise Refusal("fact.in_use", params=params, next_step=step, status=409)


def _check_domain(fact: Fact) -> None:
    """Raise unless the engine reads the domain as one of this kind."""
    try:
        engine.Fact.of(fact.code, fact.kind, fact.domain or None)
    except (BadCell, ValueError) as bad:
        expected = bad.expected if isinstance(bad, BadCell) else str(bad)
        shown = ", ".join(map(str, fact.domain)) if isinstance(fact.domain, list) else str(fact.domain or "")
        raise Refusal("fact.bad_domain", params={"domain": shown, "expected": expected}, status=422) from bad
