"""The reference: what NHSRplotthedots 0.2.2 says of the same series, in our words."""

import csv
import gzip
import json
from itertools import groupby
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
LABEL_OF = {
    "Common Cause": "common",
    "Above UCL": "above_limit",
    "Below LCL": "below_limit",
    "7 Point Trend (Increasing)": "trend_up",
    "7 Point Trend (Decreasing)": "trend_down",
    "2 in 3 Above CL": "two_of_three_above",
    "2 in 3 Below CL": "two_of_three_below",
    "7 Points Above CL": "run_above",
    "7 Points Below CL": "run_below",
}
CLASS_OF = {
    "common_cause": "common",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "neutral_high",
    "special_cause_neutral_low": "neutral_low",
}
ASSURANCE_OF = {
    "consistent_pass": "pass",
    "consistent_fail": "fail",
    "inconsistent": "hit_or_miss",
    "NA": None,
    None: None,
}


def read_rows(name):
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_point(row, day):
    return {
        "date": row[day],
        "value": float(row["y"]),
        "mean": float(row["mean"]),
        "lower": float(row["lpl"]),
        "upper": float(row["upl"]),
        "label": LABEL_OF[row["special_cause_type"]],
        "class": CLASS_OF[row["point_type"]],
    }


@pytest.fixture(scope="session")
def nhs_points():
    """{(configuration, series): [points in our words]}."""
    rows = read_rows("ptd_expected_points.csv.gz")
    keyed = groupby(rows, key=lambda row: (row["config"], row["series"]))
    return {key: [as_point(row, "period") for row in group] for key, group in keyed}


@pytest.fixture(scope="session")
def nhs_series():
    """{(configuration, series): variation, assurance and whether the last segment is short, in our words}."""
    return {
        (row["config"], row["series"]): {
            "variation": CLASS_OF[row["variation"]],
            "assurance": ASSURANCE_OF[row["assurance"]],
            "short": row["short_group"] == "TRUE",
        }
        for row in read_rows("ptd_expected_series.csv.gz")
    }


@pytest.fixture(scope="session")
def govuk_points():
    """{(stream, indicator, direction): [points in our words]}."""
    rows = read_rows("govuk_flow_expected_spc_104w.csv.gz")
    keyed = groupby(rows, key=lambda row: (row["stream"], row["indicator"], row["improvement_direction"]))
    return {key: [as_point(row, "week_starting") for row in group] for key, group in keyed}


@pytest.fixture(scope="session")
def edge_cases():
    """{name: dates, values, options as `review` takes them, expected in our words}."""
    with (DATA / "ptd_edge_cases.json").open(encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    return {name: as_edge_case(case) for name, case in cases.items()}


def as_edge_case(case):
    options, expected = case["options"], case["expected"]
    given = {name: value[0] for name, value in options.items() if value is not None}
    rebase_at = given.get("rebase_at_point")
    return {
        "dates": case["dates"],
        "values": case["y"],
        "options": {
            "direction": given["improvement_direction"],
            "screen": given["screen_outliers"],
            "fix_after": given.get("fix_after_n_points"),
            "target": given.get("target"),
            "rebase_at": [case["dates"][rebase_at - 1]] if rebase_at else [],
        },
        "mean": expected["mean"],
        "lower": expected["lpl"],
        "upper": expected["upl"],
        "labels": [LABEL_OF[label] for label in expected["special_cause_type"]],
        "classes": [CLASS_OF[point] for point in expected["point_type"]],
        "variation": CLASS_OF[expected["variation"][0]],
        "assurance": ASSURANCE_OF[expected["assurance"][0]],
    }
