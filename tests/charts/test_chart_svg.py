"""The process-behaviour chart as markup: every state, both inks, nothing unescaped."""

import itertools
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from indicators.charts import COLUMN, CSS, LITERAL, NARROW, WIDE, chart_svg, legend, page_charts, spark_svg
from tests.charts.samples import (
    GOLDEN,
    MONDAY,
    STATES,
    USUAL,
    golden_pictures,
    rebased,
    reviewed,
    run_below,
    with_a_gap,
)

SVG = "{http://www.w3.org/2000/svg}"


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("ink", [CSS, LITERAL], ids=["css", "literal"])
@pytest.mark.parametrize("frame", [WIDE, NARROW, COLUMN], ids=["wide", "narrow", "column"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_a_picture_with_a_name_and_finite_numbers(state, frame, ink):
    root = parse(chart_svg(STATES[state](), frame=frame, ink=ink, key="k"))

    assert root.get("viewBox") == f"0 0 {frame.width} {frame.height}"
    assert root.get("aria-labelledby") == "k-t k-d"
    assert [child.get("id") for child in root[:2]] == ["k-t", "k-d"]
    assert all(child.text for child in root[:2])
    for element in root.iter():
        for name, value in element.attrib.items():
            assert name not in {"style", "onload"}
            assert not re.search(r"\b(nan|inf)\b", value), (element.tag, name, value)


@pytest.mark.parametrize("state", STATES)
def test_everything_drawn_lies_in_the_frame(state):
    root = parse(chart_svg(STATES[state]()))

    for element in root.iter():
        for name, limit in (
            ("x", 1120),
            ("x1", 1120),
            ("x2", 1120),
            ("cx", 1120),
            ("y", 400),
            ("y1", 400),
            ("cy", 400),
        ):
            assert 0 <= float(element.get(name, 0)) <= limit, element.attrib


@pytest.mark.parametrize("state", STATES)
def test_a_sparkline_is_drawn_for_every_state(state):
    root = parse(spark_svg(STATES[state]()))

    assert root.get("role") == "img"
    assert root.get("aria-label")


@pytest.mark.parametrize("name", golden_pictures())
def test_the_picture_is_the_golden_one(name):
    drawn = golden_pictures()[name].replace("><", ">\n<") + "\n"

    assert drawn == (GOLDEN / name).read_text(), "wanted? then run: python -m tests.charts.samples"


def test_literal_pictures_need_no_stylesheet():
    root = parse(chart_svg(rebased(), ink=LITERAL))

    assert [element for element in root.iter() if element.get("class")] == []
    assert root.get("width") == "1120"


def test_names_from_outside_are_text_and_nothing_else():
    hostile = STATES["hostile"]()
    for svg in (chart_svg(hostile), chart_svg(hostile, ink=LITERAL), spark_svg(hostile)):
        root = parse(svg)

        assert "<script" not in svg
        assert [element.tag for element in root.iter() if "script" in element.tag] == []
    assert (
        root.get("aria-label") == '</title><script>alert("1")</script>\N{REPLACEMENT CHARACTER}, last 16 weeks. Usual'
    )


def test_a_key_from_outside_is_made_fit_for_an_id():
    root = parse(chart_svg(run_below(), key='a b"><c'))

    assert root.get("aria-labelledby") == "a-b---c-t a-b---c-d"


def test_a_missing_period_breaks_the_line():
    root = parse(chart_svg(with_a_gap()))

    assert [len(line.get("points").split()) for line in of_class(root, "c-line")] == [9, 9]


def test_a_reading_between_two_gaps_keeps_its_dot():
    many: list[float | None] = [*USUAL * 20]
    many[100] = many[102] = None
    root = parse(chart_svg(reviewed(many)))

    assert of_class(root, "c-line")
    assert len(of_class(root, "c-pt")) == 1


def test_each_segment_has_its_band_and_each_rebase_its_line_and_date():
    root = parse(chart_svg(rebased()))

    assert len(of_class(root, "c-band")) == 2
    assert len(of_class(root, "c-rebase")) == 1
    assert "Rebased 28 Jul 2025" in texts(root)


def test_the_signal_is_said_over_a_bracket():
    root = parse(chart_svg(run_below()))

    assert len(of_class(root, "c-lead")) == 1
    assert "9 weeks below the mean" in texts(root)


def test_a_usual_series_says_nothing():
    root = parse(chart_svg(STATES["usual"]()))

    assert of_class(root, "c-lead") == []
    assert texts(root)[-3:] == ["upper limit 19.6", "mean 13.6", "lower limit 7.5"]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("empty", "No readings yet"),
        ("one", "One reading: too few for limits"),
        ("constant", "No usable variation: no limits"),
        ("trial", "Trial limits: 9 of 13 readings"),
    ],
)
def test_missing_or_young_limits_are_said(state, message):
    assert message in texts(parse(chart_svg(STATES[state]())))


