"""What the demo organisations hold after they were loaded."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from demo import sources
from tests.cast import NOON
from tests.demo.conftest import Look

TODAY = NOON.date()  # a Monday
SLUGS = ("govuk", "kubernetes", "nhs")
everywhere = pytest.mark.parametrize("slug", SLUGS)


@everywhere
def test_a_second_run_changes_nothing_but_passwords(found: Look, slug: str) -> None:
    assert found(slug).changed_by_a_second_run == {"User"}
    assert found(slug).passwords == (False, True)


@everywhere
def test_the_command_names_accounts_that_exist_and_their_password(found: Look, slug: str) -> None:
    first, second = found(slug).said
    named = re.findall(r"^  (\S+@\S+)  \S.*$", first, re.MULTILINE)

    assert f"(/t/{slug}/)\n" in first
    assert f"(/t/{slug}/), as it was\n" in second
    assert named
    assert set(named) <= {address for address, _name, _title in found(slug).accounts}


@everywhere
def test_accounts_are_roles_and_no_persons(found: Look, slug: str) -> None:
    for address, name, title in found(slug).accounts:
        assert re.fullmatch(rf"[a-z0-9-]+@{slug}\.example", address)
        assert (name, bool(title)) == ("", True)
    titles = {title for _address, _name, title in found(slug).accounts}
    assert {"Administrator", "Auditor"} <= titles


@everywhere
def test_pages_are_told_that_it_is_a_demo_and_how_far_dates_were_moved(found: Look, slug: str) -> None:
    assert re.match(r"Demo: .+ moved forward by [1-9]\d* (weeks|months)\.", found(slug).notice)
    assert len(found(slug).notice) <= 300


def test_govuk_has_eight_streams_with_the_five_measures_of_flow(found: Look) -> None:
    govuk = found("govuk")

    assert govuk.states == {"active": 8}
    assert {len(measures) for measures in govuk.indicators.values()} == {5}
    assert {one["name"] for one in govuk.indicators["Search"]} == {
        "Changes released a week",
        "Hours until a change is out",
        "Changes waiting at the end of a week",
        "Share of unplanned work",
        "Contributors",
    }


def test_govuk_shows_393_weeks_that_end_with_the_last_one(found: Look) -> None:
    last = TODAY - timedelta(weeks=1)

    for weeks in found("govuk").weeks.values():
        assert weeks == {last - timedelta(weeks=place) for place in range(393)}


def test_govuk_says_by_how_many_weeks_its_dates_were_moved(found: Look) -> None:
    newest = max(week for flow in sources.govuk() for week in flow.velocity)
    moved = (TODAY - timedelta(weeks=1) - newest) // timedelta(weeks=1)

    assert f"moved forward by {moved} weeks" in found("govuk").notice


def test_govuk_has_a_review_of_each_stream_and_forums_for_what_no_stream_decides_alone(found: Look) -> None:
    forums = found("govuk").forums

    assert {forum["stream__name"] for forum in forums} == {*found("govuk").indicators, None}
    assert {(one["name"], one["purpose"]) for one in forums if one["stream__name"] is None} == {
        ("Portfolio performance review", "performance"),
        ("Portfolio funding board", "funding"),
        ("Coordination forum", "priorities"),
        ("Enterprise risk committee", "risk"),
        ("Executive funding board", "funding"),
    }
    assert len(forums) == 13


def test_nhs_has_130_providers_with_a_target_for_the_four_hours(found: Look) -> None:
    nhs = found("nhs")

    assert nhs.states == {"active": 130}
    for measures in nhs.indicators.values():
        assert {one["name"]: one["target"] for one in measures} == {
            "Settled within four hours": 0.95,
            "Attendances": None,
            "Waits over four hours": None,
        }
    for months in nhs.weeks.values():
        assert max(months) == date(2026, 9, 1)
        assert len(months) == 36


def test_kubernetes_has_35_groups_and_their_72_meetings_in_their_zones(found: Look) -> None:
    kubernetes = found("kubernetes")

    assert kubernetes.states == {"active": 22, "draft": 13}
    published = [forum for forum in kubernetes.forums if not forum["name"].endswith(": sitting")]
    assert len(published) == 72
    assert Counter(forum["time_zone"] for forum in published) == {
        "America/Los_Angeles": 48,
        "UTC": 14,
        "Europe/Berlin": 5,
        "America/New_York": 4,
        "Europe/Warsaw": 1,
    }


def test_kubernetes_keeps_every_path_and_those_that_two_groups_claim_stand_in_both(found: Look) -> None:
    published: dict[str, set[str]] = {}
    for group in sources.kubernetes_groups():
        for path in sources.paths_of(group):
            published.setdefault(path, set()).add(group["name"])

    declared = {path: streams for (_kind, path), streams in found("kubernetes").owners.items()}

    assert declared == published
    assert sorted(path for path, streams in declared.items() if len(streams) == 2) == [
        "kubernetes-sigs/cluster-api-provider-ibmcloud",
        "kubernetes/kubernetes/cmd/cloud-controller-manager",
        "kubernetes/kubernetes/pkg/apis/policy",
        "kubernetes/kubernetes/staging/src/k8s.io/api/policy",
        "kubernetes/kubernetes/staging/src/k8s.io/component-base",
    ]
