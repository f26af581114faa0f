"""Moving dates, so that old public data ends where today begins. Weeks move by whole weeks, months by whole months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Move:
    """A shift of whole weeks or whole months."""

    weeks: int = 0
    months: int = 0

    def __call__(self, day: date) -> date:
        month = day.year * 12 + day.month - 1 + self.months
        year, month = month // 12, month % 12 + 1
        last = monthrange(year, month)[1]  # the 31st of a month that has none
        return day.replace(year=year, month=month, day=min(day.day, last)) + timedelta(weeks=self.weeks)


def weeks_until_now(newest: date, today: date) -> Move:
    """The move after which the week that begins on `newest` is the last complete one before today."""
    this_week = today - timedelta(days=today.weekday())
    return Move(weeks=(this_week - timedelta(weeks=1) - newest).days // 7)


def months_until_now(newest: date, today: date) -> Move:
    """The move after which the month that begins on `newest` is the last complete one before today."""
    return Move(months=(today.year - newest.year) * 12 + today.month - 1 - newest.month)
