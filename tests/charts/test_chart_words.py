"""What charts say: numbers, dates, findings, descriptions, tables."""

import math
from datetime import date

import pytest

from indicators.charts import (
    PERCENT,
    PLAIN,
    SHARE,
    NumberStyle,
    Words,
    alt_text,
    assurance_icon,
    chart_svg,
    describe,
    from_document,
    icon_of,
    latest_finding,
    spark_label,
    state_of,
    table_rows,
)
from indicators.charts.scale import DateScale, date_ticks, nice_step, value_scale
from indicators.rules import CLASSES, LABELS
from tests.charts.samples import STATES, USUAL, rebased, reviewed, run_below, weeks

GERMAN = NumberStyle(point=",", group=".")


@pytest.mark.parametrize(
    ("style", "number", "text"),
    [
        (PLAIN, 3.0, "3"),
        (PLAIN, 2.345, "2.3"),
        (PLAIN, -0.0, "0"),
        (PLAIN, -6.25, "−6.2"),
        (PLAIN, 0.0456, "0.046"),
        (PLAIN, 12345.6, "12,346"),
        (PLAIN, 1.2e20, "1.2e+20"),
        (PLAIN, 1.5e-9, "1.5e−09"),
        (SHARE, 0.9523, "95.2\u00a0%"),
        (PERCENT, 28.57, "28.6\u00a0%"),
        (GERMAN, 12345.6, "12.346"),
        (GERMAN, 2.345, "2,3"),
        (NumberStyle(places=2), 2.0, "2.00"),
    ],
)
def test_a_reading_is_written(style, number, text):
    assert style.value(number) == text


def test_computed_numbers_keep_a_decimal_and_differences_their_sign():
    assert PLAIN.computed(13.0) == "13.0"
    assert PLAIN.difference(7.8) == "+7.8"
    assert PLAIN.difference(-6.2) == "−6.2"
    assert SHARE.target(0.95) == "95\u00a0%"


@pytest.mark.parametrize(
    ("number", "step", "text"),
    [(0.0, 5.0, "0"), (0.25, 0.05, "0.25"), (15e6, 5e6, "15\u202fM"), (0.0, 1e-9, "0"), (2e9, 1e9, "2\u202fbn")],
)
def test_a_tick_has_the_decimals_of_its_step(number, step, text):
    assert PLAIN.tick(number, step) == text


@pytest.mark.parametrize(("span", "about", "step"), [(36, 8, 5), (36, 4, 10), (1, 8, 0.2), (7e-5, 8, 1e-5), (16, 8, 2)])
def test_steps_are_round(span, about, step):
    assert math.isclose(nice_step(span, about), step)


def test_the_scale_ends_on_ticks_and_holds_everything():
    scale = value_scale(run_below(), about=8, top=0.0, bottom=100.0)

    assert scale.ticks() == [scale.low + index * scale.step for index in range(len(scale.ticks()))]
    assert scale.y(scale.low) == 100.0
    assert scale.y(scale.high) == 0.0


@pytest.mark.parametrize(
    ("first", "last", "interval", "said"),
    [
        (date(2025, 4, 7), date(2025, 5, 26), "week", ["7 Apr 2025", "14 Apr", "21 Apr", "28 Apr", "5 May", "12 May", "19 May", "26 May"]),
        (date(2025, 4, 7), date(2026, 9, 28), "week", ["May 2025", "Jul", "Sep", "Nov", "Jan 2026", "Mar", "May", "Jul", "Sep"]),
        (date(2019, 1, 7), date(2026, 7, 13), "week", ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]),
        (date(2025, 4, 7), date(2025, 4, 7), "week", ["7 Apr 2025"]),
    ],
)  # fmt: skip
def test_dates_are_marked_where_a_calendar_would(first, last, interval, said):
    scale = DateScale(first.toordinal(), last.toordinal(), 40.0, 1024.0)
    ticks = date_ticks(scale, gap=85.0, interval=interval)

    words = Words()
    assert [words.tick(tick.on, tick.unit, with_year=tick.with_year) for tick in ticks] == said


@pytest.mark.parametrize(
    ("state", "short", "clear"),
    [
        ("usual", None, None),
        ("run below", "9 weeks below", "9 weeks below the mean"),
        ("run above", "8 weeks above", "8 weeks above the mean"),
        ("rising", "8 weeks rising", "8 weeks rising"),
        ("outside", "beyond upper limit", "above the upper limit"),
        ("outside twice", "2 weeks below limit", "2 weeks below the lower limit"),
    ],
)
def test_the_newest_readings_in_one_thought(state, short, clear):
    finding = latest_finding(STATES[state]())

    assert (finding and finding.short("week")) == short
    assert (finding and finding.clear("week")) == clear


