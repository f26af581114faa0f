"""Priorities change in windows; what cannot wait is an interruption, which the ledger keeps with its cost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.bodies.models import Body
from governance.cadence import selectors
from governance.cadence.models import Interruption, PriorityWindow
from governance.cadence.services import interruptions, windows
from governance.meetings.models import AgendaItem
from governance.priorities import services as priorities
from governance.priorities.gates import OffCadence
from governance.priorities.models import StrategicPriority
from rights.matrix.models import Level
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON

DAY = timedelta(days=1)
WHY = OffCadence("security", "A library leaks passwords", Decimal("6.5"))
TABLES = (StrategicPriority, PriorityWindow, Interruption, AgendaItem, Event)


@pytest.fixture
def refused():
    """Asserts that something is refused with this code, in a sentence, and that nothing at all was written."""

    def check(code: str, act, *args, **kwargs) -> Refusal:
        before = written()
        with pytest.raises(Refusal) as refusal, transaction.atomic():
            act(*args, **kwargs)
        assert refusal.value.code == code
        assert refusal.value.sentence
        assert written() == before
        return refusal.value

    return check


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


@pytest.fixture
def coming(inside, body, seat_holder) -> PriorityWindow:
    """The review board's first window: two days, next week."""
    return windows.open_window(body, starts_at=NOON + 7 * DAY, ends_at=NOON + 9 * DAY, by=seat_holder, at=NOON)


# --- Windows --------------------------------------------------------------------------------------------------------------
def test_a_body_without_windows_changes_its_priorities_at_any_time(inside, body, seat_holder):
    priorities.set_priority(body, name="Shorter waits", by=seat_holder, at=NOON)

    assert selectors.standing_of(body, NOON).may_change


def test_from_its_first_window_on_it_changes_them_in_windows_only(coming, body, seat_holder, refused):
    refusal = refused("priorities.window", priorities.set_priority, body, name="More", by=seat_holder, at=NOON)
    assert refusal.status == 409
    assert refusal.params["starts_at"] == coming.starts_at
    assert refusal.next_on == coming.starts_at.date()

    made = priorities.set_priority(body, name="More", by=seat_holder, at=coming.starts_at)
    priorities.change_priority(made, rank=2, by=seat_holder, at=coming.ends_at - timedelta(seconds=1))
    refused("priorities.window_none", priorities.change_priority, made, rank=3, by=seat_holder, at=coming.ends_at)
    refused("priorities.window_none", priorities.end_priority, made, because="x", by=seat_holder, at=coming.ends_at)
    assert not Interruption.objects.exists()


def test_what_cannot_wait_is_an_interruption_in_the_ledger(coming, body, seat_holder):
    level = Level.objects.create(code="enterprise", name="Enterprise", rank=1)
    Body.objects.filter(pk=body.pk).update(level=level)

    made = priorities.set_priority(body, name="Patch now", off_cadence=WHY, by=seat_holder, at=NOON)
    priorities.change_priority(made, rank=2, off_cadence=WHY, by=seat_holder, at=NOON)

    first, second = Interruption.objects.order_by("number")
    assert (first.number, second.number) == ("INT-2026-001", "INT-2026-002")
    assert (first.what, first.reason, first.words, first.cost_days) == (
        "Patch now",
        "security",
        WHY.words,
        WHY.cost_days,
    )
    assert (first.body, first.level, first.by, first.at) == (body, level, seat_holder, NOON)
    assert Event.objects.filter(action="interruption.recorded", object_ref=first.pk).exists()


@pytest.mark.parametrize(
    ("why", "code"),
    [
        (OffCadence("haste", "Soon", Decimal(1)), "interruption.reason"),
        (OffCadence("security", "  ", Decimal(1)), "interruption.words"),
        (OffCadence("security", "Soon", Decimal(-1)), "interruption.cost"),
        (OffCadence("security", "Soon", Decimal(100_001)), "interruption.cost"),
    ],
)
def test_an_interruption_says_its_reason_and_its_cost(why, code, coming, body, seat_holder, refused):
    refused(code, priorities.set_priority, body, name="More", off_cadence=why, by=seat_holder, at=NOON)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(2, 2, "window.backwards"), (3, 2, "window.backwards"), (-3, -2, "window.in_the_past"), (8, 12, "window.overlap")],
)
def test_a_window_lies_ahead_and_never_over_another(start, end, code, coming, body, seat_holder, refused):
    period = {"starts_at": NOON + start * DAY, "ends_at": NOON + end * DAY}

    refused(code, windows.open_window, body, **period, by=seat_holder, at=NOON)


