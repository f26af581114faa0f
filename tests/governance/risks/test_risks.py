"""The register of risks: graded by one small rule, accepted within an appetite that a body sets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Body
from governance.escalations.models import Escalation
from governance.risks import rules, selectors, services
from governance.risks.models import Risk, RiskAppetite
from governance.risks.states import RiskState
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.api.conftest import at_once
from tests.cast import NOON
from tests.governance.escalations.conftest import committee, levels, matrix, specialist

__all__ = ["committee", "levels", "matrix", "specialist"]
FIVE = st.integers(1, 5)


@given(FIVE, FIVE, FIVE)
def test_a_grade_never_falls_when_likelihood_or_impact_rises(one, other, more):
    graded = rules.grade(one, other)

    assert 1 <= graded <= 25
    assert graded == rules.grade(other, one)
    assert rules.grade(max(one, more), other) >= graded
    bands = list(rules.Band)
    assert bands.index(rules.band(rules.grade(max(one, more), other))) >= bands.index(rules.band(graded))


@given(st.integers(), FIVE)
def test_nothing_is_graded_outside_one_to_five(wild, fine):
    if 1 <= wild <= 5:
        return
    with pytest.raises(ValueError, match="from 1 to 5"):
        rules.grade(wild, fine)


@pytest.fixture
def keep(inside, stream, specialist, owner):
    """Records a risk of Urgent care, graded 20 unless said otherwise."""

    def recorded(**words):
        usual = {
            "title": "The triage line may fail", "cause_kind": "supplier", "cause_name": "Triage Ltd", "likelihood": 4,
            "impact": 5, "owner": owner, "review_on": date(2026, 11, 2), "by": specialist, "at": NOON,
        }  # fmt: skip
        return services.record_risk(stream, **usual | words)

    return recorded


@pytest.fixture
def accepting(inside, committee) -> Body:
    """The risk committee, with the power to accept risk."""
    Body.objects.filter(pk=committee.pk).update(accepts_risk=True)
    committee.refresh_from_db()
    return committee


def refused(change, *args, **words) -> Refusal:
    """The refusal, once nothing at all was written."""

    def written():
        return [list(table.objects.order_by("pk").values_list()) for table in (Risk, RiskAppetite, Event)]

    before = written()
    with pytest.raises(Refusal) as refusal:
        change(*args, **words)
    assert refusal.value.sentence
    assert written() == before
    return refusal.value


def test_a_risk_is_recorded_with_its_grade_and_its_cause(keep, stream):
    risk = keep(cause_name="  Triage   Ltd ")

    assert (risk.number, risk.grade, risk.cause_name, risk.cause_key, risk.state) == (
        "RSK-2026-001", 20, "Triage Ltd", "triage ltd", "open",
    )  # fmt: skip
    assert Event.objects.get(action="risk.recorded").object_ref == risk.pk


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": " "}, "risk.no_words"),
        ({"cause_name": ""}, "risk.no_words"),
        ({"cause_kind": "weather"}, "risk.no_words"),
        ({"likelihood": 0}, "risk.not_graded"),
        ({"impact": 6}, "risk.not_graded"),
    ],
)
def test_bad_words_are_refused(keep, words, code):
    assert (refused(keep, **words).code, refused(keep, **words).status) == (code, 422)


def test_an_owner_who_has_left_is_refused(keep, leaver):
    assert refused(keep, owner=leaver).code == "risk.owner_gone"


@pytest.mark.parametrize("person", ["member", "administrator", "auditor", "seat_holder"])
def test_only_who_has_a_role_in_the_stream_keeps_its_register(keep, person, request):
    assert refused(keep, by=request.getfixturevalue(person)).code == "right.missing"


def test_a_body_that_accepts_risk_sets_the_appetite_and_the_streams_own_wins(keep, accepting, stream, seat_holder):
    risk = keep()
    assert selectors.appetite_of(stream) is None
    assert not selectors.over_appetite(seat_holder, NOON).exists()

    services.set_appetite(accepting, highest=12, because="Usual", by=seat_holder, at=NOON)
    assert list(selectors.over_appetite(seat_holder, NOON)) == [risk]
    services.set_appetite(accepting, stream=stream, highest=20, because="Urgent", by=seat_holder, at=NOON)

    assert selectors.appetite_of(stream) == 20
    assert not selectors.over_appetite(seat_holder, NOON).exists()


def test_without_the_power_no_appetite_is_set(committee, seat_holder, inside):
    words = {"highest": 12, "because": "Usual", "by": seat_holder, "at": NOON}

    assert refused(services.set_appetite, committee, **words).code == "risk.no_power"


def test_no_appetite_is_set_by_others_without_a_reason_or_out_of_range(accepting, seat_holder, owner):
    def code(**words):
        usual = {"highest": 12, "because": "Usual", "by": seat_holder, "at": NOON}
        return refused(services.set_appetite, accepting, **usual | words).code

    assert [code(by=owner), code(because=" "), code(highest=26)] == ["right.missing", "risk.no_reason", "risk.no_grade"]


def test_above_the_appetite_a_body_accepts_and_never_who_graded_it(keep, accepting, seat_holder, specialist):
    risk = keep()
    services.set_appetite(accepting, highest=12, because="Usual", by=seat_holder, at=NOON)
    accept = {"to": RiskState.ACCEPTED, "because": "Until the tender", "at": NOON}

    refusal = refused(services.move_risk, risk, by=specialist, **accept)
    assert (refusal.code, refusal.status, refusal.who) == ("risk.above_appetite", 403, "Risk committee")
    assert refused(services.move_risk, risk, body=accepting, by=specialist, **accept).code == "right.missing"
    Risk.objects.filter(pk=risk.pk).update(graded_by=seat_holder)
    assert refused(services.move_risk, risk, body=accepting, by=seat_holder, **accept).code == "risk.own"
    Risk.objects.filter(pk=risk.pk).update(graded_by=specialist)

    assert services.move_risk(risk, body=accepting, by=seat_holder, **accept).state == "accepted"


def test_one_that_was_accepted_is_open_again_when_it_is_graver(keep, specialist):
    risk = keep(likelihood=2)
    services.move_risk(risk, to=RiskState.ACCEPTED, because="Small", by=specialist, at=NOON)

    risk = services.grade_risk(risk, likelihood=5, impact=5, because="A strike", by=specialist, at=NOON)

    assert (risk.state, risk.grade) == ("open", 25)


def test_what_is_closed_stays_as_it_was(keep, specialist):
    risk = services.move_risk(keep(), to=RiskState.CLOSED, because="Replaced", by=specialist, at=NOON)

    again = {"because": "Again", "by": specialist, "at": NOON}
    assert refused(services.grade_risk, risk, likelihood=1, impact=1, **again).code == "risk.closed"
    assert refused(services.move_risk, risk, to=RiskState.OPEN, **again).status == 409


def test_a_risk_is_hidden_with_its_stream(keep, stream, member, owner):
    keep()
    mark = {"confidential_because": "A merger", "confidential_by": owner, "confidential_at": NOON}
    ValueStream.objects.filter(pk=stream.pk).update(confidential_until=NOON.replace(year=2027), **mark)

    assert [visible(Risk.objects.all(), who, at=NOON).count() for who in (member, owner)] == [0, 1]
    assert [selectors.listed(who, NOON).count() for who in (member, owner)] == [0, 1]


# --- Above the appetite -------------------------------------------------------------------------------------------------
def test_above_the_appetite_it_goes_to_the_committee_once(keep, matrix, accepting, seat_holder, specialist):
    services.set_appetite(accepting, highest=12, because="Usual", by=seat_holder, at=NOON)

    risk = keep()
    services.grade_risk(risk, likelihood=5, impact=5, because="A strike", by=specialist, at=NOON)
    services.set_appetite(accepting, highest=10, because="Less", by=seat_holder, at=NOON)

    escalation = Escalation.objects.get()
    assert (escalation.subject_ref, escalation.criterion, escalation.body) == (
        risk.pk, "risk_above_appetite", accepting,
    )  # fmt: skip
    assert (escalation.facts["risk_grade"], escalation.due_on) == ("20", date(2026, 10, 12))


def test_a_lower_appetite_takes_what_is_above_it_to_the_committee(keep, matrix, accepting, seat_holder):
    risk, small = keep(), keep(title="Small", likelihood=1)

    services.set_appetite(accepting, highest=12, because="Usual", by=seat_holder, at=NOON)

    assert [one.subject_ref for one in Escalation.objects.all()] == [risk.pk]
    assert small.grade == 5


def test_without_a_matrix_the_risk_is_recorded_and_nobody_is_asked(keep, accepting, seat_holder):
    services.set_appetite(accepting, highest=12, because="Usual", by=seat_holder, at=NOON)

    assert keep().state == "open"
    assert not Escalation.objects.exists()


def test_once_it_is_accepted_or_small_enough_it_is_no_longer_asked(keep, matrix, accepting, seat_holder, specialist):
    services.set_appetite(accepting, highest=12, because="Usual", by=seat_holder, at=NOON)
    accepted, regraded = keep(), keep(title="Another")

    words = {"because": "Until the tender", "at": NOON}
    services.move_risk(accepted, to=RiskState.ACCEPTED, body=accepting, by=seat_holder, **words)
    services.grade_risk(regraded, likelihood=1, impact=1, by=specialist, **words)

    assert [one.state for one in Escalation.objects.all()] == ["withdrawn", "withdrawn"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_writers_at_once_open_one_escalation(northshore, stream, matrix, committee, specialist, owner, seat_holder):
    with tenant_scope(northshore.pk):
        Body.objects.filter(pk=committee.pk).update(accepts_risk=True)
        services.set_appetite(committee, highest=12, because="Usual", by=seat_holder, at=NOON)
        risk = services.record_risk(
            stream, title="The triage line may fail", cause_kind="supplier", cause_name="Triage Ltd", likelihood=1,
            impact=1, owner=owner, review_on=date(2026, 11, 2), by=specialist, at=NOON,
        )  # fmt: skip

    def grade(likelihood):
        with tenant_scope(northshore.pk):
            return services.grade_risk(risk, likelihood=likelihood, impact=5, because="x", by=specialist, at=NOON).grade

    graded = at_once([lambda number=number: grade(4 + number % 2) for number in range(8)])

    assert sorted(graded) == [20] * 4 + [25] * 4
    with tenant_scope(northshore.pk):
        assert Escalation.objects.count() == 1
