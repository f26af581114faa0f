"""A meeting as its page shows it: where it stands, and the agenda with its time boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules import Box, pin, time_boxes
from governance.meetings.services.agenda import BY_PEOPLE, source_label
from governance.meetings.states import AgendaState, MeetingState


@dataclass(frozen=True)
class Standing:
    """Where a meeting stands, as a state mark and a word."""

    kind: str
    word: str


@dataclass(frozen=True)
class Line:
    """One agenda item with its time box, who put it there, and whether people did."""

    item: AgendaItem
    box: Box
    source: str
    by_people: bool


@dataclass(frozen=True)
class Sheet:
    """The agenda as a page draws it."""

    lines: Sequence[Line]
    pin: int | None
    label: str
    now: str
    given: int
    length: int

    @property
    def over(self) -> int:
        """Minutes given out beyond the meeting's length."""
        return max(self.given - self.length, 0)


def standing(meeting: Meeting, at: datetime) -> Standing:
    """Planned, in session, over but not marked, held, cancelled."""
    match meeting.state:
        case MeetingState.HELD:
            return Standing("go", _("Held"))
        case MeetingState.CLOSED:
            return Standing("seal", _("Closed"))
        case MeetingState.CANCELLED:
            return Standing("stop", _("Cancelled"))
    if at < meeting.starts_at:
        return Standing("draft", _("Moved") if meeting.reason else _("Planned"))
    if at < meeting.ends_at:
        return Standing("you", _("In session"))
    return Standing("due", _("Over, not marked as held"))


def agenda_sheet(meeting: Meeting, items: Sequence[AgendaItem], at: datetime) -> Sheet:
    """The agenda's items in order, with their time boxes and the clock."""
    minutes = [item.minutes for item in items]
    done = [item.state == AgendaState.DONE for item in items]
    clock = at if meeting.state == MeetingState.PLANNED else meeting.ends_at
    boxes = time_boxes(minutes, done, meeting.starts_at, meeting.ends_at, clock)
    lines = [
        Line(item, box, source_label(item), item.source in BY_PEOPLE) for item, box in zip(items, boxes, strict=True)
    ]
    running = meeting.state == MeetingState.PLANNED and meeting.starts_at <= at < meeting.ends_at
    return Sheet(
        lines=lines,
        pin=pin(minutes, meeting.starts_at, meeting.ends_at, at) if running else None,
        label=_label(meeting, at, running),
        now=_now(boxes, at) if running else "",
        given=sum(minutes),
        length=round((meeting.ends_at - meeting.starts_at).total_seconds() / 60),
    )


def _label(meeting: Meeting, at: datetime, running: bool) -> str:
    words = {"from": _time(meeting.starts_at), "to": _time(meeting.ends_at), "now": _time(at)}
    if running:
        return _("Time boxes, %(from)s to %(to)s. It is %(now)s.") % words
    return _("Time boxes, %(from)s to %(to)s.") % words


def _now(boxes: Sequence[Box], at: datetime) -> str:
    """“10:42, 18 min left for item 4”."""
    current = next(((number, box) for number, box in enumerate(boxes, start=1) if box.place == "now"), None)
    if current is None:
        return _time(at)
    number, box = current
    left = int((box.ends_at - at).total_seconds() // 60)
    words = {"now": _time(at), "item": number, "n": abs(left)}
    if left >= 0:
        return (
            ngettext(
                "%(now)s, %(n)s minute left for item %(item)s", "%(now)s, %(n)s minutes left for item %(item)s", left
            )
            % words
        )
    return (
        ngettext("%(now)s, item %(item)s is %(n)s minute over", "%(now)s, item %(item)s is %(n)s minutes over", -left)
        % words
    )


def _time(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), "TIME_FORMAT")
