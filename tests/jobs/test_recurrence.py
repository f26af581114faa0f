# ruff: noqa: DTZ001  wall-clock times are what is tested
"""The wall clock, followed: every rule against a plain day-by-day search, in zones that jump in odd ways."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jobs.rules.pattern import WEEKDAYS
from jobs.rules.recurrence import (
    LocalRule,
    RuleError,
    Slot,
    instant,
    latest_due,
    local_rule,
    next_due,
    occurrences,
    zone_named,
)

LONDON = zone_named("Europe/London")
ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Asia/Kolkata",  # none, and half an hour off
    "Pacific/Apia",  # left out 30 December 2011
    "America/St_Johns",
    "Africa/Casablanca",  # summer time that pauses for Ramadan
    "Pacific/Chatham",
    "UTC",
]
zones = st.sampled_from(ZONES).map(zone_named)
moments = st.datetimes(datetime(2008, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


def plainly(parts: dict[str, str], dtstart: datetime, start: datetime, end: datetime) -> list[datetime]:
    """The same rule by trying every day: slow, and shares no line with the product."""
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", 1))
    week_start = WEEKDAYS.index(parts.get("WKST", "MO"))

    def period(day: date) -> int:
        week = day.toordinal() - (day.weekday() - week_start) % 7
        return {
            "DAILY": day.toordinal(),
            "WEEKLY": week // 7,
            "MONTHLY": day.year * 12 + day.month,
            "YEARLY": day.year,
        }[frequency]

    def matches(day: date) -> bool:
        return all(_day_matches(parts, day, name) for name in parts)

    first = period(dtstart.date())
    found: dict[int, list[datetime]] = {}
    hours = sorted(int(hour) for hour in parts.get("BYHOUR", str(dtstart.hour)).split(","))
    day = dtstart.date() - timedelta(days=400)
    while day <= end.date() + timedelta(days=370):
        if period(day) >= first and (period(day) - first) % interval == 0 and matches(day):
            times = [datetime(day.year, day.month, day.day, hour, dtstart.minute, dtstart.second) for hour in hours]
            found.setdefault(period(day), []).extend(times)
        day += timedelta(days=1)
    if "BYSETPOS" in parts:
        place = int(parts["BYSETPOS"])
        index = place - 1 if place > 0 else place
        found = {key: [times[index]] for key, times in found.items() if -len(times) <= index < len(times)}
    everything = sorted(moment for times in found.values() for moment in times if moment >= dtstart)
    return [moment for moment in everything[: int(parts.get("COUNT", 10**9))] if start <= moment < end]


def _week_numbers(day: date, week_start: int) -> set[int]:
    """The number of the day's week, from the start and from the end of the week's year; week 1 holds 4 January."""

    def first_week(year: int) -> date:
        fourth = date(year, 1, 4)
        return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)

    year = next(year for year in (day.year + 1, day.year, day.year - 1) if first_week(year) <= day)
    number = (day - first_week(year)).days // 7 + 1
    return {number, number - (first_week(year + 1) - first_week(year)).days // 7 - 1}


def _day_matches(parts: dict[str, str], day: date, name: str) -> bool:
    wanted = parts[name].split(",")
    last = calendar.monthrange(day.year, day.month)[1]
    if name == "BYMONTH":
        return str(day.month) in wanted
    if name == "BYMONTHDAY":
        return bool({str(day.day), str(day.day - last - 1)} & set(wanted))
    if name == "BYWEEKNO":
        return bool(_week_numbers(day, WEEKDAYS.index(parts["WKST"])) & {int(number) for number in wanted})
    if name == "BYDAY":
        if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
            place, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        else:
            place, length = day.day, last
        name = WEEKDAYS[day.weekday()]
        return bool({name, f"{(place - 1) // 7 + 1}{name}", f"-{(length - place) // 7 + 1}{name}"} & set(wanted))
    return True


numbers = {"DAILY": [""], "WEEKLY": [""], "MONTHLY": ["", "1", "2", "5", "-1"], "YEARLY": ["", "1", "20", "-2"]}


@st.composite
def rules(draw: st.DrawFn) -> dict[str, str]:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    day = st.tuples(st.sampled_from(numbers[frequency]), st.sampled_from(WEEKDAYS)).map("".join)
    month_days = st.lists(st.sampled_from(["1", "15", "29", "30", "31", "-1", "-3"]), min_size=1, max_size=3)
    parts = {"FREQ": frequency, "BYDAY": ",".join(draw(st.lists(day, min_size=1, max_size=4, unique=True)))}
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts["BYMONTHDAY"] = ",".join(draw(month_days))
        if draw(st.booleans()):
            del parts["BYDAY"]
    if frequency == "YEARLY" and not any(number in parts.get("BYDAY", "") for number in ("20", "-2")):
        optional_months = st.sampled_from(["", "3", "1,2,10"])
        parts |= {"BYMONTH": months} if (months := draw(optional_months)) else {}
    optional = {
        "INTERVAL": st.integers(1, 14).map(str),
        "WKST": st.sampled_from(["MO", "SU", "WE"]),
        **({} if frequency == "YEARLY" else {"BYMONTH": st.sampled_from(["3", "1,2,10", "4,6,9,11"])}),
        "BYHOUR": st.sampled_from(["9", "1,13", "0,6,12,18"]),
        "BYSETPOS": st.sampled_from(["1", "2", "-1", "-2"]),
        "COUNT": st.integers(1, 40).map(str),
    }
    parts |= {name: draw(value) for name, value in optional.items() if draw(st.integers(0, 2)) == 0}
    return parts


def rule_or_none(text: str, dtstart: datetime) -> LocalRule | None:
    """The rule, or None when it is refused because it never happens."""
    try:
        return LocalRule(text, dtstart)
    except RuleError:
        return None


@settings(max_examples=60, deadline=None)
@given(parts=rules(), dtstart=moments, ahead=st.integers(0, 900))
def test_every_rule_equals_a_plain_search(parts: dict[str, str], dtstart: datetime, ahead: int) -> None:
    assume("COUNT" not in parts or ahead < 500)
    start = dtstart + timedelta(days=ahead)
    end = start + timedelta(days=500)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    rule = rule_or_none(text, dtstart)
    if rule is None:
        assert plainly(parts, dtstart, start, end) == []
        return

    found = occurrences(rule, zone_named("UTC"), start, end)

    assert [slot.local for slot in found] == plainly(parts, dtstart, start, end)


@settings(max_examples=40, deadline=None)
@given(
    week=st.integers(1, 53),
    from_the_end=st.booleans(),
    day=st.sampled_from(WEEKDAYS),
    week_start=st.sampled_from(WEEKDAYS),
    dtstart=moments,
)
def test_week_numbers_equal_a_plain_search(
    week: int, from_the_end: bool, day: str, week_start: str, dtstart: datetime
) -> None:
    number = -week if from_the_end else week
    parts = {"FREQ": "YEARLY", "BYWEEKNO": str(number), "BYDAY": day, "WKST": week_start}
    rule = LocalRule(f"FREQ=YEARLY;BYWEEKNO={number};BYDAY={day};WKST={week_start}", dtstart)
    end = dtstart + timedelta(days=2500)

    found = occurrences(rule, zone_named("UTC"), dtstart, end)

    assert [slot.local for slot in found] == plainly(parts, dtstart, dtstart, end)


def test_a_day_of_january_in_the_last_week_of_the_year_before_is_there() -> None:
    rule = local_rule("FREQ=YEARLY;BYWEEKNO=52;BYDAY=SA", "2010-06-01T09:00:00")

    found = occurrences(rule, LONDON, datetime(2010, 6, 1), datetime(2013, 1, 1))

    assert [slot.local.date() for slot in found] == [date(2011, 1, 1), date(2011, 12, 31), date(2012, 12, 29)]


def first_instant_that_shows(local: datetime, zone: ZoneInfo) -> datetime | None:
    """Minute by minute through two days: the first instant at which the clock shows this, if it ever does."""
    moment = local.replace(tzinfo=UTC) - timedelta(hours=26)
    for _minute in range(52 * 60):
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        moment += timedelta(minutes=1)
    return None


def jump_days(zone: ZoneInfo) -> list[date]:
    """The days of the years 2008 to 2029 that the zone's clock makes longer or shorter, or leaves out."""
    days = [date(2008, 1, 1) + timedelta(days=number) for number in range(22 * 365)]
    return [day for day in days if _utc(day + timedelta(days=1), zone) - _utc(day, zone) != timedelta(days=1)]


