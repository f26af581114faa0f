"""What a boundary said on a day in the past: what it says now, with every later change undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.models import Event
from streams.models import ScopeItem, ScopeKind, ValueStream

DECLARED, CHANGED, WITHDRAWN = "stream.scope_declared", "stream.scope_changed", "stream.scope_withdrawn"


@dataclass(frozen=True)
class ScopeThen:
    """One thing that a stream declared to be inside, or outside, its boundary then."""

    kind: str
    path: str
    inside: bool
    agreement: str = ""

    @property
    def get_kind_display(self) -> str:
        """As the row of today says it."""
        return str(ScopeKind(self.kind).label)


def undone(now: Iterable[ScopeThen], later: Iterable[tuple[str, Mapping[str, Any]]]) -> list[ScopeThen]:
    """What stood there before the later changes, which come newest first; ordered as a boundary is read. Pure."""
    there = {(one.kind, one.path): one for one in now}
    for action, facts in later:
        before = facts if action == WITHDRAWN else facts.get("before") or {}
        gone = facts.get("after") if action == CHANGED else facts if action == DECLARED else None
        if gone:
            there.pop((gone["kind"], gone["path"]), None)
        if action != DECLARED and before:
            kept = ScopeThen(before["kind"], before["path"], before["inside"], before.get("agreement", ""))
            there[kept.kind, kept.path] = kept
    return sorted(there.values(), key=lambda one: (not one.inside, one.kind, one.path))


def scope_at(stream: ValueStream, at: datetime) -> list[ScopeThen]:
    """What the boundary said at that moment; two queries."""
    rows = ScopeItem.objects.filter(stream=stream).values_list("kind", "path", "inside", "agreement")
    events = Event.objects.about(stream).filter(action__in=(DECLARED, CHANGED, WITHDRAWN), at__gt=at)
    changes = events.order_by("-at", "-id").values_list("action", "words")
    later = [(action, (words or {}).get("facts") or {}) for action, words in changes]
    return undone((ScopeThen(*row) for row in rows), later)
