"""What the demo organisations have decided, by whom, under which matrix."""

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime

from demo.sources import DATA
from tests.cast import NOON
from tests.demo.conftest import Look


def test_kubernetes_has_653_proposals_each_on_the_level_that_a_count_over_the_file_gives_it(found: Look) -> None:
    counted: Counter[str] = Counter()
    with gzip.open(DATA / "k8s_decisions.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            groups = {row["owning_sig"], *filter(None, row["participating_sigs"].split(";"))}
            several = "coordination" if len(groups) > 1 else "stream"
            counted["enterprise" if row["has_prr"] == "True" else several] += 1

    decisions = found("kubernetes").decisions

    assert Counter(one["level__code"] for one in decisions) == counted
    assert counted == {"enterprise": 447, "stream": 118, "coordination": 88}


def test_kubernetes_answers_stand_at_the_first_day_on_which_a_proposal_was_taken_or_dropped(found: Look) -> None:
    decisions = found("kubernetes").decisions
    states = Counter(one["state"] for one in decisions)

    assert states == {"approved": 589, "proposed": 59, "withdrawn": 3, "declined": 2}
    assert all((one["decided_at"] is not None) == (one["state"] in {"approved", "declined"}) for one in decisions)
    assert max(one["decided_at"] for one in decisions if one["decided_at"]) < NOON


def test_govuk_has_forty_decisions_on_all_levels_under_version_1_and_a_version_2_decided_by_the_board(
    found: Look,
) -> None:
    govuk = found("govuk")
    asked = [one for one in govuk.decisions if one["title"] != "Raise what owners may decide to 80,000 pounds"]
    (raised,) = [one for one in govuk.decisions if one not in asked]

    assert len(asked) == 40
    assert {one["version__number"] for one in govuk.decisions} == {1}
    assert {one["level__code"] for one in asked} == {"stream", "coordination", "portfolio", "enterprise"}
    assert {one["rule"] for one in asked} == {"r1", "r2", "r3", "r4", "r5", "r6"}
    assert (raised["state"], raised["body__name"]) == ("approved", "Executive board")
    assert [(number, state) for number, state, _at in govuk.matrices] == [(1, "published"), (2, "published")]
    assert govuk.matrices[1][2] == datetime(2026, 11, 1, tzinfo=UTC)