def _utc(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


JUMPS = [(name, day) for name in ZONES for day in jump_days(zone_named(name))]


@settings(max_examples=60, deadline=None)
@given(jump=st.sampled_from(JUMPS), minute=st.integers(0, 24 * 60 - 1))
def test_a_wall_clock_time_is_the_first_instant_that_shows_it_or_the_next_valid_one(
    jump: tuple[str, date], minute: int
) -> None:
    zone = zone_named(jump[0])
    local = datetime(jump[1].year, jump[1].month, jump[1].day) + timedelta(minutes=minute)

    at = instant(local, zone)

    shown = first_instant_that_shows(local, zone)
    if shown is not None:
        assert at == shown
    else:
        later = at.astimezone(zone).replace(tzinfo=None) - local
        assert timedelta(0) < later <= timedelta(days=1)
        assert first_instant_that_shows(local + later, zone) == at


@settings(max_examples=100, deadline=None)
@given(
    jump=st.sampled_from(JUMPS), hours=st.sampled_from(["1", "2", "0,1,2,3", "0,12", "23"]), minute=st.integers(0, 59)
)
def test_asked_every_quarter_of_an_hour_each_slot_comes_due_exactly_once(
    jump: tuple[str, date], hours: str, minute: int
) -> None:
    zone = zone_named(jump[0])
    start = datetime(jump[1].year, jump[1].month, jump[1].day) - timedelta(days=1)
    rule = LocalRule(f"FREQ=DAILY;BYHOUR={hours}", start.replace(minute=minute))
    now = last = instant(start, zone) - timedelta(hours=30)
    came: list[Slot] = []
    for _tick in range(5 * 24 * 4):
        now += timedelta(minutes=15)
        slot = latest_due(rule, zone, after=last, now=now)
        if slot:
            came.append(slot)
            last = slot.at

    expected = occurrences(rule, zone, start, start + timedelta(days=30))
    assert came == [slot for slot in expected if slot.at <= now]
    assert len({slot.at for slot in came}) == len(came)


@settings(max_examples=60, deadline=None)
@given(parts=rules(), zone=zones, dtstart=moments, ahead=st.integers(0, 5000), hours=st.integers(1, 1500))
def test_the_latest_and_the_next_are_the_ends_of_the_list(
    parts: dict[str, str], zone: ZoneInfo, dtstart: datetime, ahead: int, hours: int
) -> None:
    rule = rule_or_none(";".join(f"{name}={value}" for name, value in parts.items()), dtstart)
    assume(rule is not None)
    assert rule is not None
    after = dtstart.replace(tzinfo=UTC) + timedelta(days=ahead)
    now = after + timedelta(hours=hours)
    local = after.replace(tzinfo=None)
    around = occurrences(rule, zone, local - timedelta(days=3), local + timedelta(hours=hours, days=3))
    due = [slot for slot in around if after < slot.at <= now]

    assert latest_due(rule, zone, after=after, now=now) == (due[-1] if due else None)
    if due:
        assert next_due(rule, zone, after=after) == due[0]


def test_after_three_hours_down_only_the_latest_slot_is_due() -> None:
    rule = local_rule("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))), "2026-01-01T00:00:00")
    last = datetime(2026, 6, 1, 9, tzinfo=UTC)

    due = latest_due(rule, LONDON, after=last, now=last + timedelta(hours=3, minutes=10))

    assert due == Slot(datetime(2026, 6, 1, 13), datetime(2026, 6, 1, 12, tzinfo=UTC))


def test_without_a_last_run_the_latest_slot_ever_is_due() -> None:
    rule = local_rule("FREQ=YEARLY", "2024-02-29T09:00:00")

    due = latest_due(rule, LONDON, after=None, now=datetime(2027, 12, 1, tzinfo=UTC))

    assert due == Slot(datetime(2024, 2, 29, 9), datetime(2024, 2, 29, 9, tzinfo=UTC))


def test_nothing_is_due_before_the_first_slot() -> None:
    rule = local_rule("FREQ=MONTHLY", "2026-01-31T09:00:00")

    assert latest_due(rule, LONDON, after=None, now=datetime(2026, 1, 31, 8, 59, 59, tzinfo=UTC)) is None


def test_nothing_comes_after_the_last_slot() -> None:
    rule = local_rule("FREQ=DAILY;COUNT=2", "2026-01-31T09:00:00")

    assert next_due(rule, LONDON, after=datetime(2026, 2, 1, 9, tzinfo=UTC)) is None


def test_without_a_rule_it_happens_once() -> None:
    found = occurrences(local_rule("", "2026-01-05T09:00:00"), LONDON, datetime(2026, 1, 1), datetime(2027, 1, 1))

    assert [slot.local for slot in found] == [datetime(2026, 1, 5, 9)]


def test_the_window_is_half_open() -> None:
    rule = local_rule("FREQ=DAILY", "2026-01-01T09:00:00")

    found = occurrences(rule, LONDON, datetime(2026, 1, 5, 9), datetime(2026, 1, 7, 9))

    assert [slot.local.day for slot in found] == [5, 6]


def test_an_occurrence_moved_in_from_outside_the_window_is_there() -> None:
    rule = local_rule("FREQ=WEEKLY", "2026-06-01T10:00:00", moved={"2026-06-29T10:00:00": "2026-06-11T10:00:00"})

    found = occurrences(rule, LONDON, datetime(2026, 6, 10), datetime(2026, 6, 20))

    assert [slot.local.day for slot in found] == [11, 15]


def test_samoa_left_out_a_day_and_its_meeting_fell_together_with_the_next() -> None:
    rule = local_rule("FREQ=DAILY", "2011-12-29T10:00:00")

    found = occurrences(rule, zone_named("Pacific/Apia"), datetime(2011, 12, 29), datetime(2012, 1, 1))

    assert [slot.local.day for slot in found] == [29, 31]


def test_a_first_week_begun_in_its_middle_still_counts_from_its_monday() -> None:
    rule = local_rule("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-01-07T09:00:00")  # a Wednesday

    found = occurrences(rule, LONDON, datetime(2026, 1, 1), datetime(2026, 1, 20))

    assert [slot.local.day for slot in found] == [12, 19]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260622T090000Z", 22),
        ("20260622T085959Z", 15),
        ("20260622T100000", 22),
        ("20260622T095959", 15),
        ("20260622", 22),
        ("20260621", 15),
    ],
)
def test_until_is_inclusive_in_utc_on_the_wall_clock_and_as_a_day(until: str, last: int) -> None:
    rule = local_rule(f"FREQ=WEEKLY;UNTIL={until}", "2026-06-01T10:00:00")

    assert occurrences(rule, LONDON, datetime(2026, 6, 1), datetime(2026, 8, 1))[-1].local.day == last
