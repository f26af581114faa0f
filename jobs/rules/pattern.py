"""The RRULE text of RFC 5545, read strictly.

The subset: FREQ from DAILY to YEARLY with every BY part except BYSECOND. Finer frequencies are left out because they
have no meaning on a wall clock that skips and repeats hours. What RFC 5545 forbids is refused here with the part's
name; dateutil would ignore it silently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

Frequency = Literal[0, 1, 2, 3, 4, 5, 6]  # dateutil's numbers

FREQUENCIES: Mapping[str, Frequency] = MappingProxyType(
    {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UTC_TEXT, LOCAL_TEXT, DAY_TEXT = "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"
CYCLE = 400  # years of the Gregorian calendar
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# part: (dateutil's name, lowest, highest, may count from the end, frequencies that allow it)
NUMBER_LISTS = MappingProxyType(
    {
        "BYSETPOS": ("bysetpos", 1, 366, True, "DAILY WEEKLY MONTHLY YEARLY"),
        "BYMONTH": ("bymonth", 1, 12, False, "DAILY WEEKLY MONTHLY YEARLY"),
        "BYMONTHDAY": ("bymonthday", 1, 31, True, "DAILY MONTHLY YEARLY"),
        "BYYEARDAY": ("byyearday", 1, 366, True, "YEARLY"),
        "BYWEEKNO": ("byweekno", 1, 53, True, "YEARLY"),
        "BYHOUR": ("byhour", 0, 23, False, "DAILY WEEKLY MONTHLY YEARLY"),
        "BYMINUTE": ("byminute", 0, 59, False, "DAILY WEEKLY MONTHLY YEARLY"),
    }
)
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *NUMBER_LISTS)


class RuleError(ValueError):
    """A rule that cannot be followed: which part, what stood there, what was expected."""

    def __init__(self, part: str, value: object, expected: str) -> None:
        super().__init__(f"{part}: {value!r} cannot be used; expected {expected}")
        self.part, self.value, self.expected = part, value, expected


@dataclass(frozen=True, slots=True)
class Until:
    """The last moment of a rule, inclusive: an instant (`Z`), a wall-clock time, or a whole day."""

    moment: datetime
    is_utc: bool

    def allows(self, local: datetime, at: datetime) -> bool:
        """Does an occurrence at this wall-clock time, which is this instant, still belong to the rule?"""
        return at <= self.moment if self.is_utc else local <= self.moment


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule with every silent default of RFC 5545 written out, so that it can start at any of its periods."""

    frequency: str
    interval: int
    count: int | None
    until: Until | None
    anchor: datetime  # the start of the period that holds dtstart
    options: MappingProxyType[str, Any]
    weeks: frozenset[int]  # of BYWEEKNO; empty when there is none

    def endless_from(self, local: datetime) -> Iterator[datetime]:
        """The times of the pattern from the period that holds `local`, or earlier; COUNT and UNTIL are the caller's."""
        start = self._period(local)
        times = iter(rrule(FREQUENCIES[self.frequency], dtstart=start, interval=self.interval, **self.options))
        return filter(self._is_in_week, times) if self.weeks else times

    def _is_in_week(self, local: datetime) -> bool:
        """BYWEEKNO, asked here: dateutil misses days of January that lie in the last week of the year before."""
        week_start: int = self.options["wkst"]
        week, last = (
            week_number(local, week_start),
            week_number(_middle(local, week_start).replace(month=12, day=28), week_start),
        )
        return bool(self.weeks & {week, week - last - 1})

    def _period(self, local: datetime) -> datetime:
        """The anchor, moved on by whole intervals, never past `local`."""
        if local <= self.anchor:
            return self.anchor
        if self.frequency in ("DAILY", "WEEKLY"):
            step = self.interval * (7 if self.frequency == "WEEKLY" else 1)
            return self.anchor + timedelta(days=(local - self.anchor).days // step * step)
        months = (local.year - self.anchor.year) * 12 + local.month - self.anchor.month
        step = self.interval * (12 if self.frequency == "YEARLY" else 1)
        years, month = divmod(self.anchor.month - 1 + months // step * step, 12)
        return self.anchor.replace(year=self.anchor.year + years, month=month + 1)


def week_number(day: datetime, week_start: int) -> int:
    """The number of the week, as ISO 8601 counts but for the day that weeks start on; week 1 has four days at least."""
    return (_middle(day, week_start).timetuple().tm_yday - 1) // 7 + 1


def _middle(day: datetime, week_start: int) -> datetime:
    """The fourth day of the week: its year is the week's year."""
    return day + timedelta(days=3 - (day.weekday() - week_start) % 7)


@lru_cache(maxsize=1024)
def read_pattern(text: str, dtstart: datetime) -> Pattern:
    """The pattern of an RRULE text; raises RuleError with the part that is wrong."""
    parts = _split(text)
    frequency = parts.pop("FREQ", "")
    if frequency not in FREQUENCIES:
        raise RuleError("rrule FREQ", frequency, f"one of {', '.join(FREQUENCIES)}")
    interval = _positive("INTERVAL", parts.pop("INTERVAL", "1"))
    count = _positive("COUNT", parts.pop("COUNT")) if "COUNT" in parts else None
    until = _until(parts.pop("UNTIL")) if "UNTIL" in parts else None
    if count and until:
        raise RuleError("rrule COUNT", count, "COUNT or UNTIL, not both")
    week_start = parts.pop("WKST", "MO")
    if week_start not in WEEKDAYS:
        raise RuleError("rrule WKST", week_start, f"one of {', '.join(WEEKDAYS)}")

    options: dict[str, Any] = {"wkst": WEEKDAYS.index(week_start)}
    if "BYDAY" in parts:
        options["byweekday"] = _weekdays(parts.pop("BYDAY"), _highest_number(frequency, parts))
    for part, value in parts.items():
        options[NUMBER_LISTS[part][0]] = _numbers(part, value, frequency)
    _check_together(options)
    _write_out_defaults(options, frequency, dtstart)
    anchor = _anchor(frequency, options, dtstart)
    weeks = frozenset(options.pop("byweekno", ()))
    pattern = Pattern(frequency, interval, count, until, anchor, MappingProxyType(options), weeks)
    if not _ever_happens(pattern):
        raise RuleError("rrule", text, "a rule that happens at least once")
    return pattern


def _ever_happens(pattern: Pattern) -> bool:
    """Does it happen within the four hundred years after which the calendar repeats itself, weekdays and all?

    dateutil gives up a search in the year 9999 alone, so the search starts in the last such cycle before it: there every
    rule finds the same days as here, in a twentieth of the time. Days come one by one, so a place among the times of a day
    that it does not have is seen without a search.
    """
    if pattern.frequency == "DAILY":
        times = len(pattern.options["byhour"]) * len(pattern.options["byminute"])
        if min(map(abs, pattern.options.get("bysetpos", (1,)))) > times:
            return False
    cycles = (MAXYEAR - pattern.anchor.year) // CYCLE
    last = pattern.anchor.replace(year=pattern.anchor.year + cycles * CYCLE)
    return next(replace(pattern, anchor=last).endless_from(last), None) is not None


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for item in text.strip().upper().split(";"):
        name, equals, value = item.partition("=")
        if name not in PARTS or not equals:
            raise RuleError("rrule", item, f"NAME=VALUE parted by semicolons, NAME one of {', '.join(PARTS)}")
        if name in parts:
            raise RuleError(f"rrule {name}", value, "each part once")
        parts[name] = value
    return parts


def _positive(part: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 100_000):
        raise RuleError(f"rrule {part}", value, "a whole number from 1 to 99999")
    return int(value)


def _until(value: str) -> Until:
    for form in (UTC_TEXT, LOCAL_TEXT, DAY_TEXT):
        try:
            moment = datetime.strptime(value, form)  # noqa: DTZ007  UNTIL without Z is wall-clock time
        except ValueError:
            continue
        if form == UTC_TEXT:
            return Until(moment.replace(tzinfo=UTC), is_utc=True)
        return Until(datetime.combine(moment, time.max) if form == DAY_TEXT else moment, is_utc=False)
    raise RuleError("rrule UNTIL", value, "20260622T090000Z, 20260622T100000 (wall clock) or 20260622 (whole day)")


def _highest_number(frequency: str, parts: dict[str, str]) -> int:
    """How often a weekday can come in what BYDAY counts through; 0 where it may not carry a number."""
    if frequency == "MONTHLY" or (frequency == "YEARLY" and "BYMONTH" in parts):
        return 5
    return 53 if frequency == "YEARLY" and "BYWEEKNO" not in parts else 0


def _weekdays(value: str, highest: int) -> tuple[weekday, ...]:
    days = [_weekday(item, highest) for item in value.split(",")]
    if not any(day.n for day in days):
        return tuple(days)
    # MO beside 2TU means both; dateutil would keep only the days that are both, so a plain day is written out too.
    return tuple(each for day in days for each in ([day] if day.n else [day(number + 1) for number in range(highest)]))


def _weekday(item: str, highest: int) -> weekday:
    number, name = item[:-2], item[-2:]
    if name not in WEEKDAYS:
        raise RuleError("rrule BYDAY", item, f"days out of {', '.join(WEEKDAYS)}, where FREQ allows it with a number")
    if not number:
        return weekday(WEEKDAYS.index(name))
    if not highest:
        raise RuleError("rrule BYDAY", item, "a day without number unless FREQ is MONTHLY, or YEARLY without BYWEEKNO")
    return weekday(WEEKDAYS.index(name), _signed("BYDAY", number, 1, highest))


def _numbers(part: str, value: str, frequency: str) -> tuple[int, ...]:
    _name, lowest, highest, from_the_end, frequencies = NUMBER_LISTS[part]
    if frequency not in frequencies.split():
        raise RuleError(f"rrule {part}", value, f"no {part} when FREQ is {frequency}")
    return tuple(_signed(part, item, lowest, highest, from_the_end) for item in value.split(","))


def _signed(part: str, item: str, lowest: int, highest: int, from_the_end: bool = True) -> int:
    digits = item[1:] if from_the_end and item[:1] in "+-" else item
    if not (digits.isascii() and digits.isdigit() and lowest <= int(digits) <= highest):
        also = f" or -{highest} to -{lowest}" if from_the_end else ""
        raise RuleError(f"rrule {part}", item, f"numbers from {lowest} to {highest}{also}")
    return int(item)


def _check_together(options: dict[str, Any]) -> None:
    if "bysetpos" in options and len(options) == 2:  # itself and wkst
        raise RuleError("rrule BYSETPOS", ",".join(map(str, options["bysetpos"])), "another BY part to choose from")
    if "bysetpos" in options and "byweekno" in options:
        raise RuleError("rrule BYSETPOS", ",".join(map(str, options["bysetpos"])), "no BYSETPOS beside BYWEEKNO")
    days, months = options.get("bymonthday"), options.get("bymonth")
    if days and months and min(map(abs, days)) > max(LONGEST_MONTHS[month - 1] for month in months):
        raise RuleError("rrule BYMONTHDAY", ",".join(map(str, days)), "a day that one of the months in BYMONTH has")


def _write_out_defaults(options: dict[str, Any], frequency: str, dtstart: datetime) -> None:
    """What RFC 5545 takes from DTSTART when no BY part says it."""
    options.setdefault("byhour", (dtstart.hour,))
    options.setdefault("byminute", (dtstart.minute,))
    options["bysecond"] = (dtstart.second,)
    if not options.keys() & {"byweekday", "bymonthday", "byyearday"}:
        if frequency == "WEEKLY" or "byweekno" in options:
            options["byweekday"] = (weekday(dtstart.weekday()),)
        elif frequency in ("MONTHLY", "YEARLY"):
            options["bymonthday"] = (dtstart.day,)
            if frequency == "YEARLY":
                options.setdefault("bymonth", (dtstart.month,))


def _anchor(frequency: str, options: dict[str, Any], dtstart: datetime) -> datetime:
    """The start of dtstart's period: dateutil would else apply BYSETPOS to the rest of a first week only."""
    day = datetime.combine(dtstart, time.min)
    if frequency == "WEEKLY":
        return day - timedelta(days=(day.weekday() - options["wkst"]) % 7)
    if frequency == "MONTHLY":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if frequency == "YEARLY" else day
