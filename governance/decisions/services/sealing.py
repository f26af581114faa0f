"""The seal of an answer: one digest over everything that was asked, known, said and answered."""

from datetime import UTC, datetime
from typing import Any

from governance.decisions.models import Ask, Attachment, Ballot, Condition, Decision, DecisionStream, Vote
from governance.decisions.rules import digest

FIELDS = (
    "number", "kind", "title", "params", "facts", "facts_digest", "options", "recommendation", "rationale", "expected",
    "confidence", "rule", "role", "route", "state", "answer",
)  # fmt: skip
MOMENTS = ("proposed_at", "decided_at", "review_on")
REFERENCES = (
    "stream", "subject_ref", "priority", "supersedes", "version", "level", "body", "forum", "drafted_by", "proposed_by",
    "decided_by", "decided_for",
)  # fmt: skip


def document_of(decision: Decision) -> dict[str, Any]:
    """The whole decision as plain values. People and things stand in it by their ids, which no erasure touches."""
    document: dict[str, Any] = {name: getattr(decision, name) for name in FIELDS}
    document |= {name: _plain(getattr(decision, name)) for name in MOMENTS}
    for name in REFERENCES:
        document[name] = _plain(getattr(decision, name if name.endswith("_ref") else f"{name}_id"))
    document["matrix"] = decision.version.digest if decision.version else ""
    document["touched"] = _rows(DecisionStream, ("stream",), decision=decision)
    document["asks"] = _rows(
        Ask,
        (
            "asked_for",
            "level",
            "role",
            "stream",
            "body",
            "asked_at",
            "agrees",
            "words",
            "answered_by",
            "answered_at",
            "silent_at",
        ),
        decision=decision,
    )
    document["ballots"] = _rows(
        Ballot,
        ("body", "mode", "meeting", "quorum", "opened_at", "closed_at", "closed_by", "outcome"),
        decision=decision,
    )
    document["votes"] = _rows(Vote, ("ballot", "membership", "choice", "because", "at"), ballot__decision=decision)
    document["conditions"] = _rows(Condition, ("text", "due_on"), decision=decision)
    document["attachments"] = _rows(Attachment, ("name", "media_type", "size", "digest"), decision=decision)
    return document


def seal_of(decision: Decision) -> str:
    """SHA-256 over the canonical spelling of the whole decision."""
    return digest(document_of(decision))


def is_intact(decision: Decision) -> bool:
    """Does what stands there still fit its seal?"""
    return bool(decision.seal) and seal_of(decision) == decision.seal


def _rows(model: Any, fields: tuple[str, ...], **where: Any) -> list[dict[str, Any]]:
    rows = model.objects.filter(**where).order_by("id").values(*fields)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