def test_a_description_says_length_limits_signal_last_value_and_target():
    assert describe(run_below()) == (
        "40 weeks. Mean 12.6, limits 7.2 to 18.0. The last 9 weeks lie below the mean. Last value 9. Target at least 10."
    )
    assert describe(rebased()) == (
        "32 weeks, rebased on 28 Jul 2025. Since then mean 33.6, limits 27.5 to 39.6. Last value 32."
    )


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("empty", "No readings yet."),
        ("never reviewed", "3 weeks. Last value 3."),
        ("one", "1 week. Too few readings for limits. Last value 5. Target at least 4."),
        ("constant", "20 weeks. No usable variation, so no limits. Last value 7. Target at least 7."),
        ("two", "2 weeks. Trial limits, too few readings to judge: mean 5.8, limits 1.8 to 9.7. Last value 6.5."),
    ],
)
def test_a_description_of_what_cannot_be_judged(state, text):
    assert describe(STATES[state]()) == text


def test_names_of_pictures():
    assert alt_text(STATES["empty"]()) == "Nothing yet: No readings yet."
    assert spark_label(run_below()) == "Changes released, last 30 weeks. Concern. 9 weeks below"
    assert spark_label(STATES["empty"]()) == "Nothing yet. No readings yet"
    assert spark_label(STATES["constant"]()) == "Changes released, last 20 weeks. No variation"


def test_the_table_has_the_latest_reading_first_and_tells_its_remark():
    day = weeks(40)[-1]
    series = reviewed(run_below().values, remarks={day: "Corrected from 19: counted twice"})
    first, last = table_rows(series)[0], table_rows(series)[-1]

    assert (first.period, first.value, first.from_mean) == ("Week of 5 Jan 2026", "9", "−3.6")
    assert (first.state, first.icon, first.judgement, first.rule) == (
        "worse",
        "v-worse-low",
        "Concern",
        "two of three near the lower limit",
    )
    assert first.remark == "Corrected from 19: counted twice"
    assert (last.on, last.state, last.icon, last.judgement, last.rule) == (weeks(1)[0], "calm", "v-calm", "Usual", "")


def test_the_table_says_when_there_is_nothing_to_judge_by():
    row = table_rows(STATES["constant"]())[0]

    assert (row.state, row.icon, row.judgement, row.from_mean) == ("stale", "v-none", "No variation", "")


def test_every_code_of_the_engine_has_words_and_an_icon():
    words = Words()

    assert [label for label in LABELS if label != "common" and not words.rule(label)] == []
    assert [kind for kind in CLASSES if words.judgement(kind) == "No variation" or not words.legend(kind)] == []
    assert {state_of(kind) for kind in CLASSES} == {"better", "worse", "calm"}
    assert {icon_of(kind) for kind in CLASSES} == {
        "v-calm", "v-better-high", "v-worse-high", "v-neutral-high", "v-neutral-low",
    }  # fmt: skip
    assert [assurance_icon(code) for code in ("pass", "fail", "hit_or_miss", None)] == [
        "a-pass",
        "a-fail",
        "a-mixed",
        "",
    ]


def test_another_language_reaches_every_text():
    def german(message):
        return {
            "Week of %(day)s": "Woche ab %(day)s",
            "mean %(number)s": "Mittel %(number)s",
            "%(periods)s below the mean": "%(periods)s unter dem Mittel",
        }.get(message, message)

    words = Words(
        gettext=german,
        ngettext=lambda *forms: {"%(n)d weeks": "%(n)d Wochen"}[forms[1]],
        months=["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
    )
    svg = chart_svg(run_below(), words=words)

    assert words.period(date(2026, 3, 2), "week") == "Woche ab 2 Mär 2026"
    assert ">Mittel 12.6<" in svg
    assert ">9 Wochen unter dem Mittel<" in svg


def test_a_line_of_review_csv_becomes_a_chart():
    document = {
        "series": "s", "ruleset": "ptd-0.2.2", "note": "", "variation": "common", "assurance": None,
        "segments": [{"from": "2025-04-07", "n": 2, "mean": 1.5, "lower": 0.0, "upper": 3.0, "trial": True}],
        "points": [
            {"date": "2025-04-07", "value": 1.0, "mean": 1.5, "lower": 0.0, "upper": 3.0, "label": "common", "class": "common"},
            {"date": "2025-04-14", "value": 2.0, "mean": 1.5, "lower": 0.0, "upper": 3.0, "label": "common", "class": "common"},
        ],
    }  # fmt: skip
    series = from_document(document, title="Line", interval="week")

    assert [point.value for point in series.points] == [1.0, 2.0]
    assert series.final.trial


def test_the_newest_readings_keep_their_limits():
    short = run_below().last(5)

    assert [point.value for point in short.points] == [10, 8, 9, 8, 9]
    assert short.final == run_below().final
    assert len(reviewed(USUAL).last(None).points) == 16
