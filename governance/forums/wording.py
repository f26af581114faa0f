"""Forums, in words: their purpose and how often they meet."""

from datetime import date

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.wording import mid_sentence
from governance.forums.models import Purpose
from governance.forums.rules import DAYS

NTH = {
    1: gettext_lazy("first"),
    2: gettext_lazy("second"),
    3: gettext_lazy("third"),
    4: gettext_lazy("fourth"),
    5: gettext_lazy("fifth"),
    -1: gettext_lazy("last"),
    -2: gettext_lazy("last but one"),
}


def tile(purpose: str) -> str:
    """The two letters of a purpose tile: those with which its word begins."""
    return str(Purpose(purpose).label)[:2]


def purposes_in_words() -> str:
    """The closed set, as a list."""
    return ", ".join(mid_sentence(Purpose(value).label) for value in Purpose.values)


def rule_in_words(rule: str, first_on: date) -> str:
    """“every second Wednesday”, “on the last Friday of every third month”; a rule beyond that as its text."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    frequency, interval = parts.pop("FREQ", ""), int(parts.pop("INTERVAL", "1"))
    parts.pop("WKST", None)
    until = parts.pop("UNTIL", "")
    count = parts.pop("COUNT", "")
    words = _WORDS.get(frequency, _no_words)(parts, interval, first_on)
    if words is None:
        return _("by the rule %(rule)s") % {"rule": rule}
    if count:
        return _("%(often)s, %(count)s times") % {"often": words, "count": count}
    if until:
        return _("%(often)s, until %(day)s") % {
            "often": words,
            "day": date_format(date(int(until[:4]), int(until[4:6]), int(until[6:8])), "DATE_FORMAT"),
        }
    return words


def _daily(parts: dict[str, str], interval: int, _first_on: date) -> str | None:
    if parts:
        return None
    return _("every day") if interval == 1 else _("every %(n)s days") % {"n": interval}


def _weekly(parts: dict[str, str], interval: int, first_on: date) -> str | None:
    days = parts.pop("BYDAY", DAYS[first_on.weekday()])
    if parts:
        return None
    names = (
        _("working day, Monday to Friday") if days == "MO,TU,WE,TH,FR" else _list(_day(day) for day in days.split(","))
    )
    if interval == 1:
        return _("every %(days)s") % {"days": names}
    if interval == 2:
        return _("every second %(days)s") % {"days": names}
    return _("every %(n)s weeks on %(days)s") % {"n": interval, "days": names}


def _monthly(parts: dict[str, str], interval: int, first_on: date) -> str | None:
    place = _place(parts, first_on)
    if place is None or parts:
        return None
    if interval == 1:
        return _("on the %(place)s of every month") % {"place": place}
    often = {2: _("second"), 3: _("third"), 4: _("fourth"), 6: _("sixth")}.get(interval)
    if often is None:
        return _("on the %(place)s, every %(n)s months") % {"place": place, "n": interval}
    return _("on the %(place)s of every %(often)s month") % {"place": place, "often": often}


def _yearly(parts: dict[str, str], interval: int, first_on: date) -> str | None:
    months = parts.pop("BYMONTH", str(first_on.month))
    place = _place(parts, first_on)
    if place is None or parts or interval != 1:
        return None
    names = _list(str(MONTHS[int(month)]) for month in months.split(","))
    return _("every year on the %(place)s of %(months)s") % {"place": place, "months": names}


def _no_words(_parts: dict[str, str], _interval: int, _first_on: date) -> str | None:
    return None


_WORDS = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _place(parts: dict[str, str], first_on: date) -> str | None:
    """“second Wednesday”, “day 15”, or None when it takes more words."""
    days, set_place = parts.pop("BYDAY", ""), parts.pop("BYSETPOS", "")
    month_day = parts.pop("BYMONTHDAY", "" if days else str(first_on.day))
    if month_day and not days and not set_place and "," not in month_day:
        return (
            _("last day") if month_day == "-1" else _("day %(n)s") % {"n": month_day} if month_day[0] != "-" else None
        )
    if month_day or not days:
        return None
    if set_place:
        days = ",".join(f"{set_place}{day}" for day in days.split(",")) if "," not in days else ""
    places = [(int(day[:-2] or 0), day[-2:]) for day in days.split(",") if day]
    if not places or any(number not in NTH for number, _name in places):
        return None
    return _list(f"{NTH[number]} {_day(name)}" for number, name in places)


def _day(code: str) -> str:
    return str(WEEKDAYS[DAYS.index(code[-2:])])


def _list(names: object) -> str:
    return get_text_list(list(names), _("and"))  # type: ignore[call-overload]
