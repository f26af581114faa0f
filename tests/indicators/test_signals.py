"""Signals: each stretch opens one, an answer closes it, and only those who run the stream answer."""

from datetime import date, timedelta

import pytest

from doors.refusal import Refusal
from indicators import services
from indicators.models import Rebase, Review, Signal
from indicators.states import MOVES, SignalState
from tests.cast import NOON
from tests.indicators.fixtures import LAST_WEEK

THIS_WEEK = date(2026, 10, 5)
NEXT_WEEK = NOON + timedelta(weeks=1)
LOW = [10.2, 10.0] * 4  # far enough below the mean, long enough


@pytest.fixture
def scope(inside):
    return inside


def test_a_stretch_opens_one_signal_and_extends_it(signal, owner, scope):
    assert (signal.label, signal.klass, signal.points) == ("run_below", "concern", 8)
    assert (signal.began_on, signal.last_on) == (LAST_WEEK - timedelta(weeks=7), LAST_WEEK)

    services.record_reading(signal.indicator, on=THIS_WEEK, value=9.0, by=owner, at=NOON)
    run = services.review_due(at=NEXT_WEEK)

    signal.refresh_from_db()
    assert (run.opened, run.extended, Signal.objects.count()) == (0, 1, 1)
    assert (signal.points, signal.last_on, signal.state) == (9, THIS_WEEK, "open")


@pytest.mark.parametrize("answer", ["investigate", "accept"])
def test_an_answered_stretch_is_not_opened_again_while_it_lasts(answer, signal, owner, scope):
    services.answer_signal(signal, answer=answer, note="The team is smaller now", by=owner, at=NOON)
    for week in range(12):  # limits move with each reading, and with them the first day of the stretch
        at = NOON + timedelta(weeks=week)
        services.record_reading(signal.indicator, on=at.date(), value=9.0 - week % 2, by=owner, at=at)
        services.review_due(at=at)

    assert Signal.objects.count() == 1


def test_a_new_stretch_after_an_answer_opens_a_new_signal(signal, owner, scope):
    services.answer_signal(signal, answer="accept", note="known", by=owner, at=NOON)
    values = [13.0, 14.0, 12.0, 13.0, 30.0]
    for week, value in enumerate(values):
        at = NOON + timedelta(weeks=week)
        services.record_reading(signal.indicator, on=at.date(), value=value, by=owner, at=at)
        services.review_due(at=at)

    assert list(Signal.objects.order_by("opened_at").values_list("klass", "state")) == [
        ("concern", "accepted"),
        ("improvement", "open"),
    ]


def test_while_a_signal_is_open_its_indicator_opens_no_other(signal, owner, scope):
    services.record_reading(signal.indicator, on=THIS_WEEK, value=30.0, by=owner, at=NOON)
    services.review_due(at=NOON)
    assert Signal.objects.count() == 1

    services.answer_signal(signal, answer="accept", note="known", by=owner, at=NOON)
    services.review_due(at=NOON)

    assert Signal.objects.open().get().klass == "improvement"


def test_rebasing_answers_and_starts_the_limits_anew(signal, owner, scope):
    services.answer_signal(signal, answer="rebase", note="A smaller team from here on", by=owner, at=NOON)
    services.review_due(at=NOON)

    signal.refresh_from_db()
    rebase, review = Rebase.objects.get(), Review.objects.get()
    assert (signal.state, rebase.on, rebase.reason) == ("rebased", signal.began_on, "A smaller team from here on")
    assert (review.note, review.variation, Signal.objects.open().count()) == ("trial limits", None, 0)


@pytest.mark.parametrize("person", ["member", "administrator", "auditor", "seat_holder"])
def test_only_those_who_run_the_stream_answer(person, signal, request, scope):
    with pytest.raises(Refusal) as refusal:
        services.answer_signal(signal, answer="accept", note="known", by=request.getfixturevalue(person), at=NOON)

    signal.refresh_from_db()
    assert (refusal.value.code, signal.state) == ("right.missing", "open")


def test_an_answer_needs_a_note(signal, owner, scope):
    with pytest.raises(Refusal) as refusal:
        services.answer_signal(signal, answer="accept", note="  ", by=owner, at=NOON)

    signal.refresh_from_db()
    assert (refusal.value.code, signal.state) == ("signal.note_missing", "open")


def test_states_move_as_the_table_says(signal, owner, scope):
    answers = {SignalState.INVESTIGATING: "investigate", SignalState.ACCEPTED: "accept", SignalState.REBASED: "rebase"}
    for was in SignalState:
        for to, answer in answers.items():
            signed = {} if was == "open" else {"answered_by": owner, "answered_at": NOON, "note": "n"}
            Signal.objects.filter(pk=signal.pk).update(state=was, **{"answered_by": None, "answered_at": None} | signed)
            Rebase.objects.all()._raw_delete("default")
            if to in MOVES[was]:
                services.answer_signal(signal, answer=answer, note="said", by=owner, at=NOON)
            else:
                with pytest.raises(Refusal, match=r"move\.not_possible"):
                    services.answer_signal(signal, answer=answer, note="said", by=owner, at=NOON)


def test_a_refused_rebase_leaves_the_signal_open(signal, owner, scope):
    with pytest.raises(Refusal) as refusal:
        services.answer_signal(signal, answer="rebase", note="new", on=THIS_WEEK, by=owner, at=NOON)

    signal.refresh_from_db()
    assert (refusal.value.code, signal.state) == ("rebase.no_reading", "open")
