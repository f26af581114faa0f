"""The clock of escalations: the chair, the next level, the stuck report, and then an end; whatever runs twice or dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.decisions import followers
from governance.decisions.models import Decision
from governance.escalations import mails, selectors, services
from governance.escalations.jobs import JOBS
from governance.escalations.models import Escalation, EscalationEvent
from governance.escalations.rules import due_after
from jobs.rules.recurrence import latest_due
from outbox.models import Message
from outbox.registry import Withhold
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tenancy.working_days import WorkCalendar
from tests.cast import NOON, join

inside = pytest.mark.usefixtures("inside")


def morning(year: int, month: int, day: int) -> datetime:
    """Seven o'clock there in London, in winter or near enough."""
    return datetime(year, month, day, 7, tzinfo=UTC)


def days(first: datetime, count: int) -> list[datetime]:
    return [first + timedelta(days=number) for number in range(count)]


def codes(escalation: Escalation) -> list[str]:
    return [event.code for event in selectors.path_of(escalation)]


def told(kind: str = "escalations.digest") -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to__title", flat=True))


@inside
def test_chair_then_next_level_then_stuck_and_then_nothing(escalate, board, northshore):
    """Raised on Monday: five working days, three more, five at the next level, three more, then it ends."""
    escalation = escalate()
    steps = {}
    for at in days(morning(2026, 10, 6), 40):
        with_it = services.advance_due(at=at)
        again = services.advance_due(at=at)
        assert not again
        if with_it:
            steps[at.date()] = str(with_it)

    escalation.refresh_from_db()
    assert steps == {
        date(2026, 10, 13): "1 chairs reminded, 0 to the next level, 0 stuck",  # due Mon 12
        date(2026, 10, 16): "0 chairs reminded, 1 to the next level, 0 stuck",  # due Thu 15
        date(2026, 10, 23): "1 chairs reminded, 0 to the next level, 0 stuck",  # due Thu 22
        date(2026, 10, 28): "0 chairs reminded, 0 to the next level, 1 stuck",  # due Tue 27
    }
    assert (escalation.state, escalation.step, escalation.body) == ("stuck", 4, board)
    assert codes(escalation) == ["raised", "reminded", "moved_up", "reminded", "stuck"]
    assert told("escalations.stuck") == ["Administrator", "Auditor"]
    assert Escalation.objects.count() == 1


@inside
def test_the_reminder_goes_to_the_chair_and_the_deputy(escalate):
    escalate()
    Message.objects.update(state="sent", sent_at=NOON)
    services.advance_due(at=morning(2026, 10, 13))

    again = Message.objects.filter(state="waiting").values_list("to__title", flat=True)
    assert sorted(again) == ["Chair of the board", "Deputy of the committee"]


@inside
def test_a_run_that_comes_late_takes_one_step_and_gives_the_chair_their_days(escalate):
    escalation = escalate()
    services.advance_due(at=morning(2026, 11, 4))  # three weeks late, a Wednesday
    escalation.refresh_from_db()

    assert (escalation.step, escalation.due_on, escalation.state) == (1, date(2026, 11, 6), "open")


@inside
def test_a_level_where_nobody_answers_ends_it_unless_the_criterion_may_skip(escalate, levels, board, committee):
    """`risk_above_appetite` does not skip: the enterprise level has nobody, and it is stuck at once."""
    board.seats.all().delete()
    escalation = escalate()
    for at in (morning(2026, 10, 13), morning(2026, 10, 16)):
        services.advance_due(at=at)

    escalation.refresh_from_db()
    assert (escalation.state, escalation.body) == ("stuck", committee)
    assert selectors.path_of(escalation)[-1].words == "Nobody answers at the level Enterprise."


@inside
def test_a_criterion_that_may_skip_passes_over_it(escalate, levels, committee, board, administrator):
    """`no_way_back` begins at coordination and may skip: nobody answers at portfolio, so the enterprise is asked."""
    below = bodies.make_body(name="Coordination", mandate="", by=administrator, at=NOON)
    type(below).objects.filter(pk=below.pk).update(level=levels["coordination"])
    bodies.give_seat(below, membership=join(below.tenant, "Its chair"), kind="chair", by=administrator, at=NOON)
    forum = committee.forums.get()
    type(forum).objects.filter(pk=forum.pk).update(body=below)
    type(committee).objects.filter(pk=committee.pk).update(level=None)

    escalation = escalate(facts={"reversible": "false"}, criterion="no_way_back")
    for at in days(morning(2026, 10, 7), 8):
        services.advance_due(at=at)

    escalation.refresh_from_db()
    assert (escalation.state, escalation.body, codes(escalation)) == ("open", board, ["raised", "reminded", "moved_up"])