def test_windows_may_touch_and_other_bodies_have_their_own(coming, body, administrator, seat_holder):
    windows.open_window(body, starts_at=coming.ends_at, ends_at=coming.ends_at + DAY, by=seat_holder, at=NOON)
    other = bodies.make_body(name="Portfolio board", sets_direction=True, by=administrator, at=LONG_AGO)
    bodies.give_seat(other, membership=seat_holder, kind="chair", by=administrator, at=LONG_AGO)

    windows.open_window(other, starts_at=coming.starts_at, ends_at=coming.ends_at, by=seat_holder, at=NOON)

    assert [one.body.name for one in selectors.next_change(NOON)] == ["Portfolio board", "Review board"]
    assert PriorityWindow.objects.count() == 3


def test_a_body_without_direction_has_no_windows(inside, administrator, seat_holder, refused):
    advisers = bodies.make_body(name="Advisers", by=administrator, at=LONG_AGO)
    bodies.give_seat(advisers, membership=seat_holder, kind="chair", by=administrator, at=LONG_AGO)

    period = {"starts_at": NOON, "ends_at": NOON + DAY}
    refused("window.no_direction", windows.open_window, advisers, **period, by=seat_holder, at=NOON)


@pytest.mark.parametrize("person", ["member", "owner", "administrator", "auditor"])
def test_only_who_keeps_the_body_opens_closes_and_records(person, coming, body, refused, request):
    who = {"by": request.getfixturevalue(person), "at": NOON}
    why = {"what": "x", "reason": "other", "words": "x", "cost_days": Decimal(1)}

    refused("right.missing", windows.open_window, body, starts_at=NOON, ends_at=NOON + DAY, **who)
    refused("right.missing", windows.close_window, coming, because="x", **who)
    refused("right.missing", interruptions.record_interruption, body, **why, **who)


def test_a_window_is_taken_back_before_it_begins_and_cut_while_it_is_open(coming, body, seat_holder, refused):
    now = windows.open_window(body, starts_at=NOON, ends_at=NOON + DAY, by=seat_holder, at=NOON)

    windows.close_window(coming, because="Later", by=seat_holder, at=NOON)
    windows.close_window(now, because="Done", by=seat_holder, at=NOON + timedelta(hours=1))

    assert PriorityWindow.objects.get().ends_at == NOON + timedelta(hours=1)
    refused("window.over", windows.close_window, now, because="Again", by=seat_holder, at=NOON + DAY)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_of_32_that_open_a_window_at_once_one_does(northshore, body, seat_holder):
    barrier = Barrier(32)

    def one(number: int) -> str:
        barrier.wait(timeout=30)
        try:
            with tenant_scope(northshore.pk), transaction.atomic():
                start = NOON + DAY + timedelta(minutes=number)  # each overlaps each
                PriorityWindow.objects.create(body=body, starts_at=start, ends_at=start + DAY, opened_by=seat_holder)
        except IntegrityError as clash:
            return "excluded" if "priority_window_one_at_any_instant" in str(clash) else str(clash)
        finally:
            connection.close()
        return "opened"

    with ThreadPoolExecutor(32) as pool:
        answers = Counter(pool.map(one, range(32)))

    assert answers == {"opened": 1, "excluded": 31}


# --- A question of another purpose ----------------------------------------------------------------------------------------
def test_the_chair_lets_a_meeting_deal_with_another_purpose_and_the_ledger_keeps_why(
    inside, meeting, seat_holder, stream
):
    item = interruptions.interrupt_agenda(
        meeting, title="Supplier is gone", purpose="risk", stream=stream, reason="people",
        words="It cannot wait for March", cost_days=Decimal(3), by=seat_holder, at=NOON,
    )  # fmt: skip

    kept = Interruption.objects.get()
    assert (item.meeting, item.title, item.stream) == (meeting, "Supplier is gone", stream)
    assert (kept.meeting, kept.what, kept.stream, kept.by) == (meeting, item.title, stream, seat_holder)


def test_nobody_else_interrupts_and_not_for_the_own_purpose(
    inside, meeting, body, administrator, member, seat_holder, refused
):
    asked = {
        "title": "A risk",
        "purpose": "risk",
        "reason": "other",
        "words": "Now",
        "cost_days": Decimal(1),
        "at": NOON,
    }
    bodies.give_seat(body, membership=member, kind="secretary", by=administrator, at=LONG_AGO)

    for who in (administrator, member):  # the secretary keeps the agenda; whoever interrupts its purpose leads it
        refused("right.missing", interruptions.interrupt_agenda, meeting, **asked, by=who)
    own = asked | {"purpose": "performance"}
    refused("interruption.own_purpose", interruptions.interrupt_agenda, meeting, **own, by=seat_holder)
    late = asked | {"reason": "haste"}
    refused("interruption.reason", interruptions.interrupt_agenda, meeting, **late, by=seat_holder)


