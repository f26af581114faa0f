"""Bodies and seats: who may make them, one chair at any instant, and what a seat allows."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import selectors, services
from governance.bodies.models import Body, BodyGrant, Seat, SeatKind
from rights.services import may
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join

DAY = timedelta(days=1)
inside = pytest.mark.usefixtures("inside")


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Body, Seat, BodyGrant, Event)]


@pytest.fixture
def refused():
    """Asserts that a change is refused with this code, and that nothing at all was written."""

    def check(code: str, change, *args, **kwargs) -> Refusal:
        before = written()
        with pytest.raises(Refusal) as refusal:
            change(*args, **kwargs)
        assert refusal.value.code == code
        assert refusal.value.sentence
        assert written() == before
        return refusal.value

    return check


# --- Bodies ---------------------------------------------------------------------------------------------------------------
@inside
def test_make_body_is_written_down_and_recorded(administrator):
    body = services.make_body(name="Board", mandate="Money.", sets_funding=True, by=administrator, at=NOON)

    body.refresh_from_db()
    assert (body.name, body.mandate, body.sets_funding, body.accepts_risk) == ("Board", "Money.", True, False)
    event = Event.objects.get(action="body.made")
    assert (event.object_ref, event.by) == (body.pk, administrator)


@inside
@pytest.mark.parametrize("person", ["auditor", "member", "owner", "seat_holder"])
def test_make_body_is_the_administrators(person, refused, request):
    who = request.getfixturevalue(person)

    refusal = refused("right.missing", services.make_body, name="Board", by=who, at=NOON)

    assert (refusal.status, refusal.who) == (403, "Administrator")


@inside
def test_make_body_by_a_leaver_is_refused(leaver, refused):
    refused("membership.ended", services.make_body, name="Board", by=leaver, at=NOON)


@inside
def test_a_second_body_of_the_name_is_refused(body, administrator, refused):
    refusal = refused("body.name_taken", services.make_body, name=body.name, by=administrator, at=NOON)

    assert refusal.status == 409


@inside
@pytest.mark.parametrize(
    ("person", "allowed"),
    [("administrator", True), ("seat_holder", True), ("auditor", False), ("member", False), ("owner", False)],
)
def test_describe_body_is_for_administrator_and_chair(person, allowed, body, refused, request):
    who = request.getfixturevalue(person)

    if not allowed:
        refused("right.missing", services.describe_body, body, mandate="New.", by=who, at=NOON)
        return
    services.describe_body(body, mandate="New.", by=who, at=NOON)

    body.refresh_from_db()
    assert (body.mandate, body.name) == ("New.", "Review board")
    assert Event.objects.get(action="body.described").words["facts"] == {
        "mandate": ["Looks after urgent care.", "New."]
    }


@inside
def test_describe_body_as_it_is_writes_nothing(body, administrator):
    before = written()

    services.describe_body(body, name=body.name, mandate=body.mandate, by=administrator, at=NOON)

    assert written() == before


# --- Giving seats ---------------------------------------------------------------------------------------------------------
@inside
@pytest.mark.parametrize(
    ("kind", "rights"),
    [
        (
            SeatKind.CHAIR,
            ["agenda.edit", "bodies.change", "bodies.seat", "forums.change", "forums.create", "meetings.change"],
        ),
        (
            SeatKind.DEPUTY,
            ["agenda.edit", "bodies.change", "bodies.seat", "forums.change", "forums.create", "meetings.change"],
        ),
        (SeatKind.MEMBER, []),
        (
            SeatKind.SECRETARY,
            ["agenda.edit", "bodies.change", "bodies.seat", "forums.change", "forums.create", "meetings.change"],
        ),
        (SeatKind.OBSERVER, []),
    ],
)
def test_a_seat_gives_what_its_kind_may_do_for_its_period(kind, rights, northshore, administrator, member):
    body = services.make_body(name="Board", by=administrator, at=NOON)
    asked = ["agenda.edit", "bodies.change", "bodies.seat", "forums.change", "forums.create", "meetings.change"]

    services.give_seat(body, membership=member, kind=kind, ends_at=NOON + DAY, by=administrator, at=NOON)

    assert [right for right in asked if may(member, right, body, at=NOON)] == rights
    assert [right for right in asked if may(member, right, body, at=NOON + DAY)] == []
    assert [right for right in asked if may(member, right, body, at=NOON - timedelta(seconds=1))] == []


@inside
@pytest.mark.parametrize(
    ("kind", "votes"), [("chair", True), ("deputy", True), ("member", True), ("secretary", False), ("observer", False)]
)
def test_who_decides_votes_unless_said_otherwise(kind, votes, administrator, member):
    body = services.make_body(name="Board", by=administrator, at=NOON)

    seat = services.give_seat(body, membership=member, kind=kind, by=administrator, at=NOON)

    assert seat.voting is votes


@inside
def test_a_second_chair_is_refused_with_the_way_on(body, seat_holder, administrator, member, refused):
    first = Seat.objects.get()

    refusal = refused(
        "seat.chair_taken", services.give_seat, body, membership=member, kind="chair", by=administrator, at=NOON
    )

    assert refusal.status == 409
    assert refusal.params["holder"] == "Chair of the board"
    assert refusal.next_step.url.endswith(f"/governance/bodies/seats/{first.pk}/end/")


@inside
def test_a_chair_follows_the_one_before_without_a_gap(body, administrator, seat_holder, member):
    before = Seat.objects.get()
    services.end_seat(before, ends_at=NOON + DAY, by=administrator, at=NOON)

    services.give_seat(body, membership=member, kind="chair", starts_at=NOON + DAY, by=administrator, at=NOON)

    chairs = Seat.objects.filter(kind="chair")
    assert chairs.at(NOON + DAY - timedelta(microseconds=1)).get().membership == seat_holder
    assert chairs.at(NOON + DAY).get().membership == member


@inside
def test_a_person_has_one_seat_in_a_body(body, seat_holder, administrator, refused):
    refusal = refused(
        "seat.person_seated", services.give_seat, body, membership=seat_holder, kind="member", by=administrator, at=NOON
    )

    assert refusal.params["kind"] == "Chair"


@inside
def test_a_leaver_gets_no_seat(body, leaver, administrator, refused):
    refusal = refused(
        "seat.not_a_member", services.give_seat, body, membership=leaver, kind="member", by=administrator, at=NOON
    )

    assert refusal.status == 422


@inside
def test_a_seat_that_ends_before_it_starts_is_refused(body, member, administrator, refused):
    refused(
        "seat.backwards", services.give_seat, body, membership=member, kind="member",
        starts_at=NOON + DAY, ends_at=NOON + DAY, by=administrator, at=NOON,
    )  # fmt: skip


@inside
@pytest.mark.parametrize("person", ["auditor", "member", "owner"])
def test_give_seat_is_for_administrator_chair_and_secretary(person, body, refused, request):
    who = request.getfixturevalue(person)

    refused("right.missing", services.give_seat, body, membership=who, kind="observer", by=who, at=NOON)


# --- Ending seats ---------------------------------------------------------------------------------------------------------
@inside
def test_end_seat_ends_what_it_allowed(body, seat_holder, administrator):
    seat = Seat.objects.get()

    services.end_seat(seat, because="Moved on.", by=administrator, at=NOON)

    assert not may(seat_holder, "agenda.edit", body, at=NOON)
    assert may(seat_holder, "agenda.edit", body, at=NOON - timedelta(seconds=1))
    assert Event.objects.get(action="seat.ended").because == "Moved on."


@inside
def test_a_seat_ends_once(body, administrator, refused):
    seat = Seat.objects.get()
    services.end_seat(seat, by=administrator, at=NOON)

    refused("seat.ended", services.end_seat, seat, by=administrator, at=NOON + DAY)


@inside
def test_a_seat_is_not_ended_in_the_past(body, administrator, refused):
    refused("seat.in_the_past", services.end_seat, Seat.objects.get(), ends_at=NOON - DAY, by=administrator, at=NOON)


@inside
def test_a_seat_that_has_not_begun_is_withdrawn(body, member, administrator):
    seat = services.give_seat(body, membership=member, kind="member", starts_at=NOON + DAY, by=administrator, at=NOON)

    services.end_seat(seat, by=administrator, at=NOON)

    assert not Seat.objects.filter(membership=member).exists()
    assert not BodyGrant.objects.filter(membership=member).exists()
    assert Event.objects.filter(action="seat.withdrawn").count() == 1


@inside
def test_members_are_those_who_sit_now_and_are_active(body, seat_holder, member, administrator, northshore):
    soon = join(northshore, "Soon", ends_at=NOON + DAY)
    services.give_seat(body, membership=soon, kind="member", by=administrator, at=NOON)
    services.give_seat(body, membership=member, kind="observer", starts_at=NOON + DAY, by=administrator, at=NOON)

    assert list(selectors.members(body, NOON)) == [seat_holder, soon]
    assert list(selectors.members(body, NOON + DAY)) == [seat_holder, member]


# --- The database itself --------------------------------------------------------------------------------------------------
THREADS = 6


def at_once(act) -> Counter[str]:
    """The answers of THREADS threads that start together, each on a connection of its own."""
    barrier = Barrier(THREADS)

    def one(number: int) -> str:
        barrier.wait(timeout=30)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(one, range(THREADS)))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_exactly_one_of_six_chairs_wins(northshore, administrator):
    people = [join(northshore, f"Candidate {number}") for number in range(THREADS)]
    with tenant_scope(northshore.pk):
        body = services.make_body(name="Board", by=administrator, at=LONG_AGO)

    def give(number: int) -> str:
        try:
            with tenant_scope(northshore.pk):
                services.give_seat(body, membership=people[number], kind="chair", by=administrator, at=NOON)
        except Refusal as refusal:
            return refusal.code
        return "seated"

    assert at_once(give) == {"seated": 1, "seat.chair_taken": THREADS - 1}
    with tenant_scope(northshore.pk):
        assert set(BodyGrant.objects.values_list("membership", flat=True)) == {Seat.objects.get().membership_id}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_database_alone_lets_one_chair_in(northshore, administrator):
    people = [join(northshore, f"Candidate {number}") for number in range(THREADS)]
    with tenant_scope(northshore.pk):
        body = services.make_body(name="Board", by=administrator, at=LONG_AGO)

    def insert(number: int) -> str:
        try:
            with tenant_scope(northshore.pk), transaction.atomic():
                Seat.objects.create(body=body, membership=people[number], kind="chair", starts_at=NOON)
        except IntegrityError as clash:
            return "excluded" if "seat_one_chair_at_any_instant" in str(clash) else str(clash)
        return "inserted"

    assert at_once(insert) == {"inserted": 1, "excluded": THREADS - 1}
