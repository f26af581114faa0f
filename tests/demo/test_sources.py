"""The demo's data files, as plain values, and where each of them comes from."""

import re
from datetime import date, timedelta

from demo import sources


def test_every_file_has_a_row_that_says_where_it_comes_from_and_under_which_licence() -> None:
    rows = re.findall(r"^\| (\S+\.gz) \| (.+) \| (.+) \|$", (sources.DATA / "SOURCES.md").read_text(), re.MULTILINE)
    files = {path.name for path in sources.DATA.iterdir() if path.name != "SOURCES.md"}

    assert {name for name, _holds, _source in rows} == files
    assert all(
        re.search("MIT|Apache-2.0|Open Government Licence", source) and holds.strip() for _, holds, source in rows
    )


def test_govuk_is_eight_streams_with_393_weeks_in_a_row() -> None:
    flows = sources.govuk()

    assert len(flows) == 8
    for flow in flows:
        weeks = sorted(flow.velocity)
        assert len(weeks) == 393
        assert weeks == [weeks[0] + timedelta(weeks=place) for place in range(393)]
        assert flow.load.keys() == flow.contributors.keys() == flow.velocity.keys()


def test_a_week_without_a_change_says_nothing_of_time_or_share() -> None:
    for flow in sources.govuk():
        idle = {week for week, merged in flow.velocity.items() if not merged}

        assert not idle & (flow.hours.keys() | flow.unplanned.keys())
        assert all(0 <= share <= 1 for share in flow.unplanned.values())


def test_nhs_is_130_providers_with_36_months_each() -> None:
    providers = sources.nhs()

    assert len(providers) == len({provider.code for provider in providers}) == 130
    for provider in providers:
        assert len(provider.attendances) == len(provider.breaches) == len(provider.within_four_hours) == 36
        assert all(
            provider.within_four_hours[month] == 1 - provider.breaches[month] / attended
            for month, attended in provider.attendances.items()
        )


def test_kubernetes_is_35_groups_with_72_meetings_and_five_paths_that_two_of_them_claim() -> None:
    groups = sources.kubernetes_groups()
    claims = [path for group in groups for path in sources.paths_of(group)]

    assert len(groups) == 35
    assert sum(len(group["meetings"]) for group in groups) == 72
    assert len({path for path in claims if claims.count(path) == 2}) == 5


def test_a_link_to_an_owners_file_stands_for_its_repository() -> None:
    paths = [path for group in sources.kubernetes_groups() for path in sources.paths_of(group)]

    assert "kubernetes-sigs/multicluster-runtime" in paths
    assert not [path for path in paths if ":" in path or path.endswith("OWNERS")]


def test_proposals_are_counted_in_months_without_a_hole_and_without_the_one_that_was_running() -> None:
    proposals, newest = sources.kubernetes_proposals()

    assert len(proposals) == 22
    for months in proposals.values():
        days = sorted(months)
        assert days[-1] == newest
        assert len(days) == (newest.year - days[0].year) * 12 + newest.month - days[0].month + 1
        assert all(day == date(day.year, day.month, 1) for day in days)
    assert any(0.0 in months.values() for months in proposals.values())


def test_no_file_knows_a_person() -> None:
    keys = {"key", "name", "kind", "chairs", "tech_leads", "stakeholder_groups", "meetings", "subprojects"}

    for group in sources.kubernetes_groups():
        assert group.keys() == keys
        assert all(isinstance(group[role], int) for role in ("chairs", "tech_leads"))  # counted, not named
