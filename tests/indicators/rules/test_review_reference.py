"""The engine against NHSRplotthedots 0.2.2, point by point, with each departure counted."""

from collections import Counter

import pytest

from indicators.rules import review, review_many

OPTIONS = {
    "A": {"direction": "decrease"},
    "B": {"direction": "decrease", "screen": False},
    "C": {"direction": "increase", "fix_after": 12},
    "D": {"direction": "increase", "target": 0.95},
    "E": {"direction": "neutral", "rebase_at": ["2017-10-01"]},
}
NO_LIMITS = (None, None, None, "common", "common")


def has_usable_variation(point):
    return point["upper"] > point["lower"]


def close(ours, theirs):
    return ours == pytest.approx(theirs, rel=1e-9, abs=0)


@pytest.fixture(scope="module")
def reviews(nhs_points):
    """Every series of every configuration, reviewed in five batches."""
    found = {}
    for configuration, options in OPTIONS.items():
        names = [key for key in nhs_points if key[0] == configuration]
        points = [point for name in names for point in nhs_points[name]]
        rebase_at = options.get("rebase_at", [])
        batch = review_many(
            [point["value"] for point in points],
            [point["date"] for point in points],
            [len(nhs_points[name]) for name in names],
            **options | {"rebase_at": dict.fromkeys(range(len(names)), rebase_at)},
        )
        found |= zip(names, batch, strict=True)
    return found


def test_points_with_usable_variation_have_the_labels_and_limits_of_the_reference(nhs_points, reviews):
    compared, different = 0, []
    for name, expected in nhs_points.items():
        for ours, theirs in zip(reviews[name].points(), expected, strict=True):
            if has_usable_variation(theirs):
                compared += 1
                same = (ours.label, ours.point_class) == (theirs["label"], theirs["class"]) and (
                    close(ours.mean, theirs["mean"])
                    and close(ours.lower, theirs["lower"])
                    and close(ours.upper, theirs["upper"])
                )
                if not same:
                    different.append((name, ours, theirs))

    assert compared == 51_890
    assert different == []


def test_points_without_usable_variation_are_common_with_the_note(nhs_points, reviews):
    said = Counter()
    for name, expected in nhs_points.items():
        noted = "no usable variation" in reviews[name].note
        for ours, theirs in zip(reviews[name].points(), expected, strict=True):
            if not has_usable_variation(theirs):
                said[(ours.mean, ours.lower, ours.upper, ours.label, ours.point_class), noted] += 1

    assert said == {(NO_LIMITS, True): 11_935}


def test_segments_without_usable_variation_are_counted(reviews):
    segments = [segment for one in reviews.values() for segment in one.segments]

    assert len(segments) == 2_482
    assert sum(segment.mean is None for segment in segments) == 667


def test_variation_icons_are_those_of_the_reference_where_defined(nhs_points, nhs_series, reviews):
    said = Counter()
    for name, theirs in nhs_series.items():
        ours = reviews[name]
        if theirs["short"] and len(ours.days):
            said["trial limits: no icon", ours.variation] += 1
        elif not has_usable_variation(nhs_points[name][-1]):
            said["no usable variation: no icon", ours.variation] += 1
        else:
            said["equal", ours.variation == theirs["variation"]] += 1

    assert said == {
        ("trial limits: no icon", None): 249,
        ("no usable variation: no icon", None): 369,
        ("equal", True): 1_522,
    }


def test_assurance_icons_are_those_of_the_reference_where_defined(nhs_points, nhs_series, reviews):
    said = Counter()
    for name, theirs in nhs_series.items():
        ours = reviews[name]
        if theirs["short"]:
            said["trial limits", theirs["assurance"] is not None, ours.assurance] += 1
        elif theirs["assurance"] and not has_usable_variation(nhs_points[name][-1]):
            said["from least and greatest value", theirs["assurance"], ours.assurance] += 1
        else:
            said["equal", ours.assurance == theirs["assurance"]] += 1

    assert said == {
        ("trial limits", False, None): 203,
        ("trial limits", True, None): 46,
        ("from least and greatest value", "pass", "pass"): 16,
        ("from least and greatest value", "hit_or_miss", "pass"): 54,
        ("equal", True): 1_821,
    }


def test_govuk_flow_has_the_labels_and_limits_of_the_reference(govuk_points):
    compared, different = 0, []
    for (stream, indicator, direction), expected in govuk_points.items():
        ours = review([p["date"] for p in expected], [p["value"] for p in expected], direction=direction)
        for point, theirs in zip(ours.points(), expected, strict=True):
            compared += 1
            same = (point.label, point.point_class) == (theirs["label"], theirs["class"]) and all(
                # The file gives 12 digits.
                getattr(point, name) == pytest.approx(theirs[name], rel=1e-9)
                for name in ("mean", "lower", "upper")
            )
            if not same:
                different.append((stream, indicator, point, theirs))

    assert compared == 4_140
    assert different == []


def test_edge_cases_have_the_labels_of_the_reference_except_without_usable_variation(edge_cases):
    departures = []
    for name, case in edge_cases.items():
        ours = review(case["dates"], case["values"], **case["options"])
        if "no usable variation" in ours.note:
            departures.append((name, set(ours.labels), ours.variation, ours.segments[0].mean))
            continue
        assert (name, ours.labels) == (name, case["labels"])
        assert (name, ours.classes) == (name, case["classes"])
        for mine, theirs in ((ours.mean, case["mean"]), (ours.lower, case["lower"]), (ours.upper, case["upper"])):
            assert mine == pytest.approx(theirs, rel=1e-9), name

    assert departures == [
        (f"{name}/{direction}", {"common"}, None, None)
        for name in ("constant_13", "one_point", "spike_in_constant")
        for direction in ("increase", "decrease", "neutral")
    ]


def test_edge_cases_have_the_icons_of_the_reference_except_on_trial_or_without_usable_variation(edge_cases):
    said = Counter()
    for case in edge_cases.values():
        ours = review(case["dates"], case["values"], **case["options"])
        if ours.segments[-1].trial or ours.segments[-1].mean is None:
            said["no icon", ours.variation, ours.assurance] += 1
        else:
            said["equal", (ours.variation, ours.assurance) == (case["variation"], case["assurance"])] += 1

    assert said == {("no icon", None, None): 21, ("equal", True): 66}
