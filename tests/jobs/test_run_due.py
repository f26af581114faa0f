"""What falls due runs once: with two ticks at once, after hours of silence, and on the days the clocks change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from audit.models import Event
from doors.refusal import Refusal
from jobs import services
from jobs.models import DrainRow, DueRow
from jobs.registry import Drain, JobKind, register
from jobs.rules.recurrence import instant, local_rule, occurrences, zone_named
from jobs.selectors import broken_drains, job_lines
from jobs.states import MOVES, DueState
from tenancy.models import Membership, Tenant
from tenancy.scope import required_tenant, tenant_scope
from tenancy.watch import Watch
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

A_MINUTE = timedelta(minutes=1)
HOURLY = "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
MORNINGS = local_rule("FREQ=DAILY", "2026-01-01T06:00:00")


class Diary:
    """A job that remembers its runs."""

    def __init__(self, outcome: object = None) -> None:
        self.runs: list[datetime] = []
        self.outcome = outcome

    def __call__(self, at: datetime) -> object:
        self.runs.append(at)
        return self.outcome


def broken(at: datetime) -> None:
    """A job that leaves something behind and then fails."""
    DrainRow.objects.create(drain="half-done")
    raise LookupError("no such provider")


def rows(tenant: Tenant) -> list[DueRow]:
    with tenant_scope(tenant.pk):
        return list(DueRow.objects.order_by("due_at", "kind"))


def test_a_slot_runs_once_and_says_what_came_of_it(northshore: Tenant, registered: Callable[..., None]) -> None:
    diary = Diary("12 reviewed")
    registered(JobKind("test.diary", "Diary", MORNINGS, diary))

    for minutes in range(5):
        services.run_due(tenant_id=northshore.pk, at=NOON + minutes * A_MINUTE)

    assert diary.runs == [NOON]
    [row] = rows(northshore)
    assert (row.state, row.runs, row.outcome, row.error) == (DueState.DONE, 1, "12 reviewed", "")
    assert row.due_at == datetime(2026, 10, 5, 5, tzinfo=UTC)  # six o'clock in London's summer
    assert row.started_at is not None
    assert row.ended_at is not None
    assert row.started_at <= row.ended_at < NOON + A_MINUTE


def test_two_ticks_at_once_run_it_once(northshore: Tenant, registered: Callable[..., None]) -> None:
    together, diary = Barrier(4), Diary()
    registered(JobKind("test.diary", "Diary", local_rule(HOURLY, "2026-01-01T00:00:00"), diary))

    def tick(at: datetime) -> None:
        together.wait(timeout=30)
        try:
            services.run_due(tenant_id=northshore.pk, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for hour in range(6):
            list(pool.map(tick, [NOON + timedelta(hours=hour)] * 4))

    assert len(diary.runs) == 6
    assert [(row.state, row.runs) for row in rows(northshore)] == [(DueState.DONE, 1)] * 6


def test_after_three_hours_of_silence_only_the_latest_slot_runs(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    diary = Diary()
    registered(JobKind("test.diary", "Diary", local_rule(HOURLY, "2026-01-01T00:00:00"), diary))
    services.run_due(tenant_id=northshore.pk, at=NOON)

    for minutes in (190, 191, 192):
        services.run_due(tenant_id=northshore.pk, at=NOON + minutes * A_MINUTE)

    assert [row.due_at for row in rows(northshore)] == [NOON, NOON + timedelta(hours=3)]
    assert diary.runs == [NOON, NOON + 190 * A_MINUTE]


@pytest.mark.parametrize(
    ("tzid", "day"),
    [
        ("Europe/London", datetime(2026, 3, 29)),  # noqa: DTZ001  a day on the wall
        ("Europe/London", datetime(2026, 10, 25)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 3, 8)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 11, 1)),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2026, 10, 4)),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2026, 4, 5)),  # noqa: DTZ001
        ("Africa/Casablanca", datetime(2026, 3, 22)),  # noqa: DTZ001
        ("Africa/Casablanca", datetime(2026, 2, 15)),  # noqa: DTZ001
    ],
)
def test_on_the_days_the_clocks_change_each_slot_runs_once(
    northshore: Tenant, registered: Callable[..., None], tzid: str, day: datetime
) -> None:
    Tenant.objects.filter(pk=northshore.pk).update(time_zone=tzid)
    zone = zone_named(tzid)
    rule = local_rule("FREQ=DAILY;BYHOUR=0,1,2,3,4", (day - timedelta(days=30)).replace(minute=30).isoformat())
    diary = Diary()
    registered(JobKind("test.diary", "Diary", rule, diary))
    start, end = instant(day, zone), instant(day + timedelta(days=1), zone)
    assert end - start != timedelta(days=1)  # it is such a day
    services.run_due(tenant_id=northshore.pk, at=start)

    at = start
    while at < end:
        at += timedelta(minutes=15)
        services.run_due(tenant_id=northshore.pk, at=at)
        services.run_due(tenant_id=northshore.pk, at=at)  # a second beat

    slots = [slot.at for slot in occurrences(rule, zone, day, day + timedelta(days=1))]
    assert [row.due_at for row in rows(northshore)][1:] == slots
    assert [row.runs for row in rows(northshore)] == [1] * (len(slots) + 1)
    assert len(diary.runs) == len(slots) + 1


def test_each_organisation_has_its_own_morning(
    northshore: Tenant, southbank: Tenant, registered: Callable[..., None]
) -> None:
    Tenant.objects.filter(pk=southbank.pk).update(time_zone="Asia/Kolkata")
    registered(JobKind("test.diary", "Diary", MORNINGS, Diary()))

    for tenant in (northshore, southbank):
        services.run_due(tenant_id=tenant.pk, at=NOON)

    assert [row.due_at for row in rows(northshore)] == [datetime(2026, 10, 5, 5, tzinfo=UTC)]
    assert [row.due_at for row in rows(southbank)] == [datetime(2026, 10, 5, 0, 30, tzinfo=UTC)]


def test_a_poison_job_is_parked_after_three_runs_and_leaves_nothing_behind(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    diary = Diary()
    registered(JobKind("test.broken", "Broken", MORNINGS, broken), JobKind("test.diary", "Diary", MORNINGS, diary))

    tallies = [services.run_due(tenant_id=northshore.pk, at=NOON + tick * A_MINUTE) for tick in range(5)]

    poison, healthy = rows(northshore)
    assert (poison.state, poison.runs, poison.lease_until) == (DueState.PARKED, 3, None)
    assert poison.error.startswith("LookupError: no such provider (broken, line ")
    assert (healthy.state, healthy.runs, diary.runs) == (DueState.DONE, 1, [NOON])
    assert [dict(tally.states) for tally in tallies] == [
        {"failed": 1, "done": 1}, {"failed": 1}, {"parked": 1}, {}, {},
    ]  # fmt: skip
    with tenant_scope(northshore.pk):
        assert not DrainRow.objects.exists()
        assert [(event.action, event.by) for event in Event.objects.all()] == [("job.parked", None)]


def test_a_parked_job_runs_again_when_somebody_lets_it(
    northshore: Tenant, administrator: Membership, registered: Callable[..., None]
) -> None:
    registered(JobKind("test.broken", "Broken", MORNINGS, broken))
    for tick in range(3):
        services.run_due(tenant_id=northshore.pk, at=NOON + tick * A_MINUTE)
    with tenant_scope(northshore.pk):
        row = DueRow.objects.parked().get()
        services.release_parked(row, by=administrator, at=NOON + 4 * A_MINUTE)

    services.run_due(tenant_id=northshore.pk, at=NOON + 5 * A_MINUTE)

    [row] = rows(northshore)
    assert (row.state, row.runs) == (DueState.FAILED, 1)
    with tenant_scope(northshore.pk):
        assert [event.action for event in Event.objects.filter(by=administrator)] == ["job.released"]


def test_what_is_not_parked_is_not_run_again(
    northshore: Tenant, administrator: Membership, registered: Callable[..., None]
) -> None:
    registered(JobKind("test.diary", "Diary", MORNINGS, Diary()))
    services.run_due(tenant_id=northshore.pk, at=NOON)

    with pytest.raises(Refusal) as refusal, tenant_scope(northshore.pk):
        services.release_parked(DueRow.objects.get(), by=administrator, at=NOON)

    assert (refusal.value.status, refusal.value.code) == (409, "job.not_parked")
    assert refusal.value.sentence == "Not run again. “Diary” of Mon 5 Oct 2026, 05:00 is not parked: Done."
    with tenant_scope(northshore.pk):
        assert not Event.objects.exists()


def test_a_worker_that_dies_three_times_has_its_job_parked(northshore: Tenant, registered: Callable[..., None]) -> None:
    diary = Diary()
    registered(JobKind("test.diary", "Diary", MORNINGS, diary))
    at = NOON
    for _death in range(3):
        with tenant_scope(northshore.pk):
            services.plan_due(at=at)
            assert services.claim(at=at) is not None
            assert services.claim(at=at + services.LEASE - A_MINUTE / 60) is None  # the lease holds
        at += services.LEASE

    services.run_due(tenant_id=northshore.pk, at=at)

    [row] = rows(northshore)
    assert (row.state, row.runs, diary.runs) == (DueState.PARKED, 3, [])
    assert row.error == "The worker ended without a word in each of 3 runs."


def test_a_worker_that_was_slow_to_begin_leaves_the_row_to_the_one_that_took_over(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    diary = Diary()
    registered(JobKind("test.diary", "Diary", MORNINGS, diary))
    with tenant_scope(northshore.pk):
        services.plan_due(at=NOON)
        slow = services.claim(at=NOON)
    assert slow is not None
    services.run_due(tenant_id=northshore.pk, at=NOON + services.LEASE)

    ended = services._run(slow, tenant_id=northshore.pk, watch=Watch(NOON))

    assert ended == "taken_over"
    assert len(diary.runs) == 1


def test_a_job_that_no_app_knows_any_more_is_left_alone(northshore: Tenant, registered: Callable[..., None]) -> None:
    with tenant_scope(northshore.pk):
        DueRow.objects.create(kind="gone.job", due_at=NOON)

    services.run_due(tenant_id=northshore.pk, at=NOON)

    [row] = rows(northshore)
    assert (row.state, row.label) == (DueState.WAITING, "gone.job")


def test_a_drain_leaves_word_when_there_is_news(northshore: Tenant, registered: Callable[..., None]) -> None:
    queue: list[object] = [3, 0, OSError("mail server is down"), OSError("mail server is down"), 0]

    def take(*, tenant_id: object, at: datetime) -> int:
        answer = queue.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, int)
        return answer

    def news() -> list[tuple[str, int, str]]:
        with tenant_scope(northshore.pk):
            return [(row.outcome, row.failures, row.error[:29]) for row in DrainRow.objects.all()]

    def tick() -> list[tuple[str, int, str]]:
        services.run_due(tenant_id=northshore.pk, at=NOON)
        return news()

    registered(Drain("test.drain", "Drain", take))

    assert tick() == [("3", 0, "")]
    assert tick() == [("3", 0, "")]
    assert tick() == [("3", 1, "OSError: mail server is down ")]
    assert tick() == [("3", 2, "OSError: mail server is down ")]
    with tenant_scope(northshore.pk):
        assert [row.label for row in broken_drains()] == ["Drain"]
    assert tick() == [("3", 0, "")]


def test_old_rows_are_forgotten_but_never_the_latest_of_a_kind(
    northshore: Tenant, registered: Callable[..., None]
) -> None:
    ages = {"often": [200, 100, 10], "once": [300]}
    with tenant_scope(northshore.pk):
        for kind, days in ages.items():
            for age in days:
                moment = NOON - timedelta(days=age)
                DueRow.objects.create(kind=kind, due_at=moment, ended_at=moment, state=DueState.DONE, runs=1)

        said = services.forget_done(NOON)

        kept = [(row.kind, (NOON - row.due_at).days) for row in DueRow.objects.order_by("due_at")]
    assert (said, kept) == ("2 old rows deleted", [("once", 300), ("often", 10)])


def test_the_page_has_a_line_for_each_kind(northshore: Tenant, registered: Callable[..., None]) -> None:
    registered(JobKind("test.broken", "Broken", MORNINGS, broken), JobKind("test.diary", "Diary", MORNINGS, Diary()))
    for tick in range(3):
        services.run_due(tenant_id=northshore.pk, at=NOON + tick * A_MINUTE)

    with tenant_scope(northshore.pk):
        lines = job_lines(at=NOON)

    tomorrow = datetime(2026, 10, 6, 5, tzinfo=UTC)
    assert [(line.label, line.next_at, line.parked) for line in lines] == [
        ("Broken", tomorrow, 1), ("Diary", tomorrow, 0),
    ]  # fmt: skip
    assert [line.last_done_at is None for line in lines] == [True, False]


def test_a_job_sees_its_own_organisation(
    northshore: Tenant, southbank: Tenant, registered: Callable[..., None]
) -> None:
    registered(JobKind("test.who", "Who", MORNINGS, lambda _at: required_tenant()))

    for tenant in (northshore, southbank):
        services.run_due(tenant_id=str(tenant.pk), at=NOON)

    assert [row.outcome for row in rows(northshore)] == [str(northshore.pk)]
    assert [row.outcome for row in rows(southbank)] == [str(southbank.pk)]


def test_a_pass_inside_a_scope_is_refused(northshore: Tenant) -> None:
    with tenant_scope(northshore.pk), pytest.raises(RuntimeError, match="call it outside any scope"):
        services.run_due(tenant_id=northshore.pk, at=NOON)


def test_a_code_is_registered_once(registered: Callable[..., None]) -> None:
    kind = JobKind("test.diary", "Diary", MORNINGS, broken)
    register(kind, kind)

    with pytest.raises(ValueError, match=r"The job test\.diary is registered twice"):
        register(JobKind("test.diary", "Another", MORNINGS, broken))


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(DueState)
