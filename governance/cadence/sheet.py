"""A month and a quarter as their pages draw them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from governance.cadence.models import PriorityWindow
from governance.cadence.rules.grid import DAY, Span, days_of
from governance.forums.models import Forum
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting on its day: when, on the reader's clock; and on the forum's, where that shows another time."""

    meeting: Meeting
    time: str
    there: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month's grid."""

    day: date
    sittings: Sequence[Sitting]
    inside: bool
    today: bool
    windows: Sequence[PriorityWindow] = ()

    @property
    def label(self) -> str:
        """Its number; the first of a month, and of the grid, says the month, too."""
        return date_format(self.day, "SHORT_MONTH_DAY_FORMAT") if self.day.day == 1 else str(self.day.day)

    @property
    def weekday(self) -> str:
        """Its weekday, short."""
        return str(WEEKDAYS_ABBR[self.day.weekday()])

    @property
    def classes(self) -> str:
        """How it looks."""
        empty = not self.sittings and not self.windows
        looks = {"out": not self.inside, "today": self.today, "none": empty, "win": bool(self.windows)}
        return " ".join(name for name, holds in looks.items() if holds)


@dataclass(frozen=True, slots=True)
class Lane:
    """A forum's row in the quarter: its meetings by week."""

    forum: Forum
    weeks: Sequence[Sequence[Sitting]]


def month_sheet(
    span: Span, meetings: Iterable[Meeting], windows: Sequence[PriorityWindow], zone: ZoneInfo, today: date
) -> list[tuple[int, list[Day]]]:
    """The weeks of a month, each with its number and its seven days."""
    by_day = _by_day(meetings, zone)

    def drawn(day: date) -> Day:
        inside = span.first <= day < span.end
        return Day(day, by_day.get(day, ()), inside, day == today, open_on(windows, day, day + DAY, zone))

    return [
        (
            monday.isocalendar().week,
            [drawn(day) for day in days_of(monday)],
        )
        for monday in span.weeks
    ]


def quarter_sheet(span: Span, meetings: Iterable[Meeting], zone: ZoneInfo) -> list[Lane]:
    """The forums that meet in a quarter by name, each with its meetings week by week."""
    lanes: dict[Forum, dict[date, list[Sitting]]] = defaultdict(lambda: defaultdict(list))
    for day, sittings in _by_day(meetings, zone).items():
        for sitting in sittings:
            lanes[sitting.meeting.forum][monday_of(day)].append(sitting)
    in_order = sorted(lanes, key=lambda forum: (forum.name, forum.pk))
    return [Lane(forum, [lanes[forum].get(monday, ()) for monday in span.weeks]) for forum in in_order]


def open_on(windows: Iterable[PriorityWindow], first: date, end: date, zone: ZoneInfo) -> Sequence[PriorityWindow]:
    """The windows that are open in some part of the days [first, end)."""
    start, until = (datetime.combine(day, time.min, zone) for day in (first, end))
    return [window for window in windows if window.starts_at < until and window.ends_at > start]


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _by_day(meetings: Iterable[Meeting], zone: ZoneInfo) -> Mapping[date, list[Sitting]]:
    found: dict[date, list[Sitting]] = defaultdict(list)
    for meeting in meetings:
        here = meeting.starts_at.astimezone(zone)
        found[here.date()].append(
            Sitting(meeting, time_format(here), _there(meeting, here), meeting.state == MeetingState.CANCELLED)
        )
    return found


def _there(meeting: Meeting, here: datetime) -> str:
    """The time on the forum's wall, if it is another one."""
    there = meeting.local_start
    if there.replace(tzinfo=None) == here.replace(tzinfo=None):
        return ""
    form = "TIME_FORMAT" if there.date() == here.date() else "SHORT_DATETIME_FORMAT"
    return _("%(time)s in %(zone)s") % {"time": date_format(there, form), "zone": meeting.forum.time_zone}