@inside
def test_what_is_stuck_can_still_be_answered_and_is_not_reported_twice(escalate, seat_holder):
    escalation = escalate()
    for at in days(morning(2026, 10, 13), 30):
        services.advance_due(at=at)
    with pytest.raises(Refusal) as second:
        escalate()
    answered = services.answer_escalation(
        Escalation.objects.get(pk=escalation.pk), answer="Change the supplier.", by=seat_holder, at=morning(2026, 12, 1)
    )

    assert second.value.code == "escalation.open_already"
    assert (answered.state, codes(escalation)[-2:]) == ("answered", ["stuck", "answered"])
    assert told("escalations.stuck") == ["Administrator", "Auditor"]


@inside
def test_days_are_counted_from_the_day_that_passed():
    calendar = WorkCalendar(country="GB", subdivision="ENG")

    assert due_after(date(2026, 12, 23), date(2026, 12, 24), 3, calendar) == date(2026, 12, 30)
    assert due_after(date(2026, 10, 1), date(2026, 10, 12), 3, calendar) == date(2026, 10, 14)


# --- Mails ----------------------------------------------------------------------------------------------------------------
@inside
def test_the_digest_names_all_that_waits_and_is_withheld_when_nothing_does(escalate, seat_holder, settings):
    settings.PORTAL_URL = "https://portal.example"
    first, second = escalate(), escalate(title="The second one")
    message = Message.objects.get(to=seat_holder)
    mail = mails.digest(message, NOON)
    for one in (first, second):
        services.answer_escalation(one, answer="Yes.", by=seat_holder, at=NOON)

    assert mail.subject == "Waits for your answer: Supplier of the triage line may fail"
    assert f"https://portal.example/t/northshore/escalations/{first.pk}/" in mail.body
    assert "The second one" in mail.body
    assert "The second one" in mail.html
    assert mails.digest(message, NOON) == Withhold("Nothing waits for an answer any more.")


@inside
def test_the_report_of_what_is_stuck(escalate, administrator):
    escalation = escalate()
    for at in days(morning(2026, 10, 13), 12):
        services.advance_due(at=at)
    message = Message.objects.get(kind="escalations.stuck", to=administrator)

    assert escalation.number in mails.stuck(message, NOON).subject
    Escalation.objects.update(state="withdrawn")
    assert mails.stuck(message, NOON) == Withhold("It is not stuck any more.")


# --- A decision about it --------------------------------------------------------------------------------------------------
@pytest.fixture
def decision(inside, stream, matrix, levels, committee, owner) -> Decision:
    """One that the committee is asked for."""
    return Decision.objects.create(
        number="DEC-2026-001", kind="spend", title="Change the supplier", stream=stream, facts={"risk_grade": "20"},
        facts_digest="0" * 64, state="proposed", drafted_by=owner, drafted_at=NOON, proposed_by=owner, proposed_at=NOON,
        version=matrix, level=levels["portfolio"], body=committee,
    )  # fmt: skip


@inside
@pytest.mark.parametrize(
    ("state", "ends"),
    [("approved", "answered"), ("declined", "answered"), ("withdrawn", "withdrawn"), ("deferred", "open")],
)
def test_the_answer_to_the_decision_is_the_answer_to_the_escalation(escalate, decision, seat_holder, state, ends):
    escalation = escalate(subject=decision, facts={})
    signed = {"decided_by": seat_holder, "decided_at": NOON, "seal": "0" * 64, "answer": "Go."}
    Decision.objects.filter(pk=decision.pk).update(state=state, **signed)
    decision.refresh_from_db()

    followers.follow(decision, by=seat_holder, at=NOON)

    escalation.refresh_from_db()
    assert (escalation.state, escalation.decision, escalation.subject_ref) == (ends, decision, decision.pk)
    assert (escalation.answer == "") == (ends != "answered")


@inside
def test_what_is_decided_is_not_escalated(escalate, decision):
    Decision.objects.filter(pk=decision.pk).update(state="withdrawn")

    with pytest.raises(Refusal) as refusal:
        escalate(subject=decision)

    assert (refusal.value.code, refusal.value.status) == ("escalation.decision_closed", 409)
    assert not Escalation.objects.exists()


# --- Two workers, and one that dies -------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_runs_at_once_and_one_that_dies_take_one_step(northshore, request):
    with tenant_scope(northshore.pk):
        escalation = request.getfixturevalue("escalate")()
    at, barrier = morning(2026, 10, 13), Barrier(2)

    with pytest.raises(RuntimeError), tenant_scope(northshore.pk):
        services.advance_due(at=at)
        raise RuntimeError("killed in the middle")
    with tenant_scope(northshore.pk):
        assert (Escalation.objects.get().step, EscalationEvent.objects.count()) == (0, 1)

    def run(_number: int) -> int:
        try:
            barrier.wait(timeout=30)
            with tenant_scope(northshore.pk):
                return services.advance_due(at=at).reminded
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 1]
    with tenant_scope(northshore.pk):
        assert codes(escalation) == ["raised", "reminded"]
        assert Escalation.objects.get().step == 1


def test_the_job_runs_each_morning_at_seven(northshore: Tenant):
    (job,) = JOBS

    assert job.code == "escalations.advance"
    assert latest_due(job.rule, northshore.zone, after=None, now=NOON).at == datetime(2026, 10, 5, 6, tzinfo=UTC)
