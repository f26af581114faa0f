"""*kubernetes*: the community's groups as streams with the paths that they own, and their meetings as forums."""

import re
from collections import Counter
from datetime import date, time, timedelta
from typing import Any

from demo import kubernetes_decisions, sources
from demo.moving import Move, months_until_now
from demo.organisation import Organisation, address_of
from governance.bodies.models import Body, SeatKind
from governance.forums import services as forums
from governance.forums.models import Cycle, Purpose
from indicators.models import Direction, Family, Interval
from streams import services as streams
from streams.dependencies.services import declare_dependency
from streams.models import ScopeKind, StreamRole, ValueStream
from tenancy.models import Role

SLUG, NAME = "kubernetes", "Container community"
SETTINGS = {"time_zone": "UTC", "currency": "USD", "holiday_country": "", "holiday_subdivision": ""}
NOTICE = (
    "Demo: groups, paths, meetings and enhancement proposals of the Kubernetes community (Apache-2.0), without persons; "
    "dates moved forward by {months} months. Outcomes, roles and the purposes of meetings are read into the data."
)
# The published zone names are written by hand; each stands for one IANA zone.
ZONES = {
    "PT": "America/Los_Angeles",
    "Pacific": "America/Los_Angeles",
    "ET": "America/New_York",
    "Eastern": "America/New_York",
    "EST": "America/New_York",
    "CET": "Europe/Berlin",
    "Poland": "Europe/Warsaw",
    "IST": "Asia/Kolkata",
    "UTC": "UTC",
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "4th": 4, "last": -1}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFTEN = 8  # proposals together, from which on a group is said to need another
# What a meeting's title says about its one purpose; the first that fits, else performance.
PURPOSES = {
    Purpose.PRIORITIES: r"triage|planning|backlog|issue",
    Purpose.ARCHITECTURE: r"design|api review|architecture|technical|code organization",
    Purpose.RISK: r"security|conformance|policy|reliability",
}


def fill(organisation: Organisation, today: date) -> str:
    """Fill the organisation; returns the notice that its pages show."""
    organisation.years = 7  # the proposals go back so far
    proposals, newest = sources.kubernetes_proposals()
    move = months_until_now(newest, today)
    organisation.account("auditor", "Auditor", Role.AUDITOR)
    streams_by_key: dict[str, ValueStream] = {}
    for group in sources.kubernetes_groups():
        stream, body = _group(organisation, group)
        streams_by_key[group["key"]] = stream
        changes = proposals.get(group["key"])
        if changes is not None:
            _activate(organisation, stream, changes, move)
        for meeting in group["meetings"]:
            _forum(organisation, body, stream if changes is not None else None, group, meeting)
    organisation.import_readings()
    _dependencies(organisation, streams_by_key)
    kubernetes_decisions.fill(organisation, streams_by_key, move)
    return NOTICE.format(months=move.months)


def _group(organisation: Organisation, group: dict[str, Any]) -> tuple[ValueStream, Body]:
    name = group["name"]
    chair = organisation.account(address_of(group["key"], "chair"), f"Chair of {name}")
    lead = organisation.account(address_of(group["key"], "lead"), f"Technical lead of {name}")
    stakeholders = {f"{other} group": "" for other in group["stakeholder_groups"]} or {"Cluster operators": ""}
    stream = organisation.stream(
        name,
        outcome=f"{name} works for those who run clusters and for those who build on them.",
        stakeholders=stakeholders,
        inside=[(ScopeKind.SYSTEM, path) for path in sources.paths_of(group)],
        owner=chair,
    )
    streams.assign_role(
        stream,
        role=StreamRole.TECHNOLOGY,
        membership=lead,
        starts_at=organisation.since,
        by=organisation.administrator,
        at=organisation.since,
    )
    body = organisation.body(
        f"{name} leads", f"Looks after {name}.", [(chair, SeatKind.CHAIR), (lead, SeatKind.MEMBER)]
    )
    return stream, body


def _activate(organisation: Organisation, stream: ValueStream, changes: sources.Readings, move: Move) -> None:
    organisation.indicator(
        stream,
        {move(month): value for month, value in changes.items()},
        name="Proposals moved on a month",
        family=Family.OUTCOME,
        direction=Direction.INCREASE,
        unit="status changes a month",
        interval=Interval.MONTH,
        source="Status history of enhancement proposals",
        owner=None,
    )
    if stream.scope_items.filter(inside=True).exists():
        streams.activate(stream, by=organisation.administrator, at=organisation.since)


def _dependencies(organisation: Organisation, streams_by_key: dict[str, ValueStream]) -> None:
    """A group needs another that takes part in its proposals again and again."""
    together = Counter((one.owner, other) for one in sources.kubernetes_decisions() for other in one.others)
    for (owner, other), count in sorted(together.items()):
        if count >= OFTEN and owner in streams_by_key and other in streams_by_key:
            declare_dependency(
                streams_by_key[owner],
                on_stream=streams_by_key[other],
                need=f"Takes part in {count} of its proposals",
                by=organisation.administrator,
                at=organisation.since,
            )


def _forum(
    organisation: Organisation, body: Body, stream: ValueStream | None, group: dict[str, Any], meeting: dict[str, str]
) -> None:
    rule, first, cycle = rhythm(meeting, organisation.now.date())
    forums.make_forum(
        body,
        name=f"{group['name']}: {meeting['description']}"[:160],
        purpose=purpose_of(meeting["description"]),
        cycle=cycle,
        stream=stream,
        rule=rule,
        first_on=first,
        starts_time=clock_time(meeting["time"]),
        time_zone=zone_of(meeting["tz"]),
        duration_min=60,
        papers_due_days=2,
        quorum=1,
        by=organisation.administrator,
        at=organisation.now,
    )


def rhythm(meeting: dict[str, str], today: date) -> tuple[str, date, Cycle]:
    """A meeting's frequency, as people wrote it, as (rule, first day, cycle)."""
    weekday = next(
        place
        for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
        if name in meeting["day"].lower()
    )
    words = f"{meeting['frequency']} {meeting['day']}".lower()
    first = today - timedelta(days=(today.weekday() - weekday) % 7)
    every = next((number for word, number in ORDINALS.items() if re.search(rf"\b{word}\b", words)), None)
    if "month" in words or every is not None:
        return f"FREQ=MONTHLY;BYDAY={every or 1}{DAYS[weekday]}", today.replace(day=1), Cycle.MEDIUM
    if "four weeks" in words:
        return f"FREQ=WEEKLY;INTERVAL=4;BYDAY={DAYS[weekday]}", first, Cycle.MEDIUM
    if "bi" in words:
        between = timedelta(days=7 if re.search("alternat|interleav", words) else 0)
        return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={DAYS[weekday]}", first + between, Cycle.SHORT
    return f"FREQ=WEEKLY;BYDAY={DAYS[weekday]}", first, Cycle.SHORT


def zone_of(words: str) -> str:
    """The IANA zone of a zone name such as “PT (Pacific Time)”."""
    return next(zone for name, zone in ZONES.items() if re.search(rf"\b{name}\b", words))


def clock_time(words: str) -> time:
    """A time such as “9:00”, “18:30” or “4PM”."""
    if words.upper().endswith("PM"):
        return time(int(words[:-2]) % 12 + 12)
    hour, minute = words.split(":")
    return time(int(hour), int(minute))


def purpose_of(title: str) -> Purpose:
    """The one purpose that a meeting's title speaks of."""
    return next(
        (purpose for purpose, words in PURPOSES.items() if re.search(words, title.lower())), Purpose.PERFORMANCE
    )
