"""Guardrails: set by a body with the power, measured, and what is outside is kept once, answered, and over by itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Event
from doors.refusal import Refusal
from governance.guardrails import jobs, measures, rules, selectors, services
from governance.guardrails.models import Guardrail, GuardrailBreach, GuardrailReading, GuardrailStream
from governance.meetings import sources
from governance.meetings.selectors import coming_meetings
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.api.conftest import at_once
from tests.cast import NOON

DAY = timedelta(days=1)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13)
TABLES = (Guardrail, GuardrailBreach, GuardrailReading, GuardrailStream, Event)


def refused(change, *args, **words) -> Refusal:
    """The refusal, once nothing at all was written."""

    def written():
        return [list(table.objects.order_by("pk").values_list()) for table in TABLES]

    before = written()
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        change(*args, **words)
    assert refusal.value.sentence
    assert written() == before
    return refusal.value


def standing() -> list[tuple]:
    return list(GuardrailBreach.objects.standing().values_list("stream__name", "value"))


# --- The rule ----------------------------------------------------------------------------------------------------------
@given(NUMBERS, NUMBERS, NUMBERS)
def test_between_two_limits_means_at_least_the_one_and_at_most_the_other(value, one, other):
    low, high = sorted((one, other))

    assert rules.makes_sense(low, high)
    assert rules.inside(value, low, high) == (rules.inside(value, low, None) and rules.inside(value, None, high))
    assert rules.inside(low, low, high)
    assert rules.inside(high, low, high)


@given(NUMBERS)
def test_what_is_judged_is_what_is_shown(value):
    kept = rules.settled(value)

    assert kept == rules.settled(kept)
    assert abs(kept - value) <= Decimal("0.00005")


@pytest.mark.parametrize("wild", ["NaN", "Infinity", "1e14", "-1e14"])
def test_no_limit_is_set_to_what_is_no_number_of_this_world(wild):
    with pytest.raises(ValueError, match="cannot be held"):
        rules.settled(Decimal(wild))


# --- Setting ------------------------------------------------------------------------------------------------------------
def test_a_body_with_the_power_sets_a_guardrail_and_it_is_measured_at_once(inside, set_one):
    guardrail = set_one()

    assert (guardrail.number, guardrail.version, guardrail.state_at(NOON)) == ("GRD-2026-001", 1, "in_force")
    assert GuardrailReading.objects.get().value == 20
    assert standing() == []
    event = Event.objects.get(action="guardrail.set")
    assert (event.object_ref, event.words["because"]) == (guardrail.pk, "Debt grows unseen")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": " "}, "guardrail.no_words"),
        ({"because": " "}, "guardrail.no_reason"),
        ({"measure": "weather"}, "guardrail.no_measure"),
        ({"lowest": None}, "guardrail.no_limit"),
        ({"highest": Decimal(14)}, "guardrail.no_limit"),
        ({"lowest": Decimal("NaN")}, "guardrail.no_limit"),
        ({"lowest": Decimal("0.00001")}, "guardrail.no_limit"),
        ({"ends_at": NOON}, "guardrail.backwards"),
        ({"starts_at": NOON + 500 * DAY}, "guardrail.backwards"),
    ],
)
def test_bad_words_are_refused(inside, set_one, words, code):
    refusal = refused(set_one, **words)

    assert (refusal.code, refusal.status) == (code, 422)


def test_without_the_power_none_is_set(inside, set_one, guarding):
    guarding.sets_guardrails = False
    guarding.save()

    assert (refused(set_one).code, refused(set_one).status) == ("guardrail.no_power", 409)


@pytest.mark.parametrize("person", ["member", "owner", "auditor", "administrator"])
def test_only_who_keeps_the_body_sets_changes_ends_and_answers(inside, set_one, gauge, person, request):
    gauge.value = Decimal(11)
    guardrail, by = set_one(), {"by": request.getfixturevalue(person), "at": NOON, "because": "Now"}

    codes = [
        refused(set_one, by=by["by"]).code,
        refused(services.change_guardrail, guardrail, **terms(guardrail), **by).code,
        refused(services.end_guardrail, guardrail, **by).code,
        refused(
            services.answer_breach, GuardrailBreach.objects.get(), answer="accepted", until=date(2027, 1, 4), **by
        ).code,
    ]

    assert codes == ["right.missing"] * 4


def test_it_is_owned_by_somebody_here_and_goes_to_a_forum_of_the_body(inside, set_one, leaver, forum, make_forum):
    assert refused(set_one, owner=leaver).code == "guardrail.owner_gone"
    assert set_one(forum=forum).on_breach == "agenda"
    forum.closed_at = NOON
    forum.save()
    assert refused(set_one, forum=forum).code == "guardrail.no_forum"


def test_what_is_told_of_streams_alone_binds_streams(inside, set_one, stream):
    measures.register(measures.Measure("test.alone", "Alone", measures.Unit.COUNT, lambda *_: None, whole=False))
    try:
        assert refused(set_one, measure="test.alone").code == "guardrail.streams_alone"
        assert set_one(measure="test.alone", streams=[stream, stream]).bound.count() == 1
        assert GuardrailReading.objects.get().value is None
    finally:
        measures.forget("test.alone")


# --- Changing and ending ------------------------------------------------------------------------------------------------
def terms(guardrail, **other):
    names = ("title", "lowest", "highest", "owner", "forum", "ends_at")
    return {name: getattr(guardrail, name) for name in names} | other


def test_a_change_is_a_new_version_with_its_reason_and_judged_at_once(inside, set_one, seat_holder):
    guardrail = set_one()

    sign = {"by": seat_holder, "at": NOON, "because": "More"}
    changed = services.change_guardrail(guardrail, **terms(guardrail, lowest=Decimal(25)), **sign)
    same = services.change_guardrail(changed, **terms(changed), **sign)

    assert (changed.version, same.version) == (2, 2)
    assert standing() == [(None, 20)]
    assert Event.objects.get(action="guardrail.changed").words["facts"]["lowest"] == ["15.0000", "25"]
    assert GuardrailBreach.objects.get().version == 2


def test_what_is_over_stays_as_it_was(inside, set_one, gauge, seat_holder, owner):
    gauge.value = Decimal(11)
    sign = {"by": seat_holder, "at": NOON, "because": "Not any more"}
    guardrail = services.end_guardrail(set_one(starts_at=NOON - DAY), **sign)

    assert guardrail.state_at(NOON) == "ended"
    assert GuardrailBreach.objects.get().ending == "ended"
    codes = [
        refused(services.end_guardrail, guardrail, **sign).code,
        refused(services.change_guardrail, guardrail, **terms(guardrail), **sign).code,
        refused(services.give_guardrail, guardrail, owner=seat_holder, **sign).code,
        refused(services.measure_now, guardrail, by=owner, at=NOON).code,
    ]
    assert codes == ["guardrail.over"] * 4


def test_one_that_expires_ends_what_stands_outside_it(inside, set_one, gauge):
    gauge.value = Decimal(11)
    guardrail = set_one(ends_at=NOON + DAY)

    assert jobs.run(NOON + DAY)
    assert guardrail.state_at(NOON + DAY) == "expired"
    assert GuardrailBreach.objects.get().ending == "expired"
    assert jobs.run(NOON + DAY) is None


# --- Measuring ----------------------------------------------------------------------------------------------------------
def test_outside_is_found_once_and_over_by_itself(inside, set_one, gauge):
    set_one()
    gauge.value = Decimal("14.9999")

    first, second = services.check_guardrails(at=NOON + DAY), services.check_guardrails(at=NOON + 2 * DAY)
    assert (first, second) == ((1, 0), (0, 0))
    assert standing() == [(None, Decimal("14.9999"))]

    gauge.value = Decimal(15)
    assert services.check_guardrails(at=NOON + 3 * DAY) == (0, 1)
    breach = GuardrailBreach.objects.get()
    assert (breach.state, breach.ending, breach.ended_at) == ("ended", "inside", NOON + 3 * DAY)
    actions = Event.objects.filter(action__in=["guardrail.broken", "guardrail.kept_again"]).order_by("at")
    assert [(one.action, one.by) for one in actions] == [("guardrail.broken", None), ("guardrail.kept_again", None)]


def test_each_stream_is_held_to_it_alone(inside, set_one, gauge, make_stream):
    urgent, planned = make_stream("Urgent care"), make_stream("Planned care")
    gauge.of = {"Urgent care": Decimal(11), "Planned care": Decimal(30)}

    set_one(streams=[urgent, planned])

    assert standing() == [("Urgent care", 11)]
    assert GuardrailReading.objects.count() == 2


@pytest.mark.parametrize("told", [None, Decimal("NaN"), Decimal("1e20")])
def test_what_cannot_be_told_breaks_nothing_and_ends_nothing(inside, set_one, gauge, told):
    gauge.value = Decimal(11)
    set_one()
    gauge.value = told

    assert services.check_guardrails(at=NOON + DAY) == (0, 0)
    assert standing() == [(None, 11)]
    assert GuardrailReading.objects.get().value is None


def test_a_measure_of_an_app_that_is_gone_breaks_nothing(inside, set_one, gauge):
    set_one()
    measures.forget("test.gauge")

    assert services.check_guardrails(at=NOON + DAY) == (0, 0)


def test_its_owner_and_who_keeps_the_body_measure_at_once(inside, set_one, gauge, owner, seat_holder, member):
    guardrail = set_one()
    gauge.value = Decimal(1)

    refusal = refused(services.measure_now, guardrail, by=member, at=NOON)
    assert (refusal.code, refusal.status, refusal.who) == ("guardrail.not_yours", 403, str(owner))
    assert services.measure_now(guardrail, by=owner, at=NOON) == (1, 0)
    gauge.value = Decimal(20)
    assert services.measure_now(guardrail, by=seat_holder, at=NOON) == (0, 1)
    later = set_one(starts_at=NOON + DAY)
    assert refused(services.measure_now, later, by=owner, at=NOON).code == "guardrail.not_yet"


def test_the_database_allows_one_breach_at_a_time(inside, set_one, gauge):
    gauge.value = Decimal(11)
    guardrail = set_one()

    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        GuardrailBreach.objects.create(guardrail=guardrail, version=1, lowest=15, value=11, found_at=NOON)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_thirty_two_runs_at_once_open_one_breach(northshore, set_one, gauge):
    set_one()
    gauge.value = Decimal(11)

    def run():
        with tenant_scope(northshore.pk):
            return services.check_guardrails(at=NOON + DAY)

    found = at_once([run] * 32)

    assert sum(one.found for one in found) == 1
    with tenant_scope(northshore.pk):
        assert GuardrailBreach.objects.count() == 1


# --- Answering ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def breach(inside, set_one, gauge, forum) -> GuardrailBreach:
    """Urgent care spends 11 % on architecture; the limit is 15 %."""
    gauge.value = Decimal(11)
    set_one(forum=forum)
    return GuardrailBreach.objects.get()


def proposed(meeting) -> list[str]:
    """What guardrails put on the agenda of this meeting."""
    found = [one for one in sources.for_purpose(meeting.forum.purpose) if one.code.startswith("guardrails.")]
    return [item.title for source in found for item in source.proposals(meeting, NOON)]


def test_outside_goes_to_the_forum_until_it_is_answered_and_again_after_that_day(
    breach, meeting, make_forum, seat_holder
):
    other = make_forum("Another forum")
    elsewhere = coming_meetings(NOON).filter(forum=other).first()
    assert proposed(meeting) == ["Guardrail broken: At least 15 % on architecture"]
    assert proposed(elsewhere) == []

    answer = {"answer": "action", "because": "Two people more", "until": date(2026, 10, 20)}
    answered = services.answer_breach(breach, **answer, by=seat_holder, at=NOON)
    assert (answered.state, proposed(meeting)) == ("answered", [])

    services.check_guardrails(at=NOON + 5 * DAY)
    assert proposed(meeting) == []
    services.check_guardrails(at=NOON + 15 * DAY)
    assert len(proposed(meeting)) == 1


def test_of_a_closed_forum_it_goes_to_another_of_the_body(breach, forum, make_forum, inside):
    other = make_forum("Another forum")
    meeting = coming_meetings(NOON).filter(forum=other).first()
    forum.closed_at = NOON
    forum.save()

    assert len(proposed(meeting)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"answer": "ignored"}, "guardrail.answer"),
        ({"because": " "}, "guardrail.no_reason"),
        ({"until": date(2026, 10, 5)}, "guardrail.until"),
        ({"until": date(2028, 1, 1)}, "guardrail.until"),
    ],
)
def test_an_answer_says_what_why_and_until_when(breach, seat_holder, words, code):
    usual = {"answer": "accepted", "because": "For the tender", "until": date(2026, 12, 1)}

    refusal = refused(services.answer_breach, breach, **usual | words, by=seat_holder, at=NOON)

    assert (refusal.code, refusal.status) == (code, 422)


def test_what_is_over_is_not_answered(breach, gauge, seat_holder):
    gauge.value = Decimal(15)
    services.check_guardrails(at=NOON)

    usual = {"answer": "accepted", "because": "For the tender", "until": date(2026, 12, 1)}
    assert refused(services.answer_breach, breach, **usual, by=seat_holder, at=NOON).status == 409


def test_a_hidden_stream_shows_nothing_of_its_breach(inside, set_one, gauge, stream, member, owner):
    gauge.value = Decimal(11)
    guardrail = set_one(streams=[stream])
    mark = {"confidential_because": "A merger", "confidential_by": owner, "confidential_at": NOON}
    ValueStream.objects.filter(pk=stream.pk).update(confidential_until=NOON + DAY, **mark)

    for table in (GuardrailBreach, GuardrailReading, GuardrailStream):
        assert [visible(table.objects.all(), who, at=NOON).count() for who in (member, owner)] == [0, 1]
    assert [selectors.listed(who, NOON).get().is_broken for who in (member, owner)] == [False, True]
    assert list(selectors.streams_of(guardrail, member, NOON)) == []