# --- Pages and the API ----------------------------------------------------------------------------------------------------
HOME = "/t/northshore/"


def test_the_form_of_a_priority_asks_why_outside_a_window_alone(northshore, body, seat_holder, sign_in):
    browser, new = sign_in(seat_holder), f"{HOME}governance/priorities/new/"
    typed = {"body": str(body.pk), "name": "Patch now", "rank": "1"}
    assert b"off_reason" not in browser.get(new).content
    with tenant_scope(northshore.pk):
        windows.open_window(body, starts_at=NOON + 7 * DAY, ends_at=NOON + 9 * DAY, by=seat_holder, at=NOON)

    assert b"off_reason" in browser.get(new).content
    waits = browser.post(new, typed)
    done = browser.post(new, typed | {"off_reason": "security", "off_words": "It leaks", "off_days": "6.5"})

    assert (waits.status_code, done.status_code) == (409, 302)
    assert "Mon 12 Oct 2026" in waits.content.decode()
    ledger = browser.get(f"{HOME}calendar/interruptions/").content.decode()
    assert "Patch now" in ledger
    assert "INT-2026-001" in ledger


def test_the_pages_say_when_priorities_may_change_next(northshore, body, forum, stream, seat_holder, member, sign_in):
    with tenant_scope(northshore.pk):
        windows.open_window(body, starts_at=NOON + 7 * DAY, ends_at=NOON + 9 * DAY, by=seat_holder, at=NOON)
    browser = sign_in(member)

    for page in (f"streams/{stream.pk}/", f"governance/forums/{forum.pk}/"):
        shown = browser.get(f"{HOME}{page}").content.decode()
        assert "When priorities may change" in shown
        assert "Mon 12 Oct" in shown
    month = browser.get(f"{HOME}calendar/?month=2026-10").content.decode()
    assert [f'"2026-10-{day}"' for day in (12, 13, 14)] == [
        part[:12] for part in month.split("datetime=")[1:] if "Priorities may change" in part
    ]
    assert "Review board" in browser.get(f"{HOME}calendar/quarter/?quarter=2026-Q4").content.decode()


def test_the_ledger_sums_by_level_and_reason_and_filters(northshore, body, seat_holder, member, sign_in):
    with tenant_scope(northshore.pk):
        for reason, days in (("security", "6.5"), ("law", "2"), ("security", "1")):
            interruptions.record_interruption(
                body, what=f"Because of {reason}", reason=reason, words="Now", cost_days=Decimal(days),
                by=seat_holder, at=NOON,
            )  # fmt: skip
    browser = sign_in(member)

    everything = browser.get(f"{HOME}calendar/interruptions/").content.decode()
    law = browser.get(f"{HOME}calendar/interruptions/?reason=law").content.decode()
    exported = browser.get(f"{HOME}calendar/interruptions/?export=csv")

    assert "2, 7.5 working days" in everything
    assert "3, 9.5 working days" in everything
    assert "Because of security" not in law
    assert "one, 2.0 working days" in law
    assert exported.status_code == 200
    exported.close()


def test_web_api_and_admin_refuse_alike(northshore, body, seat_holder, sign_in):
    with tenant_scope(northshore.pk):
        windows.open_window(body, starts_at=NOON + 7 * DAY, ends_at=NOON + 9 * DAY, by=seat_holder, at=NOON)
    browser = sign_in(seat_holder)
    period = {"starts_at": "2026-10-12T12:00:00Z", "ends_at": "2026-10-13T12:00:00Z"}

    api = browser.post(
        f"{HOME}api/v1/priority-windows/", {"body": str(body.pk), **period}, content_type="application/json"
    )
    web = browser.post(
        f"{HOME}calendar/windows/new/",
        {"body": str(body.pk), "first_on": str(date(2026, 10, 12)), "last_on": str(date(2026, 10, 13))},
    )
    priority = browser.post(
        f"{HOME}api/v1/priorities/", {"body": str(body.pk), "name": "More"}, content_type="application/json"
    )
    off = {"reason": "law", "words": "A new act", "cost_days": "4"}
    done = browser.post(
        f"{HOME}api/v1/priorities/",
        {"body": str(body.pk), "name": "More", "off_cadence": off},
        content_type="application/json",
    )

    assert (api.status_code, api.json()["code"]) == (409, "window.overlap")
    assert web.status_code == 409
    assert (priority.status_code, priority.json()["code"]) == (409, "priorities.window")
    assert done.status_code == 201, done.content
    with tenant_scope(northshore.pk):
        assert Interruption.objects.get().cost_days == Decimal(4)
