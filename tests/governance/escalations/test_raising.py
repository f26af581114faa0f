"""Taking a question higher: for a criterion that holds, once, and not what the own level may decide."""

from datetime import date

import pytest

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.escalations import selectors, services
from governance.escalations.models import Escalation, EscalationEvent
from outbox.models import Message
from tenancy.models import Membership, Tenant
from tests.cast import NOON, join
from tests.governance.escalations.conftest import GRAVE, LARGE, PURCHASE

pytestmark = pytest.mark.usefixtures("inside")


def refused(escalate, **words) -> Refusal:
    """The refusal, and that nothing was written."""
    with pytest.raises(Refusal) as refusal:
        escalate(**words)

    assert not Escalation.objects.exists()
    assert not EscalationEvent.objects.exists()
    assert not Message.objects.exists()
    return refusal.value


def test_a_criterion_that_holds_opens_it_at_its_level_with_a_clock_and_a_slot(escalate, committee):
    escalation = escalate(because="The contract ends in spring.")

    assert (escalation.state, escalation.number, str(escalation.level), escalation.body) == (
        "open", "ESC-2026-001", "Portfolio", committee,
    )  # fmt: skip
    assert (escalation.due_on, escalation.purpose) == (date(2026, 10, 12), "risk")
    assert escalation.facts == {"amount": "10000", "risk_grade": "20", "reversible": "true"}
    assert selectors.next_sitting(escalation, NOON).local_start.date() == date(2026, 10, 21)
    assert [event.code for event in selectors.path_of(escalation)] == ["raised"]


def test_a_bank_holiday_is_no_working_day(escalate, northshore):
    Tenant.objects.filter(pk=northshore.pk).update(extra_holidays=[date(2026, 10, 9)])
    northshore.refresh_from_db()

    assert escalate(by=Membership.objects.get(title="Risk specialist")).due_on == date(2026, 10, 13)


def test_chair_deputy_and_secretary_get_one_digest_each(escalate, seat_holder):
    escalate()
    escalate(title="Another one")

    told = Message.objects.filter(kind="escalations.digest").values_list("to__title", flat=True)
    assert sorted(told) == ["Chair of the board", "Deputy of the committee", "Secretary of the committee"]


def test_without_a_criterion_it_is_told_which_there_are(escalate):
    refusal = refused(escalate, criterion="")

    assert (refusal.code, refusal.status, refusal.version) == ("escalation.no_criterion", 422, "v1")
    assert refusal.params["criteria"] == [
        "risk_above_appetite (The risk is graded above the appetite of 12.)",
        "no_way_back (It cannot be taken back.)",
        "money (It costs 500,000 or more.)",
        "disputed (Whether a law demands it is disputed.)",
    ]
    assert refusal.params["holding"] == ["risk_above_appetite"]


@pytest.mark.parametrize("facts", [GRAVE, PURCHASE])
def test_a_criterion_that_nobody_knows_is_none(escalate, facts):
    assert refused(escalate, criterion="politics", facts=facts).code == "escalation.no_criterion"


def test_a_criterion_that_does_not_hold_says_by_which_fact(escalate):
    refusal = refused(escalate, facts=LARGE)

    assert (refusal.code, refusal.status) == ("escalation.criterion_not_met", 422)
    assert refusal.params["facts"] == "risk_grade is 4, asked for is > 12"
    assert refusal.params["holding"] == ["money"]


def test_what_a_criterion_asks_for_must_be_said(escalate):
    refusal = refused(escalate, facts={"amount": "70000"})

    assert (refusal.code, refusal.params["facts"]) == ("escalation.facts_missing", ["risk_grade"])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"risk_grade": "26"}, "fact.out_of_domain"),
        ({"risk_grade": "NaN"}, "fact.not_a_number"),
        ({"risk_grade": "13.5"}, "fact.not_an_integer"),
        ({"weather": "fine"}, "fact.unknown"),
        ({"amount": "USD 5"}, "fact.currency"),
    ],
)
def test_facts_out_of_their_domain_are_refused(escalate, facts, code):
    assert refused(escalate, facts=GRAVE | facts).code == code


def test_facts_that_no_criterion_asks_for_may_be_left_out(escalate):
    assert escalate(facts={"risk_grade": "20"}).state == "open"


@pytest.mark.parametrize("criterion", ["", "risk_above_appetite"])
def test_what_the_own_level_may_decide_comes_back_with_its_rule_and_is_counted(escalate, stream, member, criterion):
    escalation = escalate(title="A purchase", facts=PURCHASE, criterion=criterion)
    again = escalate(title="A purchase", facts=PURCHASE, criterion=criterion)

    assert (escalation.state, escalation.covering_rule, escalation.body, again) == ("returned", "r3", None, escalation)
    assert [event.code for event in selectors.path_of(escalation)] == ["raised", "returned"]
    assert not Message.objects.exists()
    (counted,) = selectors.premature(member, NOON)
    assert (counted.stream, counted.quarter, counted.returned, counted.raised) == (stream, "2026 Q4", 1, 1)
    assert list(selectors.returned_to(escalation.stream.role_terms.owners().get().membership, NOON)) == [escalation]


def test_a_criterion_without_cells_holds_for_whoever_names_it_and_covers_nothing(escalate):
    named = escalate(title="A purchase", facts=PURCHASE, criterion="disputed")
    unnamed = escalate(title="Another purchase", facts=PURCHASE, criterion="")

    assert (named.state, unnamed.state) == ("open", "returned")


