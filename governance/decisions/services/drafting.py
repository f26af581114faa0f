"""Writing a question down, and changing it as long as it is nobody's but the author's."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from doors.refusal import Refusal
from governance.decisions import facts as knowing
from governance.decisions.models import Decision, DecisionStream
from governance.decisions.selectors import kind_named, replaced_by, subject_of
from governance.decisions.services.steps import note, open_one, recorded
from governance.decisions.states import DecisionState
from governance.priorities.models import StrategicPriority
from rights.decision_kinds import DecisionKind
from rights.matrix import selectors as matrix
from rights.services import require
from streams.models import ValueStream
from tenancy.counters import next_number
from tenancy.models import Membership

SERIES = "DEC"


class Words(TypedDict, total=False):
    """What a question is described by, besides its title."""

    stream: ValueStream | None
    touched: Iterable[ValueStream]
    params: Mapping[str, Any]
    facts: Mapping[str, Any]
    options: list[dict[str, str]]
    recommendation: str
    rationale: str
    expected: str
    confidence: int | None
    priority: StrategicPriority | None
    review_on: date | None
    supersedes: Decision | None


class WordsAndTitle(Words, total=False):
    """What a question is described by."""

    title: str


@transaction.atomic
def draft(
    *, kind: str, title: str, by: Membership, at: datetime, subject_ref: UUID | None = None, **words: Unpack[Words]
) -> Decision:
    """Write a question down, under a number of its year. Only its author sees it until it is proposed."""
    require(by, "decisions.propose", None, at=at)
    found = kind_named(kind)
    subject = subject_of(found, subject_ref, reader=by, at=at)
    stream = words.get("stream")
    if isinstance(subject, ValueStream):
        stream = subject
    decision = Decision(
        kind=kind,
        title=title.strip(),
        stream=stream,
        subject_ref=subject.pk if subject else None,
        drafted_by=by,
        drafted_at=at,
        number=next_number(SERIES, at.astimezone(by.tenant.zone).year),
    )
    touched = _write(decision, found, words, by=by, at=at)
    decision.save()
    touch(decision, touched or ())
    note(decision, "drafted", by=by, at=at)
    recorded("decision.drafted", decision, by=by, at=at, kind=kind)
    return decision


@transaction.atomic
def change_draft(decision: Decision, *, by: Membership, at: datetime, **words: Unpack[WordsAndTitle]) -> Decision:
    """Change a draft; what is not named stays."""
    decision = open_one(decision)
    if decision.state != DecisionState.DRAFT or decision.drafted_by_id != by.pk:
        author = str(decision.drafted_by) if decision.state == DecisionState.DRAFT else str(decision.number)
        raise Refusal("decision.not_yours", params={"who": author}, status=409)
    kind = kind_named(decision.kind)
    if "title" in words:
        decision.title = words["title"].strip()
    if "stream" in words and kind.subject != ValueStream._meta.label:
        decision.stream = words["stream"]
    touched = _write(decision, kind, words, by=by, at=at)
    decision.save()
    if touched is not None:
        touch(decision, touched)
    recorded("decision.draft_changed", decision, by=by, at=at, changed=sorted(words))
    return decision


def _write(
    decision: Decision, kind: DecisionKind, words: Words, *, by: Membership, at: datetime
) -> list[ValueStream] | None:
    """Put the words on the row; gives the streams it touches, when they were named."""
    if "facts" in words:
        decision.facts = checked_facts(words["facts"], by=by, at=at)
    if "params" in words:
        decision.params = dict(words["params"])
    if "priority" in words:
        _check_priority(words["priority"], decision, words.get("supersedes"), at)
    for name in ("options", "recommendation", "rationale", "expected", "confidence", "priority", "review_on"):
        if name in words:
            setattr(decision, name, words[name])
    if "supersedes" in words:
        decision.supersedes = _supersedable(words["supersedes"], by=by, at=at)
    day = decision.review_on
    if "review_on" in words and day is not None and day <= at.astimezone(by.tenant.zone).date():
        raise Refusal("decision.in_the_past", params={"on": day}, status=422)
    return list(words["touched"]) if "touched" in words else None


def _check_priority(
    named: StrategicPriority | None, decision: Decision, replaced: Decision | None, at: datetime
) -> None:
    """A decision is measured against what holds today; one that is there already, or was in the one replaced, may stay."""
    kept = {decision.priority_id, replaced.priority_id if replaced else None}
    if named is None or named.pk in kept or StrategicPriority.objects.at(at).filter(pk=named.pk).exists():
        return
    raise Refusal("decision.priority_not_in_force", params={"name": named.name}, status=422)


def checked_facts(given: Mapping[str, Any], *, by: Membership, at: datetime) -> dict[str, str]:
    """The facts of a draft as exact text: they may be incomplete, and what is there is right."""
    said = {code: value for code, value in given.items() if value not in (None, "")}
    version = matrix.version_in_force(at)
    if version is None:
        return {code: str(value) for code, value in said.items()}
    table = matrix.table_of(version)
    typed, problems = knowing.check(table, said, knowing.names_of(version), by.tenant.currency)
    knowing.refuse([one for one in problems if one.code != knowing.MISSING], version)
    return {code: table.fact(code).show_value(value) for code, value in typed.items()}


def _supersedable(older: Decision | None, *, by: Membership, at: datetime) -> Decision | None:
    """The decision whose place this one would take: approved, and still in force."""
    if older is not None and (older.state != DecisionState.APPROVED or replaced_by(older, by, at)):
        raise Refusal("decision.supersedes", params={"number": older.number}, status=409)
    return older


def touch(decision: Decision, streams: Iterable[ValueStream]) -> None:
    """The further streams, each once and never its own."""
    wanted = {stream.pk for stream in streams} - {decision.stream_id}
    rows = DecisionStream.objects.filter(decision=decision)
    rows.exclude(stream__in=wanted).delete()
    there = set(rows.values_list("stream_id", flat=True))
    DecisionStream.objects.bulk_create(DecisionStream(decision=decision, stream_id=pk) for pk in sorted(wanted - there))
