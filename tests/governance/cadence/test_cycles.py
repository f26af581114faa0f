"""Each stream has a short, a medium and a long cycle, or a waiver of it that says why and until when."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.models import CycleWaiver
from governance.cadence.services import cycles
from governance.forums.models import Cycle, Forum
from streams.models import StreamState, ValueStream
from tenancy.scope import tenant_scope
from tests.cast import NOON

DAY = timedelta(days=1)
HOME = "/t/northshore/"
WRITERS = 32


@pytest.fixture
def waive(inside, body, stream, seat_holder):
    """Waives the long cycle of the stream for thirty days, unless told otherwise."""

    def act(**other):
        given = {"cycle": "long", "body": body, "because": "The first year", "ends_at": NOON + 30 * DAY}
        return cycles.waive_cycle(stream, **given | {"by": seat_holder, "at": NOON} | other)

    return act


def refused(code: str, act, **given) -> Refusal:
    """It is refused with this code, in a sentence, and nothing is written."""
    before = [list(table.objects.order_by("pk").values_list()) for table in (CycleWaiver, Event)]
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        act(**given)
    assert [list(table.objects.order_by("pk").values_list()) for table in (CycleWaiver, Event)] == before
    assert (refusal.value.code, bool(refusal.value.sentence)) == (code, True)
    return refusal.value


def missing(member, at=NOON) -> list[list[str]]:
    return [selectors.missing_cycles(stream) for stream in selectors.streams_with_cycles(member, at)]


# --- Which cycles a stream has --------------------------------------------------------------------------------------------
def test_a_stream_misses_the_cycles_that_no_forum_holds(inside, forum, stream, member):
    assert missing(member) == [[cycle for cycle in Cycle.values if cycle != forum.cycle]]


def test_a_forum_for_all_streams_counts_and_one_of_another_stream_does_not(inside, forum, stream, member):
    other = ValueStream.objects.create(
        name="Billing", state=StreamState.ACTIVE, outcome="Paid", activated_at=NOON, created_at=NOON
    )

    Forum.objects.filter(pk=forum.pk).update(stream=other)
    assert forum.cycle in missing(member)[1]  # Billing, then the stream of the cast

    Forum.objects.filter(pk=forum.pk).update(stream=None)
    assert [forum.cycle in found for found in missing(member)] == [False, False]


def test_a_forum_that_was_closed_counts_no_more(inside, forum, stream, member):
    Forum.objects.filter(pk=forum.pk).update(closed_at=NOON)

    assert missing(member) == [Cycle.values]


def test_a_waiver_stands_in_for_a_cycle_until_its_day(waive, forum, member):
    waiver = waive()

    assert "long" not in missing(member)[0]
    assert "long" not in missing(member, waiver.ends_at - timedelta(seconds=1))[0]
    assert "long" in missing(member, waiver.ends_at)[0]


# --- Waiving --------------------------------------------------------------------------------------------------------------
def test_waiving_is_recorded_with_its_reason(waive, body, seat_holder):
    waiver = waive()

    assert (waiver.cycle, waiver.body, waiver.starts_at, waiver.ends_at) == ("long", body, NOON, NOON + 30 * DAY)
    event = Event.objects.get(action="cycle.waived")
    assert (event.object_ref, event.words["because"]) == (waiver.pk, "The first year")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("cycle.because", {"because": "  "}),
        ("cycle.in_the_past", {"ends_at": NOON}),
        ("cycle.too_long", {"ends_at": NOON + 367 * DAY}),
    ],
)
def test_a_waiver_without_reason_or_of_a_wrong_length_is_refused(waive, code, given):
    refused(code, waive, **given)


def test_a_cycle_that_a_forum_holds_is_not_waived(waive, forum):
    refusal = refused("cycle.has_forum", waive, cycle=forum.cycle)

    assert refusal.params["forum"] == forum.name


def test_a_confidential_forum_is_not_named_to_who_may_not_see_it(waive, forum, body, administrator, seat_holder):
    other = Body.objects.create(name="Board", sets_direction=True)
    Forum.objects.filter(pk=forum.pk).update(
        body=other,
        confidential_until=NOON + DAY,
        confidential_at=NOON,
        confidential_by=administrator,
        confidential_because="A takeover",
    )

    refusal = refused("cycle.has_forum", waive, cycle=forum.cycle)

    assert forum.name not in refusal.sentence


def test_a_body_without_the_power_of_direction_waives_nothing(waive, body):
    Body.objects.filter(pk=body.pk).update(sets_direction=False)

    refused("cycle.no_direction", waive)


def test_a_cycle_is_waived_once_at_a_time_and_again_afterwards(waive):
    first = waive()

    refused("cycle.overlap", waive, at=NOON + DAY)
    assert waive(at=first.ends_at, ends_at=first.ends_at + DAY).starts_at == first.ends_at


@pytest.mark.parametrize("who", ["member", "administrator", "owner"])
def test_whoever_has_no_seat_that_keeps_the_body_waives_nothing(waive, request, who):
    with pytest.raises(Refusal) as refusal:
        waive(by=request.getfixturevalue(who))

    assert refusal.value.status == 403
    assert not CycleWaiver.objects.exists()


def test_a_waiver_ended_before_its_day_ends_now(waive, seat_holder, member):
    waiver = waive()

    cycles.end_waiver(waiver, because="A forum begins", by=seat_holder, at=NOON + DAY)

    assert "long" in missing(member, NOON + DAY)[0]
    assert Event.objects.get(action="cycle.waiver_ended").words["because"] == "A forum begins"
    refused(
        "cycle.over", lambda **given: cycles.end_waiver(waiver, **given), because="x", by=seat_holder, at=NOON + DAY
    )


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_database_itself_lets_one_waiver_of_a_cycle_in(northshore, body, stream, seat_holder):
    """Without the service's lock: the exclusion constraint alone."""
    barrier = Barrier(WRITERS)

    def insert(number: int) -> str:
        barrier.wait(timeout=30)
        try:
            with tenant_scope(northshore.pk), transaction.atomic():
                CycleWaiver.objects.create(
                    stream=stream, cycle="long", body=body, because=f"Writer {number}", waived_by=seat_holder,
                    starts_at=NOON + number * DAY, ends_at=NOON + 60 * DAY,
                )  # fmt: skip
        except IntegrityError as clash:
            return "excluded" if "cycle_waiver_one_at_any_instant" in str(clash) else str(clash)
        finally:
            connection.close()
        return "inserted"

    with ThreadPoolExecutor(WRITERS) as pool:
        assert Counter(pool.map(insert, range(WRITERS))) == {"inserted": 1, "excluded": WRITERS - 1}


