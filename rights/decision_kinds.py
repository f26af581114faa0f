"""What can be decided: each app registers its kinds in AppConfig.ready(). A change that is a decision takes its mandate.

Services of lower apps ask for a `Mandate` where the organisation has a matrix in force; only a decided decision makes one
(governance.decisions), so no door has a way around it. Before the first matrix is in force the rights alone say who may:
that is how an organisation is set up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from doors.refusal import NextStep, Refusal
from rights.matrix.models import MatrixVersion
from tenancy.models import Membership


@dataclass(frozen=True)
class Mandate:
    """A decided decision, as the service that enacts it sees it."""

    kind: str
    subject_ref: UUID | None
    decision_ref: UUID
    number: str
    by: Membership
    at: datetime


@dataclass(frozen=True)
class DecisionKind:
    """A sort of question.

    `subject` is the label of what it is about ("streams.ValueStream"), or nothing; `purpose` the forum it goes to when a rule
    names a level alone; `facts` are known before anybody is asked: (subject, params) → {fact code: value}; `fields` names the
    form class (dotted path) for its params; `check(subject, params, by, at)` raises a Refusal when it could not be enacted;
    `enact(subject, params, mandate)` does it on deciding, in the same transaction.
    """

    code: str
    label: str | Promise
    purpose: str
    subject: str | None = None
    facts: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None
    form: str | None = None
    check: Callable[[Any, Mapping[str, Any], Membership, datetime], None] | None = None
    enact: Callable[[Any, Mapping[str, Any], Mandate], None] | None = None


_kinds: dict[str, DecisionKind] = {}
# Where a decision of a kind about a subject is asked for: the page of the app above that decides.
_ask_at: list[Callable[[str, models.Model | None], NextStep]] = []


def register(*kinds: DecisionKind) -> None:
    """Make kinds known. A code that is registered twice is a programming error."""
    for kind in kinds:
        if _kinds.get(kind.code, kind) != kind:
            raise ValueError(f"The decision kind {kind.code} is registered twice.")
        _kinds[kind.code] = kind


def get(code: str) -> DecisionKind:
    """The kind with this code; an unknown one is a KeyError."""
    return _kinds[code]


def every() -> list[DecisionKind]:
    """All kinds, by code."""
    return [kind for _code, kind in sorted(_kinds.items())]


def ask_at(step: Callable[[str, models.Model | None], NextStep]) -> None:
    """Where a decision is asked for; said once, by the app that keeps decisions."""
    _ask_at[:] = [step]


def where_to_ask(kind: str, subject: models.Model | None) -> NextStep | None:
    """Where the decision is asked for, if an app above keeps decisions."""
    return _ask_at[0](kind, subject) if _ask_at else None


def require_mandate(kind: str, subject: models.Model | None, mandate: Mandate | None, *, at: datetime) -> None:
    """Raise `decision.needed` where a matrix is in force and nobody has decided this; one query without a mandate."""
    if mandate is not None:
        if (mandate.kind, mandate.subject_ref) != (kind, subject and subject.pk):
            raise ValueError(f"{mandate.number} decides {mandate.kind}, not {kind} of {subject}.")
        return
    version = MatrixVersion.objects.in_force(at).first()
    if version is None:
        return
    raise Refusal(
        "decision.needed",
        params={"kind": str(get(kind).label), "thing": str(subject) if subject else ""},
        rule=kind,
        version=str(version),
        next_step=where_to_ask(kind, subject),
        status=409,
    )
