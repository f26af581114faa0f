"""How often a forum meets: the usual rhythms as RRULE texts, and the rule that a forum's columns make. Pure."""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from jobs.rules.recurrence import LocalRule, RuleError, Slot, occurrences

Rhythm = Literal["weekly", "fortnightly", "monthly", "monthly_last", "quarterly", "half_yearly", "yearly", "own"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOK_AHEAD = timedelta(days=3000)  # a yearly rule on 29 February may pause for eight years


def rule_for(rhythm: Rhythm, first_on: date, own: str = "") -> str:
    """The RRULE text of a rhythm whose first day is `first_on`: each further day is such a weekday of its month."""
    day = DAYS[first_on.weekday()]
    nth = (first_on.day - 1) // 7 + 1
    place = f"{nth}{day}" if nth < 5 else f"-1{day}"  # a fifth Friday is meant as the last one
    match rhythm:
        case "weekly":
            return f"FREQ=WEEKLY;BYDAY={day}"
        case "fortnightly":
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"
        case "monthly":
            return f"FREQ=MONTHLY;BYDAY={place}"
        case "monthly_last":
            return f"FREQ=MONTHLY;BYDAY=-1{day}"
        case "quarterly":
            return f"FREQ=MONTHLY;INTERVAL=3;BYDAY={place}"
        case "half_yearly":
            return f"FREQ=MONTHLY;INTERVAL=6;BYDAY={place}"
        case "yearly":
            return f"FREQ=YEARLY;BYMONTH={first_on.month};BYDAY={place}"
        case _:
            return tidy(own)


def rhythm_of(rule: str, first_on: date) -> Rhythm:
    """The rhythm that would give this rule, or "own"."""
    wanted = tidy(rule)
    return next((rhythm for rhythm in RHYTHMS if rhythm != "own" and rule_for(rhythm, first_on) == wanted), "own")


def tidy(rule: str) -> str:
    """An RRULE text as it is kept: upper case, without its own name and without blanks."""
    return re.sub(r"\s+", "", rule).upper().removeprefix("RRULE:").strip(";")


def timetable(rule: str, first_on: date, starts_time: time) -> LocalRule:
    """When a forum meets, on the wall clock; raises RuleError when the rule cannot be followed."""
    for part in ("BYHOUR", "BYMINUTE"):
        if part in rule:
            raise RuleError(part, rule, "no time of day in the rule; the forum says when its meetings start")
    if not rule:
        raise RuleError("rrule", rule, "a rule such as FREQ=WEEKLY;BYDAY=MO")
    return LocalRule(rule, datetime.combine(first_on, starts_time.replace(second=0, microsecond=0)))


def next_slots(rule: LocalRule, zone: ZoneInfo, *, after: datetime, count: int) -> list[Slot]:
    """The next meetings by the rule: up to `count` later than an instant."""
    for reach in (timedelta(days=60), timedelta(days=400), LOOK_AHEAD):
        slots = slots_between(rule, zone, after, after + reach)
        if len(slots) >= count or reach == LOOK_AHEAD:
            return slots[:count]
    return []


def slots_between(rule: LocalRule, zone: ZoneInfo, after: datetime, until: datetime) -> list[Slot]:
    """Every meeting by the rule in (after, until], by instant."""
    around = timedelta(days=2)  # wider than any zone's distance from another
    start = after.astimezone(zone).replace(tzinfo=None, microsecond=0) - around
    end = until.astimezone(zone).replace(tzinfo=None, microsecond=0) + around
    return [slot for slot in occurrences(rule, zone, start, end) if after < slot.at <= until]