# --- Pages, API, admin ----------------------------------------------------------------------------------------------------
def test_the_page_says_which_forum_holds_a_cycle_what_is_waived_and_what_is_missing(
    northshore, waive, forum, stream, member, sign_in
):
    waive()
    browser = sign_in(member)

    shown = browser.get(f"{HOME}calendar/cycles/").content.decode()
    waivers = browser.get(f"{HOME}calendar/cycles/waivers/").content.decode()
    whole = browser.get(f"{HOME}calendar/cycles/?missing=none").content.decode()
    exported = browser.get(f"{HOME}calendar/cycles/?export=csv")

    assert forum.name in shown
    assert "waived until" in shown
    assert "missing" in shown
    assert "Waive a cycle" not in shown
    assert "The first year" in waivers
    assert f"streams/{stream.pk}/" not in whole
    assert b"waived until" in b"".join(exported.streaming_content)
    exported.close()


@pytest.mark.parametrize(
    "page", ["calendar/cycles/", "calendar/cycles/waivers/", "api/v1/cycles/", "api/v1/cycle-waivers/"]
)
def test_a_list_costs_the_same_with_one_and_with_five_rows(
    northshore, body, stream, seat_holder, member, sign_in, django_assert_max_num_queries, page
):
    browser = sign_in(member)

    def grow(first: int, many: int) -> None:
        with tenant_scope(northshore.pk):
            for number in range(first, many):
                made = ValueStream.objects.create(
                    name=f"Stream {number}", state=StreamState.ACTIVE, outcome="x", activated_at=NOON, created_at=NOON
                )
                CycleWaiver.objects.create(
                    stream=made, cycle="long", body=body, because="x", waived_by=seat_holder,
                    starts_at=NOON - DAY, ends_at=NOON + DAY,
                )  # fmt: skip

    grow(0, 1)
    browser.get(HOME + page)
    with django_assert_max_num_queries(14) as one:
        assert browser.get(HOME + page).status_code == 200
    grow(1, 5)
    with django_assert_max_num_queries(14) as five:
        assert browser.get(HOME + page).status_code == 200
    assert len(five) == len(one)


def test_web_api_and_admin_refuse_alike(northshore, body, stream, forum, seat_holder, sign_in):
    browser = sign_in(seat_holder)
    given = {"stream": str(stream.pk), "body": str(body.pk), "cycle": forum.cycle, "because": "New"}

    web = browser.post(f"{HOME}calendar/cycles/waivers/new/", {**given, "last_on": "2026-12-31"})
    api = browser.post(
        f"{HOME}api/v1/cycle-waivers/", {**given, "ends_at": "2026-12-31T00:00:00Z"}, content_type="application/json"
    )
    admin = browser.post(
        f"{HOME}admin/governance/cyclewaiver/add/", {**given, "ends_at_0": "2026-12-31", "ends_at_1": "00:00:00"}
    )

    assert (web.status_code, api.status_code) == (409, 409)
    assert api.json()["code"] == "cycle.has_forum"
    assert "What is held needs no waiver." in web.content.decode()
    assert "What is held needs no waiver." in admin.content.decode()
    with tenant_scope(northshore.pk):
        assert not CycleWaiver.objects.exists()


def test_a_cycle_is_waived_and_the_waiver_ended_in_the_portal(northshore, body, stream, seat_holder, sign_in):
    browser = sign_in(seat_holder)
    given = {"stream": str(stream.pk), "body": str(body.pk), "cycle": "long", "because": "New", "last_on": "2026-12-31"}

    made = browser.post(f"{HOME}calendar/cycles/waivers/new/", given)
    with tenant_scope(northshore.pk):
        waiver = CycleWaiver.objects.get()
    again = browser.post(f"{HOME}calendar/cycles/waivers/new/", given)
    ended = browser.post(f"{HOME}calendar/cycles/waivers/{waiver.pk}/end/", {"because": "A forum begins"})

    assert (made.status_code, again.status_code, ended.status_code) == (302, 409, 302)
    with tenant_scope(northshore.pk):
        waiver.refresh_from_db()
    assert waiver.ends_at == NOON + timedelta(microseconds=1)  # the clock of a test stands still; no period is empty
