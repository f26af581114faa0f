"""Who puts things on agendas: each app above registers its sources in AppConfig.ready().

A source speaks for one purpose. Before a meeting it is asked what it has for that meeting; what it no longer names is
withdrawn. It never writes agenda items itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise

if TYPE_CHECKING:
    from governance.meetings.models import Meeting
    from streams.models import ValueStream


@dataclass(frozen=True)
class Proposal:
    """Something that a meeting has to deal with.

    `subject_ref` is the row it is about (None only for what people add by hand): while it stands open on a coming meeting of the forum it is not added again.
    `url` is an address inside the organisation without its prefix: `reverse(…, urlconf=settings.ORGANISATION_URLCONF)`
    in a job, or what reverse() gives in a request; the script prefix is taken off.
    """

    subject_ref: UUID | None
    title: str
    why: str = ""
    stream: "ValueStream | None" = None
    minutes: int = 10
    url: str = ""


@dataclass(frozen=True)
class AgendaSource:
    """Something that feeds agendas of one purpose. `proposals(meeting, at)` may query; it is asked inside the scope."""

    code: str
    label: str | Promise
    purpose: str
    proposals: "Callable[[Meeting, datetime], Iterable[Proposal]]"


_sources: dict[str, AgendaSource] = {}

# What people put there by hand, and what another forum sent on.
BY_HAND, SENT = "hand", "sent"


def register(*sources: AgendaSource) -> None:
    """Make sources known. A code that is registered twice is a programming error."""
    for source in sources:
        if source.code in {BY_HAND, SENT} or _sources.get(source.code, source) != source:
            raise ValueError(f"The agenda source {source.code} is registered twice.")
        _sources[source.code] = source


def forget(code: str) -> None:
    """Take a source out again; for tests."""
    _sources.pop(code, None)


def for_purpose(purpose: str) -> list[AgendaSource]:
    """The sources that speak for this purpose, by code."""
    return [source for _code, source in sorted(_sources.items()) if source.purpose == purpose]


def find(code: str) -> AgendaSource | None:
    """The source with this code, if this version has it."""
    return _sources.get(code)
