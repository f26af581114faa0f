"""The demo's data files as plain values. Nothing here knows the database."""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Readings = dict[date, float]


@dataclass(frozen=True)
class FlowOfStream:
    """The weekly flow of one stream of GOV.UK; each series is {first day of the week: value}."""

    stream: str
    repository: str
    velocity: Readings = field(default_factory=dict)
    hours: Readings = field(default_factory=dict)
    load: Readings = field(default_factory=dict)
    unplanned: Readings = field(default_factory=dict)
    contributors: Readings = field(default_factory=dict)


def govuk() -> list[FlowOfStream]:
    """GOV.UK's streams. A week without a merge has neither a flow time nor a share of unplanned work."""
    flows: dict[str, FlowOfStream] = {}
    for row in _rows("govuk_flow_weekly.csv.gz"):
        flow = flows.setdefault(row["stream"], FlowOfStream(row["stream"], row["repository"]))
        week, merged = date.fromisoformat(row["week_starting"]), int(row["flow_velocity"])
        flow.velocity[week] = merged
        flow.load[week] = int(row["flow_load_end_of_week"])
        flow.contributors[week] = int(row["contributors"])
        if row["flow_time_median_h"]:
            flow.hours[week] = float(row["flow_time_median_h"])
        if merged:
            flow.unplanned[week] = sum(int(row[kind]) for kind in ("defect", "risk", "debt")) / merged
    return list(flows.values())


@dataclass(frozen=True)
class Provider:
    """A provider of accident and emergency care; each series is {first day of the month: value}."""

    code: str
    attendances: Readings = field(default_factory=dict)
    breaches: Readings = field(default_factory=dict)
    within_four_hours: Readings = field(default_factory=dict)


def nhs(department: str = "1", months: int = 36) -> list[Provider]:
    """Providers with a major department (type 1) and a reading for each of the 36 months."""
    providers: dict[str, Provider] = {}
    for row in _rows("nhs_ae_attendances.csv.gz"):
        code, kind = row["series"].split("|")
        if kind != department:
            continue
        provider = providers.setdefault(code, Provider(code))
        month, attended, breached = date.fromisoformat(row["period"]), int(row["attendances"]), int(row["breaches"])
        provider.attendances[month], provider.breaches[month] = attended, breached
        provider.within_four_hours[month] = 1 - breached / attended
    return [provider for provider in providers.values() if len(provider.attendances) == months]


def kubernetes_groups() -> list[dict[str, Any]]:
    """The groups with their meetings and the paths that they own, as published."""
    with gzip.open(DATA / "k8s_groups.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)["groups"]


def paths_of(group: dict[str, Any]) -> list[str]:
    """The paths that a group owns. Where a link to an owners' file was published, its repository is meant."""
    published = {path for part in group["subprojects"] for path in part["owns"]}
    return sorted({re.sub(r"^https://github\.com/([^/]+/[^/]+)/.*", r"\1", path) for path in published})


def kubernetes_proposals() -> tuple[dict[str, Readings], date]:
    """Status changes of enhancement proposals by group and month, and the newest complete month; idle months count 0."""
    changes: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in _rows("k8s_proposal_events.csv.gz"):
        changes[row["owning_sig"]][date.fromisoformat(row["date"]).replace(day=1)] += 1
    newest = max(month for months in changes.values() for month in months)
    last = _next_month(newest, -1)  # the newest month was still running when the data was taken
    return {
        group: {month: months.get(month, 0.0) for month in _months(min(months), last)}
        for group, months in changes.items()
    }, last


@dataclass(frozen=True)
class Proposal:
    """One enhancement proposal: who owns it, which other groups take part, and its status over time, oldest first."""

    number: str
    title: str
    owner: str
    others: frozenset[str]
    ready: bool  # does a production-readiness file stand beside it?
    events: list[tuple[date, str]]


def kubernetes_decisions() -> list[Proposal]:
    """The enhancement proposals. Status changes are kept by number; a few early proposals share one."""
    events: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in _rows("k8s_decision_events.csv.gz"):
        events[row["kep"]].append((date.fromisoformat(row["date"]), row["status"]))
    return [
        Proposal(
            number=row["kep"],
            title=row["title"],
            owner=row["owning_sig"],
            others=frozenset(filter(None, row["participating_sigs"].split(";"))) - {row["owning_sig"]},
            ready=row["has_prr"] == "True",
            events=sorted(events[row["kep"]]),
        )
        for row in _rows("k8s_decisions.csv.gz")
    ]


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = _next_month(first, 1)


def _next_month(month: date, step: int) -> date:
    count = month.year * 12 + month.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
