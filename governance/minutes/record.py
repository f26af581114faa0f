"""The sealed record of a meeting: everything that its minutes say, as plain values, and the digest over it.

People and things stand in it by their ids, which no erasure touches; the seal is the SHA-256 of its canonical spelling.
"""

from datetime import UTC, datetime
from typing import Any

from governance.actions.models import Action
from governance.decisions.models import Ballot
from governance.decisions.rules import canonical, digest
from governance.decisions.states import SEALED
from governance.meetings.models import AgendaItem, Attendance, Recusal
from governance.meetings.states import AgendaState
from governance.minutes.models import MinuteLine, Minutes

FORMAT = "vsportal-minutes-1"


def document_of(minutes: Minutes, *, at: datetime) -> dict[str, Any]:
    """What is sealed when the minutes are adopted at that moment; seven queries."""
    meeting = minutes.meeting
    forum = meeting.forum
    items = AgendaItem.objects.filter(meeting=meeting).exclude(state=AgendaState.WITHDRAWN)
    ballots = Ballot.objects.filter(meeting=meeting, decision__state__in=SEALED).exclude(outcome="void")
    return {
        "format": FORMAT,
        "meeting": {
            "id": str(meeting.pk),
            "forum": forum.name,
            "body": minutes.body.name,
            "purpose": forum.purpose,
            "starts_at": _plain(meeting.starts_at),
            "ends_at": _plain(meeting.ends_at),
            "quorum": forum.quorum,
        },
        "attendance": _rows(Attendance, "membership", "presence", meeting=meeting),
        "agenda": [
            {"id": str(one.pk), "title": one.title, "state": one.state}
            for one in items.order_by("position", "added_at", "id")
        ],
        "recusals": _rows(Recusal, "item", "membership", "because", item__meeting=meeting),
        "lines": _rows(MinuteLine, "item", "said_at", "text", minutes=minutes),
        "decisions": [
            {"number": number, "state": state, "seal": seal}
            for number, state, seal in ballots.order_by("decision__number").values_list(
                "decision__number", "decision__state", "decision__seal"
            )
        ],
        "actions": _rows(Action, "what", "owner", "due_on", meeting=meeting),
        "adopted_at": _plain(at),
    }


def spelled(minutes: Minutes) -> bytes:
    """The sealed record as the bytes whose SHA-256 is the seal."""
    return canonical(minutes.document)


def is_intact(minutes: Minutes) -> bool:
    """Does what stands there still fit its seal?"""
    return bool(minutes.seal) and digest(minutes.document) == minutes.seal


def _rows(model: Any, *fields: str, **where: Any) -> list[dict[str, Any]]:
    rows = model.objects.filter(**where).order_by("id").values(*fields)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
