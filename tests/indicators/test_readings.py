"""Defining, recording, correcting, rebasing: what is refused leaves no trace, and nothing is ever deleted."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import Event
from doors.refusal import Refusal
from indicators import services
from indicators.models import Correction, Indicator, Reading, Rebase
from tests.cast import NOON
from tests.indicators.fixtures import LAST_WEEK

THIS_WEEK = date(2026, 10, 5)

pytestmark = pytest.mark.usefixtures("inside")


def everything() -> tuple[int, ...]:
    """What a refusal may not change."""
    return tuple(model.objects.count() for model in (Indicator, Reading, Correction, Rebase, Event))


def refused(code: str, service, *args, **given) -> Refusal:
    """The refusal, and the proof that nothing was written."""
    before = everything()
    with pytest.raises(Refusal) as refusal:
        service(*args, **given)
    assert refusal.value.code == code
    assert refusal.value.sentence
    assert everything() == before
    return refusal.value


# --- Definition ------------------------------------------------------------------------------------------------------------
def test_define_keeps_the_words_and_is_recorded(stream, administrator):
    made = services.define_indicator(
        stream,
        name="Cost a case",
        family="cost",
        direction="decrease",
        unit="£",
        interval="month",
        target=12.5,
        by=administrator,
        at=NOON,
    )

    assert (made.stream, made.ruleset, made.target, made.revision) == (stream, "ptd-0.2.2", 12.5, 0)
    assert Event.objects.filter(action="indicator.defined", object_ref=made.pk, by=administrator).count() == 1


def test_the_owner_of_a_stream_may_define_and_a_member_may_not(stream, owner, member):
    words = {"name": "Cost", "family": "cost", "direction": "decrease", "unit": "£", "interval": "month", "at": NOON}

    refusal = refused("right.missing", services.define_indicator, stream, by=member, **words)
    made = services.define_indicator(stream, by=owner, **words)

    assert str(owner) in refusal.who
    assert made.pk


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": "Changes released"}, "indicator.name_taken"),
        ({"ruleset": "guess-1"}, "indicator.ruleset"),
        ({"fix_after": 5}, "indicator.fix_after"),
        ({"target": float("nan")}, "indicator.target"),
        ({"target": float("inf")}, "indicator.target"),
        ({"target": 1e200}, "indicator.target"),
    ],
)
def test_define_refuses_what_cannot_be_reviewed(indicator, stream, administrator, words, code):
    usual = {"name": "Another", "family": "cost", "direction": "decrease", "unit": "£", "interval": "month"}

    refused(code, services.define_indicator, stream, by=administrator, at=NOON, **usual | words)


def test_a_leaver_keeps_no_indicator(indicator, administrator, leaver):
    refused("indicator.owner", services.change_indicator, indicator, owner=leaver, by=administrator, at=NOON)


def test_change_says_what_changed_and_makes_the_indicator_due(indicator, administrator):
    changed = services.change_indicator(indicator, target=12.0, by=administrator, at=NOON)
    services.change_indicator(indicator, target=12.0, by=administrator, at=NOON)

    assert changed.revision == indicator.revision + 1
    assert Event.objects.get(action="indicator.changed").words["facts"] == {"target": [None, "12.0"]}


def test_a_closed_indicator_takes_nothing_new(indicator, reading, administrator, owner):
    services.close_indicator(indicator, by=administrator, at=NOON)

    refused("indicator.closed", services.record_reading, indicator, on=THIS_WEEK, value=1.0, by=owner, at=NOON)
    refused("indicator.closed", services.correct_reading, reading, value=1.0, reason="x", by=owner, at=NOON)
    refused("indicator.closed", services.close_indicator, indicator, by=administrator, at=NOON)


# --- Recording -------------------------------------------------------------------------------------------------------------
def test_record_writes_the_reading_and_counts_the_change(indicator, owner):
    made = services.record_reading(indicator, on=THIS_WEEK, value=13.5, by=owner, at=NOON)

    indicator.refresh_from_db()
    assert (made.value, made.recorded_by, made.recorded_at, indicator.revision) == (13.5, owner, NOON, 2)
    assert Event.objects.get(action="reading.recorded").object_ref == made.pk


def test_the_same_value_again_changes_nothing(indicator, reading, owner):
    before = everything()

    again = services.record_reading(indicator, on=reading.on, value=reading.value, by=owner, at=NOON)

    assert (again.pk, everything()) == (reading.pk, before)


def test_another_value_for_a_day_is_refused_with_the_way_to_correct_it(indicator, reading, owner):
    refusal = refused(
        "reading.there_already", services.record_reading, indicator, on=reading.on, value=1.0, by=owner, at=NOON
    )

    assert refusal.next_step.url.endswith(f"/readings/{reading.pk}/correct/")
    assert (
        refusal.sentence
        == "Not recorded. Mon 28 Sep 2026 has the value 13 already. A wrong value is corrected, with a reason."
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e200])
def test_what_is_no_number_is_refused(indicator, owner, value):
    refused("reading.not_a_number", services.record_reading, indicator, on=THIS_WEEK, value=value, by=owner, at=NOON)


def test_a_share_lies_between_nothing_and_all(make_indicator, owner, administrator):
    share = make_indicator("Seen in time", [0.9], is_share=True)

    refused("reading.not_a_share", services.record_reading, share, on=THIS_WEEK, value=95.0, by=owner, at=NOON)
    refused("indicator.target_share", services.change_indicator, share, target=95.0, by=administrator, at=NOON)


def test_a_period_to_come_has_no_reading(indicator, owner):
    tomorrow = THIS_WEEK + timedelta(days=1)

    refused("reading.in_the_future", services.record_reading, indicator, on=tomorrow, value=1.0, by=owner, at=NOON)


@pytest.mark.parametrize("person", ["member", "auditor", "seat_holder", "leaver"])
def test_who_has_no_part_in_the_stream_records_nothing(indicator, reading, person, request):
    somebody = request.getfixturevalue(person)
    code = "membership.ended" if person == "leaver" else "right.missing"

    refused(code, services.record_reading, indicator, on=THIS_WEEK, value=1.0, by=somebody, at=NOON)
    refused(code, services.correct_reading, reading, value=1.0, reason="wrong", by=somebody, at=NOON)


def test_who_keeps_the_indicator_may_speak_for_it(make_indicator, member):
    kept = make_indicator("Kept by a member", owner=member)

    made = services.record_reading(kept, on=THIS_WEEK, value=12.0, by=member, at=NOON)

    assert made.recorded_by == member


# --- Correcting ------------------------------------------------------------------------------------------------------------
def test_a_correction_keeps_both_values_and_the_reason(reading, owner):
    correction = services.correct_reading(reading, value=9.0, reason=" counted twice ", by=owner, at=NOON)

    reading.refresh_from_db()
    assert (correction.was, correction.became, correction.reason, correction.by) == (13.0, 9.0, "counted twice", owner)
    assert reading.value == 9.0
    event = Event.objects.get(action="reading.corrected")
    assert (event.because, event.words["facts"]["was"], event.words["facts"]["became"]) == (
        "counted twice",
        "13.0",
        "9.0",
    )


@pytest.mark.parametrize(
    ("value", "reason", "code"),
    [
        (9.0, "  ", "reading.reason_missing"),
        (13.0, "same", "reading.same_value"),
        (float("nan"), "x", "reading.not_a_number"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(reading, owner, value, reason, code):
    refused(code, services.correct_reading, reading, value=value, reason=reason, by=owner, at=NOON)


@pytest.mark.parametrize("model", [Reading, Correction])
def test_the_app_role_cannot_delete(reading, owner, model):
    services.correct_reading(reading, value=9.0, reason="counted twice", by=owner, at=NOON)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.exists()


@pytest.mark.parametrize("change", [{"was": 1.0}, {"became": 1.0}, {"by": None}, {"at": NOON}])
def test_a_correction_cannot_be_rewritten_but_for_a_name_in_its_reason(change, reading, owner):
    services.correct_reading(reading, value=9.0, reason="counted twice", by=owner, at=NOON)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Correction.objects.update(**change)

    assert Correction.objects.update(reason="counted twice by …") == 1


# --- Rebasing --------------------------------------------------------------------------------------------------------------
def test_limits_start_anew_at_a_reading(indicator, owner):
    made = services.rebase(indicator, on=LAST_WEEK, reason="A new team", by=owner, at=NOON)

    assert (made.on, made.reason, made.by) == (LAST_WEEK, "A new team", owner)
    assert Event.objects.get(action="indicator.rebased").because == "A new team"


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [(THIS_WEEK, "x", "rebase.no_reading"), (LAST_WEEK, " ", "rebase.reason_missing")],
)
def test_a_rebase_needs_a_reading_and_a_reason(indicator, owner, on, reason, code):
    refused(code, services.rebase, indicator, on=on, reason=reason, by=owner, at=NOON)


def test_a_day_is_rebased_once(indicator, owner):
    services.rebase(indicator, on=LAST_WEEK, reason="A new team", by=owner, at=NOON)

    refused("rebase.there_already", services.rebase, indicator, on=LAST_WEEK, reason="again", by=owner, at=NOON)


def test_the_administrator_says_nothing_to_a_streams_limits(indicator, administrator):
    refused("right.missing", services.rebase, indicator, on=LAST_WEEK, reason="x", by=administrator, at=NOON)