def test_classes_differ_in_shape_and_colour():
    concern, improvement = run_below(), STATES["outside"]()
    high, low = STATES["rising"](), STATES["falling"]()

    assert {element.tag for element in of_class(parse(chart_svg(concern)), "c-worse")} == {f"{SVG}path"}
    assert {element.tag for element in of_class(parse(chart_svg(improvement)), "c-better")} == {f"{SVG}circle"}
    shapes = [re.sub(r"M\S+ \S+?l", "l", of_class(parse(chart_svg(s)), "c-neutral")[0].get("d")) for s in (high, low)]
    assert shapes == ["l4.6 7.7h-9.1z", "l4.6 -7.7h-9.1z"]


def test_each_reading_has_an_area_to_point_at_with_its_judgement():
    root = parse(chart_svg(run_below()))
    hits = of_class(root, "c-hit")

    assert len(hits) == 40
    assert hits[0][0].text == "Week of 7 Apr 2025: 12 · usual (common cause)"
    assert hits[-1][0].text == "Week of 5 Jan 2026: 9 · two of three near the lower limit · concern"
    edges = [(float(hit.get("x")), float(hit.get("width"))) for hit in hits]
    assert all(abs(x + width - after) <= 0.15 for (x, width), (after, _) in itertools.pairwise(edges))


def test_a_page_gets_two_pictures_with_ids_of_their_own():
    root = parse(f"<div>{page_charts(run_below(), key='c7')}</div>")

    assert [svg.get("class") for svg in root] == ["chart wide-only", "chart narrow"]
    assert [svg.get("aria-labelledby") for svg in root] == ["c7-w-t c7-w-d", "c7-n-t c7-n-d"]
    assert root[1][0].text == "Changes released, last 30 weeks"
    assert len(of_class(root[1], "c-hit")) == 30


def test_a_crowd_of_readings_leaves_the_usual_ones_to_the_line():
    root = parse(chart_svg(STATES["400 points"]()))

    assert of_class(root, "c-pt") == []
    assert len(of_class(root, "c-hit")) == 400


def test_counts_keep_the_axis_at_zero_and_cut_the_band_there():
    series = reviewed([0, 5, 1, 6, 0, 4, 1, 5, 0, 6, 1, 4, 0, 5])
    root = parse(chart_svg(series))

    assert series.final.lower < 0
    assert texts(root)[0] == "0"
    assert len(of_class(root, "c-limit")) == 1
    assert [text for text in texts(root) if text.startswith("lower")] == []


def test_side_labels_never_stand_on_each_other():
    final = run_below().final
    crowded = replace(run_below(), target=final.mean)
    root = parse(chart_svg(crowded))
    side = [
        float(element.get("y"))
        for element in root.iter(f"{SVG}text")
        if (element.text or "").startswith(("mean", "target", "upper", "lower"))
    ]

    assert all(after - before >= 12.9 for before, after in itertools.pairwise(side))


def test_a_legend_names_only_what_is_there():
    assert [entry.text for entry in legend(run_below())] == ["concern", "usual (common cause)", "limits", "target"]
    assert [entry.text for entry in legend(STATES["empty"]())] == ["target"]


def test_finished_markup_is_not_escaped_a_second_time():
    svg = chart_svg(run_below())

    assert svg.__html__() == svg


def test_a_series_that_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="as many dates as values"):
        replace(run_below(), dates=[MONDAY, MONDAY + timedelta(days=7)])
    with pytest.raises(ValueError, match="unknown interval 'fortnight'"):
        replace(run_below(), interval="fortnight")


def test_the_package_needs_no_django():
    code = "import sys, indicators.charts; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
