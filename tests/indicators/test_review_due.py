"""The review: what is due, what is stored, which signals are opened, and that each stretch opens one."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import rules, services
from indicators.labels import packed, unpacked
from indicators.models import Indicator, Rebase, Review, Signal
from indicators.selectors.charts import chart_of, charted
from indicators.selectors.due import is_stale
from indicators.services.reviews import ReviewRun
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON
from tests.indicators.fixtures import LAST_WEEK, USUAL, weeks

THIS_WEEK = date(2026, 10, 5)
NEXT_WEEK = NOON + timedelta(weeks=1)
LOW = [10.2, 10.0] * 4  # far enough below the mean, long enough


@pytest.fixture
def scope(inside):
    return inside


# --- What is due -----------------------------------------------------------------------------------------------------------
def test_a_new_indicator_is_due_and_then_rests_until_its_interval_lapses(indicator, scope):
    runs = [services.review_due(at=at).reviewed for at in (NOON, NOON + timedelta(days=6), NEXT_WEEK)]

    assert runs == [1, 0, 1]
    assert Review.objects.filter(indicator=indicator).count() == 2


@pytest.mark.parametrize("change", ["reading", "correction", "rebase", "definition", "answer"])
def test_whatever_a_review_depends_on_makes_it_due(change, signal, owner, administrator, scope):
    indicator = signal.indicator
    signed = {"by": owner, "at": NOON}
    {
        "reading": lambda: services.record_reading(indicator, on=THIS_WEEK, value=9.0, **signed),
        "correction": lambda: services.correct_reading(indicator.readings.first(), value=1.0, reason="wrong", **signed),
        "rebase": lambda: services.rebase(indicator, on=LAST_WEEK, reason="new", **signed),
        "definition": lambda: services.change_indicator(indicator, target=10.0, by=administrator, at=NOON),
        "answer": lambda: services.answer_signal(signal, answer="accept", note="known", **signed),
    }[change]()

    assert services.review_due(at=NOON).reviewed == 1
    assert services.review_due(at=NOON).reviewed == 0


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_only_active_streams_are_reviewed(state, indicator, scope):
    moments = {"draft": {"activated_at": None}, "retired": {"retired_at": NOON}}[state]
    type(indicator.stream).objects.update(state=state, **moments)

    assert services.review_due(at=NOON).reviewed == 0


def test_a_closed_indicator_is_not_reviewed(indicator, administrator, scope):
    services.close_indicator(indicator, by=administrator, at=NOON)

    assert services.review_due(at=NOON).reviewed == 0


def test_the_day_is_the_organisations_own(indicator, northshore):
    Tenant.objects.filter(pk=northshore.pk).update(time_zone="Pacific/Auckland")
    with tenant_scope(northshore.pk):
        services.review_due(at=datetime(2026, 10, 5, 12, 0, tzinfo=UTC))

        assert Review.objects.get().as_of == date(2026, 10, 6)


def test_two_reviews_of_a_day_are_one_row(indicator, owner, scope):
    services.review_due(at=NOON)
    services.record_reading(indicator, on=THIS_WEEK, value=12.0, by=owner, at=NOON)
    services.review_due(at=NOON + timedelta(hours=1))

    review = Review.objects.get()
    assert (review.n, review.last_on, review.reviewed_at) == (41, THIS_WEEK, NOON + timedelta(hours=1))


def test_a_review_of_the_past_does_not_know_what_came_later(indicator, scope):
    services.review_due(at=NOON - timedelta(weeks=4))

    assert Review.objects.get().n == 37


# --- What is stored --------------------------------------------------------------------------------------------------------
SERIES = {
    "usual": (USUAL, {}),
    "signal": ([*USUAL, *LOW], {"target": 12.0}),
    "trial": (USUAL[:9], {"target": 12.0}),
    "no variation": ([5.0] * 20, {"target": 4.0, "direction": "decrease"}),
    "neutral": ([*USUAL, *[16.0] * 9], {"direction": "neutral"}),
    "fixed": ([*USUAL, *LOW], {"fix_after": 12, "screen": False}),
    "other ruleset": ([*USUAL, 30.0], {"ruleset": "mdc-2023"}),
    "empty": ([], {}),
    "one": ([3.0], {}),
}


@pytest.fixture
def every_kind(make_indicator, owner, inside):
    made = {name: make_indicator(name, values, **words) for name, (values, words) in SERIES.items()}
    rebased = make_indicator("rebased", [*USUAL, *[20.0, 22.0, 21.0] * 6])
    services.rebase(rebased, on=weeks(18)[0], reason="A new team", by=owner, at=NOON)
    gap = make_indicator("gap", USUAL[:20])
    services.record_readings(
        gap, dict(zip(weeks(15, LAST_WEEK - timedelta(weeks=22)), USUAL, strict=False)), by=None, at=NOON
    )
    return {**made, "rebased": rebased, "gap": gap}


def test_what_is_stored_is_what_the_engine_says(every_kind):
    run = services.review_due(at=NOON)

    assert run.reviewed == len(every_kind) == 11
    for name, indicator in every_kind.items():
        indicator.refresh_from_db()
        stored, fresh = Review.objects.get(indicator=indicator), engine_on(indicator)
        final = fresh.segments[-1] if fresh.segments else None
        labels, classes = unpacked(stored.labels)
        assert (name, stored.variation, stored.assurance, stored.note) == (
            name,
            fresh.variation,
            fresh.assurance,
            fresh.note,
        )
        assert [rules.LABELS[code] for code in labels] == fresh.labels
        assert [rules.CLASSES[code] for code in classes] == fresh.classes
        assert stored.n == len(fresh.days)
        assert (stored.mean, stored.lower, stored.upper) == (
            (final.mean, final.lower, final.upper) if final else (None,) * 3
        )
        assert stored.segments == [
            {
                "from": part.begins_on.isoformat(),
                "n": part.n,
                "mean": part.mean,
                "lower": part.lower,
                "upper": part.upper,
                "trial": part.trial,
            }
            for part in fresh.segments
        ]


def test_the_chart_of_a_stored_review_is_that_of_a_fresh_one(every_kind):
    fresh = {name: chart_of(indicator) for name, indicator in every_kind.items()}
    services.review_due(at=NOON)

    for name, indicator in every_kind.items():
        indicator.refresh_from_db()
        shown = charted(indicator)
        assert (name, shown.is_current) == (name, True)
        assert shown.series == fresh[name]


def test_notes_of_three_departures_fit(make_indicator, owner, scope):
    made = make_indicator("odd", [5.0] * 14)
    services.record_readings(made, {LAST_WEEK - timedelta(weeks=20): 5.0}, by=None, at=NOON)
    services.rebase(made, on=LAST_WEEK, reason="new", by=owner, at=NOON)

    services.review_due(at=NOON)

    assert Review.objects.get().note == "no usable variation; trial limits; missing period"


def engine_on(indicator: Indicator) -> rules.Review:
    readings = list(indicator.readings.order_by("on").values_list("on", "value"))
    return rules.review(
        [on for on, _value in readings],
        [value for _on, value in readings],
        ruleset=indicator.ruleset,
        direction=indicator.direction,
        screen=indicator.screen,
        fix_after=indicator.fix_after,
        target=indicator.target,
        interval=indicator.interval,
        rebase_at=Rebase.objects.filter(indicator=indicator).values_list("on", flat=True),
    )


@given(codes=st.lists(st.tuples(st.integers(0, len(rules.LABELS) - 1), st.integers(0, len(rules.CLASSES) - 1))))
def test_labels_and_classes_survive_packing(codes):
    labels, classes = (np.array([pair[place] for pair in codes], dtype=np.uint8) for place in (0, 1))

    again = unpacked(packed(labels, classes).tobytes())

    assert [part.tolist() for part in again] == [labels.tolist(), classes.tolist()]


# --- Staleness -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("interval", "last", "stale"),
    [
        ("week", date(2026, 9, 28), False),
        ("week", date(2026, 9, 21), False),
        ("week", date(2026, 9, 14), True),
        ("week", date(2026, 9, 20), True),
        ("day", date(2026, 10, 3), False),
        ("day", date(2026, 10, 2), True),
        ("month", date(2026, 8, 1), False),
        ("month", date(2026, 7, 1), True),
        ("quarter", date(2026, 4, 1), False),
        ("quarter", date(2026, 1, 1), True),
        ("week", None, True),
    ],
)
def test_two_missed_intervals_make_a_series_stale(interval, last, stale):
    found = is_stale(last, interval=interval, created_on=LONG_AGO.date(), today=THIS_WEEK)

    assert found == stale


def test_a_new_indicator_is_not_stale_at_once():
    assert not is_stale(None, interval="week", created_on=NOON.date(), today=THIS_WEEK)


def test_a_stale_series_is_marked_and_opens_nothing(make_indicator, scope):
    make_indicator("late", [*USUAL, *LOW], last=LAST_WEEK - timedelta(weeks=3))

    run = services.review_due(at=NOON)

    assert run == ReviewRun(reviewed=1, stale=1)
    assert Review.objects.get().stale
    assert not Signal.objects.exists()


@pytest.mark.parametrize("kind", ["usual", "trial", "no variation", "empty", "one"])
def test_what_may_not_be_judged_opens_nothing(kind, make_indicator, scope):
    values, words = SERIES[kind]
    make_indicator(kind, values, **words)

    services.review_due(at=NOON)

    assert not Signal.objects.exists()


# --- Many, and at the same time -----------------------------------------------------------------------------------------------
def test_a_review_costs_the_same_number_of_queries_for_one_and_for_five(
    make_indicator, scope, django_assert_num_queries
):
    make_indicator("first", [*USUAL, *LOW])
    with django_assert_num_queries(9) as cost:
        services.review_due(at=NOON)
    for number in range(5):
        make_indicator(f"other {number}", [*USUAL, *LOW])

    with django_assert_num_queries(len(cost)):
        services.review_due(at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_reviews_at_once_open_one_signal(northshore, make_indicator):
    made = make_indicator("contested", [*USUAL, *LOW])
    together, runs = Barrier(2), []

    def review() -> None:
        try:
            together.wait(5)
            with tenant_scope(northshore.pk):
                runs.append(services.review_due(at=NOON).opened)
        finally:
            connection.close()

    threads = [Thread(target=review) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with tenant_scope(northshore.pk):
        assert sorted(runs) == [0, 1]
        assert Signal.objects.filter(indicator=made).count() == Review.objects.filter(indicator=made).count() == 1


@given(
    values=st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), max_size=30),
    target=st.none() | st.floats(-1e6, 1e6),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_is_stored_as_it_was_judged(make_indicator, scope, values, target):
    Indicator.objects.update(closed_at=NOON)
    made = make_indicator(f"series {Indicator.objects.count()}", values, target=target)

    services.review_due(at=NOON)

    made.refresh_from_db()
    fresh, shown = engine_on(made), charted(made)
    assert shown.is_current
    assert (list(shown.series.labels), shown.series.variation, shown.series.assurance) == (
        fresh.labels,
        fresh.variation,
        fresh.assurance,
    )
