"""When something recurs: a rule on the wall clock, followed in one zone, answered in UTC.

A LocalRule knows no zone, so one rule ("each working day at six") serves every organisation in its own zone. Where the
clocks jump forward the slot moves on by the length of the jump and is valid; where they fall back it takes the first of
the two instants. Two wall-clock times that end up at one instant are one slot.

A dtstart that the rule does not match is not a slot itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from jobs.rules.pattern import Pattern, RuleError, read_pattern

__all__ = [
    "LocalRule",
    "RuleError",
    "Slot",
    "instant",
    "latest_due",
    "local_rule",
    "next_due",
    "occurrences",
    "zone_named",
]

YEARS = (1900, 2200)
# No zone ever stood further from UTC, and no clock ever jumped further (Samoa left out a whole day in 2011).
AROUND_THE_CLOCK = timedelta(days=2)
# How far to look, first near, then wider: a yearly rule on 29 February may pause for eight years.
REACHES = tuple(timedelta(days=days) for days in (2, 10, 40, 400, 3000))


@dataclass(frozen=True, slots=True)
class Slot:
    """One occurrence: the wall-clock time that was meant and the instant it is."""

    local: datetime
    at: datetime


@dataclass(frozen=True)
class LocalRule:
    """What the clock on the wall shows when the thing happens. An empty rrule means once, at dtstart."""

    rrule: str
    dtstart: datetime
    exdates: frozenset[datetime] = frozenset()
    rdates: frozenset[datetime] = frozenset()
    moved: Mapping[datetime, datetime] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        _check_local("dtstart", self.dtstart)
        for part, moments in (("exdate", self.exdates), ("rdate", self.rdates), ("moved", self.moved)):
            for moment in moments:
                _check_local(part, moment)
        for source, target in self.moved.items():
            _check_local("moved", target)
            if source in self.exdates:
                raise RuleError("moved", source.isoformat(), "an occurrence that exdate does not take out")
        self.pattern  # noqa: B018 - reading it is the check

    @property
    def pattern(self) -> Pattern:
        """The rrule, read; raises RuleError when it cannot be followed."""
        return read_pattern(self.rrule or "FREQ=DAILY;COUNT=1", self.dtstart)


def local_rule(
    rrule: str,
    dtstart: str | datetime,
    *,
    exdate: Iterable[str] = (),
    rdate: Iterable[str] = (),
    moved: Mapping[str, str] | None = None,
) -> LocalRule:
    """A LocalRule from its texts, as files and forms hold them (ISO 8601 wall-clock times)."""
    return LocalRule(
        rrule=rrule,
        dtstart=dtstart if isinstance(dtstart, datetime) else _local("dtstart", dtstart),
        exdates=frozenset(_local("exdate", text) for text in exdate),
        rdates=frozenset(_local("rdate", text) for text in rdate),
        moved={_local("moved", source): _local("moved", target) for source, target in (moved or {}).items()},
    )


@lru_cache(maxsize=1024)
def zone_named(tzid: str) -> ZoneInfo:
    """The zone of an IANA name."""
    try:
        return ZoneInfo(tzid)
    except (KeyError, ValueError, OSError, TypeError) as unknown:
        raise RuleError("tzid", tzid, "the IANA name of a time zone, such as Europe/London") from unknown


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time; `fold=0` is exactly "after the jump" in a gap and "the first" in a fold."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def occurrences(rule: LocalRule, zone: ZoneInfo, start: datetime, end: datetime) -> list[Slot]:
    """Every slot whose wall-clock time lies in [start, end), by instant."""
    for source in rule.moved:
        if source not in rule.rdates and next(_followed(rule, zone, source), None) != source:
            raise RuleError("moved", source.isoformat(), "the wall-clock time of an occurrence of the rule")
    planned = {*takewhile(lambda local: local < end, _followed(rule, zone, start)), *rule.rdates}
    meant = (planned - rule.exdates - rule.moved.keys()) | set(rule.moved.values())
    slots: dict[datetime, Slot] = {}
    for local in sorted(meant):
        if start <= local < end:
            at = instant(local, zone)
            slots[at] = Slot(local, at)  # of two that fall together the later is the one the clock really shows
    return [slots[at] for at in sorted(slots)]


def latest_due(rule: LocalRule, zone: ZoneInfo, *, after: datetime | None, now: datetime) -> Slot | None:
    """The latest slot in (after, now], or None; slots before it are overtaken. `after=None` asks for any so far."""
    for reach in REACHES:
        since = now - reach if after is None else max(after, now - reach)
        due = [slot for slot in _near(rule, zone, since, now) if since < slot.at <= now]
        if due or since == after:
            return due[-1] if due else None
    return None


def next_due(rule: LocalRule, zone: ZoneInfo, *, after: datetime) -> Slot | None:
    """The first slot later than an instant, or None when nothing more comes within eight years."""
    for reach in REACHES:
        for slot in _near(rule, zone, after, after + reach):
            if after < slot.at <= after + reach:
                return slot
    return None


def _near(rule: LocalRule, zone: ZoneInfo, since: datetime, until: datetime) -> list[Slot]:
    """The slots of a stretch of time and a little around it, whichever way the zone turns the clock."""
    start, end = (moment.astimezone(UTC).replace(tzinfo=None) for moment in (since, until))
    return occurrences(rule, zone, start - AROUND_THE_CLOCK, end + AROUND_THE_CLOCK)


def _followed(rule: LocalRule, zone: ZoneInfo, start: datetime) -> Iterator[datetime]:
    """The wall-clock times of the pattern from `start` on, before anything is taken out, added or moved."""
    pattern = rule.pattern
    counted = 0
    for local in pattern.endless_from(rule.dtstart if pattern.count else max(start, rule.dtstart)):
        if local < rule.dtstart:
            continue
        counted += 1
        if pattern.count and counted > pattern.count:
            return
        if pattern.until and not pattern.until.allows(local, instant(local, zone)):
            return
        if local >= start:
            yield local


def _local(part: str, text: object) -> datetime:
    if isinstance(text, str) and "T" in text:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise RuleError(part, text, "a wall-clock time such as 2026-03-16T10:00:00")


def _check_local(part: str, moment: datetime) -> None:
    if moment.tzinfo is not None or moment.microsecond:
        raise RuleError(part, moment.isoformat(), "a wall-clock time without offset and in whole seconds")
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise RuleError(part, moment.isoformat(), f"a year from {YEARS[0]} to {YEARS[1]}")
