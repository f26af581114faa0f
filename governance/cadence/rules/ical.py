"""What a calendar is told of a meeting, and how a feed is written: RFC 5545, one flat event in UTC a meeting. Pure.

No RRULE, EXDATE, RECURRENCE-ID or VTIMEZONE: calendars disagree about series and zones, and about nothing else here.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from icalendar import Calendar, Event

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
EVERY = timedelta(hours=1)  # how often a calendar is asked to look again
PRODUCT = "-//vsportal//calendar//EN"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as a calendar shows it. `sequence` and `changed_at` move with its time and its state alone."""

    uid: UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    words: str
    url: str
    cancelled: bool = False
    confidential: bool = False


def feed(entries: Sequence[Entry], *, name: str) -> bytes:
    """The file that a calendar subscribes to."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def letter(entry: Entry, *, organizer: str, attendee: str) -> tuple[Method, str]:
    """What an e-mail says to a calendar: come, or, of a cancelled meeting, do not. The id is that of the feed."""
    method: Method = "CANCEL" if entry.cancelled else "REQUEST"
    calendar, event = _calendar(method), _event(entry)
    event.add("organizer", f"mailto:{organizer}")
    event.add("attendee", f"mailto:{attendee}", parameters={"PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    calendar.add_component(event)
    return method, calendar.to_ical().decode()


def version_of(entries: Sequence[Entry], *, name: str) -> str:
    """An ETag: the same for the same entries, told before anything is written."""
    return f'"{hashlib.sha256(repr((name, *entries)).encode()).hexdigest()[:32]}"'


def new_token(tenant: UUID, secret: bytes) -> str:
    """The secret of a link: the organisation, which must be known before its rows can be seen, and what nobody guesses."""
    return urlsafe_b64encode(tenant.bytes + secret).decode()


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", str(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("description", entry.words)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    if entry.confidential:
        event.add("class", "CONFIDENTIAL")
    return event