def test_one_is_open_about_a_subject(escalate):
    first = escalate()

    with pytest.raises(Refusal) as refusal:
        escalate(title="  supplier of the TRIAGE line may fail ")

    assert (refusal.value.code, refusal.value.status) == ("escalation.open_already", 409)
    assert refusal.value.params == {"number": first.number, "due_on": date(2026, 10, 12)}
    assert refusal.value.next_step.url == first.get_absolute_url()
    assert Escalation.objects.count() == 1


def test_only_who_has_a_part_in_the_stream_escalates(escalate, member):
    assert refused(escalate, by=member).code == "right.missing"


def test_a_level_without_a_body_takes_nothing(escalate, committee):
    committee.seats.all().delete()

    refusal = refused(escalate)

    assert (refusal.code, refusal.status, refusal.params["level"]) == ("escalation.no_body", 409, "Portfolio")


def test_it_needs_words(escalate):
    assert refused(escalate, title="  ").code == "escalation.no_title"


def test_without_a_matrix_nobody_escalates(stream, specialist, inside):
    with pytest.raises(Refusal) as refusal:
        services.raise_escalation(stream, title="x", facts=GRAVE, criterion="x", by=specialist, at=NOON)

    assert (refusal.value.code, refusal.value.status) == ("decision.no_matrix", 409)
    assert not Escalation.objects.exists()


def test_a_matrix_without_criteria_says_so(stream, specialist, levels, matrix):
    bare = {**matrix.document, "criteria": []}
    later = type(matrix)(
        number=2, state="published", hit_policy="P", facts=matrix.facts, drafted_by=matrix.drafted_by, drafted_at=NOON,
        changed_at=NOON, effective_at=NOON, published_at=NOON, published_by=matrix.published_by, document=bare,
        digest="2" * 64,
    )  # fmt: skip
    later.save()

    with pytest.raises(Refusal) as refusal:
        services.raise_escalation(stream, title="x", facts=GRAVE, criterion="x", by=specialist, at=NOON)

    assert (refusal.value.code, refusal.value.params) == ("escalation.no_criteria", {"version": "v2"})


# --- The end ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("title", ["Chair of the board", "Deputy of the committee", "Secretary of the committee"])
def test_an_officer_of_the_body_answers(escalate, title):
    escalation = escalate()
    officer = Membership.objects.get(title=title)

    answered = services.answer_escalation(escalation, answer="Change the supplier.", by=officer, at=NOON)

    assert (answered.state, answered.answered_by, answered.answer) == ("answered", officer, "Change the supplier.")
    assert [event.code for event in selectors.path_of(escalation)] == ["raised", "answered"]
    assert not selectors.waiting_for(officer, NOON).exists()
    assert escalate().state == "open"  # the next one may come


@pytest.mark.parametrize(
    "title", ["Member of the committee", "Risk specialist", "Owner of Urgent care", "Administrator"]
)
def test_nobody_else_answers(escalate, title, administrator):
    escalation = escalate()

    with pytest.raises(Refusal) as refusal:
        services.answer_escalation(escalation, answer="No.", by=Membership.objects.get(title=title), at=NOON)

    assert refusal.value.code == "right.missing"
    escalation.refresh_from_db()
    assert escalation.state == "open"


def test_who_raised_it_does_not_answer_it(escalate, committee, specialist, administrator):
    seat = committee.seats.get(kind="member")
    type(seat).objects.filter(pk=seat.pk).delete()
    bodies.give_seat(committee, membership=specialist, kind="secretary", by=administrator, at=NOON)
    escalation = escalate()

    with pytest.raises(Refusal) as refusal:
        services.answer_escalation(escalation, answer="Yes.", by=specialist, at=NOON)

    assert (refusal.value.code, refusal.value.rule) == ("escalation.own", "escalations.answer")


def test_an_answer_needs_words_and_is_given_once(escalate, seat_holder):
    escalation = escalate()

    with pytest.raises(Refusal) as wordless:
        services.answer_escalation(escalation, answer=" ", by=seat_holder, at=NOON)
    services.answer_escalation(escalation, answer="Yes.", by=seat_holder, at=NOON)
    with pytest.raises(Refusal) as twice:
        services.answer_escalation(escalation, answer="No.", by=seat_holder, at=NOON)

    assert (wordless.value.code, twice.value.code) == ("escalation.no_answer", "move.not_possible")


def test_who_raised_it_takes_it_back_with_a_reason(escalate, specialist, member):
    escalation = escalate()

    with pytest.raises(Refusal) as wordless:
        services.withdraw_escalation(escalation, because="", by=specialist, at=NOON)
    with pytest.raises(Refusal) as stranger:
        services.withdraw_escalation(escalation, because="Why not", by=member, at=NOON)
    withdrawn = services.withdraw_escalation(escalation, because="The supplier was bought.", by=specialist, at=NOON)

    assert (wordless.value.code, stranger.value.code) == ("escalation.no_reason", "right.missing")
    assert (withdrawn.state, [event.words for event in selectors.path_of(escalation)][-1]) == (
        "withdrawn", "The supplier was bought.",
    )  # fmt: skip


def test_a_body_without_such_a_forum_is_not_asked(escalate, committee, administrator, levels):
    """Of two bodies at a level, the one whose forum has the purpose."""
    other = bodies.make_body(name="A funding board", mandate="", by=administrator, at=NOON)
    type(other).objects.filter(pk=other.pk).update(level=levels["portfolio"])
    bodies.give_seat(other, membership=join(other.tenant, "Its chair"), kind="chair", by=administrator, at=NOON)

    assert escalate().body == committee
