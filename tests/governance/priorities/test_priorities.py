"""Strategic priorities: a body with the power of direction sets them, and decisions name the one they serve."""

from datetime import timedelta

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.bodies.models import Body
from governance.decisions.models import Decision
from governance.priorities import selectors, services
from governance.priorities.models import StrategicPriority
from tests.cast import LONG_AGO, NOON

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)
MOST = 8 + 8  # the list, and what stands around it: sign-in, organisation, transactions


@pytest.fixture
def priority(inside, body: Body, seat_holder) -> StrategicPriority:
    """Shorter waits: set by the review board at NOON, without an end."""
    return services.set_priority(
        body, name="Shorter waits", aim="Nobody waits longer than four hours.", by=seat_holder, at=NOON
    )


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


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (StrategicPriority, Event)]


# --- Setting, changing, ending --------------------------------------------------------------------------------------------
def test_a_body_with_the_power_of_direction_sets_it_and_it_is_recorded(priority, body, seat_holder):
    priority.refresh_from_db()

    assert (priority.body, priority.rank, priority.starts_at, priority.ends_at) == (body, 1, NOON, None)
    event = Event.objects.get(action="priority.set")
    assert (event.object_ref, event.by) == (priority.pk, seat_holder)


def test_without_the_power_of_direction_none_is_set(body, administrator, seat_holder, refused):
    advisers = bodies.make_body(name="Advisers", by=administrator, at=LONG_AGO)
    bodies.give_seat(advisers, membership=seat_holder, kind="chair", by=administrator, at=LONG_AGO)

    refusal = refused("priority.no_direction", services.set_priority, advisers, name="More", by=seat_holder, at=NOON)

    assert refusal.params == {"body": "Advisers", "bodies": "Review board"}


@pytest.mark.parametrize("person", ["member", "owner", "administrator", "auditor"])
def test_only_who_keeps_the_body_sets_it(person, body, refused, request):
    who = request.getfixturevalue(person)

    refused("right.missing", services.set_priority, body, name="More", by=who, at=NOON)


def test_a_name_stands_once(priority, body, seat_holder, refused):
    refused("priority.name_taken", services.set_priority, body, name="Shorter waits", by=seat_holder, at=NOON)


def test_its_period_runs_forwards(body, seat_holder, refused):
    period = {"starts_at": NOON, "ends_at": NOON}

    refused("priority.backwards", services.set_priority, body, name="More", **period, by=seat_holder, at=NOON)


def test_what_changes_is_recorded_and_what_stays_is_not(priority, seat_holder):
    services.change_priority(priority, name="Shorter waits", rank=3, by=seat_holder, at=NOON)
    services.change_priority(priority, rank=3, by=seat_holder, at=NOON)

    event = Event.objects.get(action="priority.changed")
    assert event.words["facts"] == {"rank": [1, 3]}


def test_it_ends_with_a_reason_and_then_stays_as_it_was(priority, seat_holder, refused):
    services.end_priority(priority, because="Reached.", by=seat_holder, at=NOON + DAY)

    assert list(StrategicPriority.objects.at(NOON + DAY)) == []
    refused("priority.ended", services.change_priority, priority, rank=2, by=seat_holder, at=NOON + 2 * DAY)


def test_it_does_not_end_before_now(priority, seat_holder, refused):
    refused(
        "priority.in_the_past",
        services.end_priority,
        priority,
        because="No.",
        ends_at=NOON - DAY,
        by=seat_holder,
        at=NOON,
    )


def test_it_does_not_end_without_a_reason(priority, seat_holder, refused):
    refused("priority.because_missing", services.end_priority, priority, because="  ", by=seat_holder, at=NOON)

    assert list(StrategicPriority.objects.at(NOON + DAY)) == [priority]


def test_one_that_has_not_begun_is_taken_back(body, seat_holder):
    later = services.set_priority(body, name="Later", starts_at=NOON + DAY, by=seat_holder, at=NOON)

    services.end_priority(later, because="A mistake.", by=seat_holder, at=NOON)

    assert list(StrategicPriority.objects.all()) == []
    assert Event.objects.get(action="priority.withdrawn").because == "A mistake."


def test_what_decisions_name_is_not_taken_back(priority, owner, stream, seat_holder, refused):
    words = {"kind": "general.question", "stream": stream, "drafted_by": owner, "drafted_at": NOON}
    Decision.objects.create(number="DEC-2026-001", title="Second triage desk", priority=priority, **words)

    refused("priority.named", services.end_priority, priority, because="No.", by=seat_holder, at=NOON)


# --- What is shown --------------------------------------------------------------------------------------------------------
def test_the_list_says_where_each_stands_and_how_many_decisions_it_has(priority, body, owner, stream, seat_holder):
    services.set_priority(body, name="Later", starts_at=NOON + DAY, by=seat_holder, at=NOON)
    words = {"kind": "general.question", "stream": stream, "drafted_by": owner, "drafted_at": NOON}
    Decision.objects.create(number="DEC-2026-001", title="Second triage desk", priority=priority, **words)

    found = {one.name: (one.standing, one.decision_count) for one in selectors.listed_priorities(owner, NOON)}

    assert found == {"Shorter waits": ("now", 1), "Later": ("to_come", 0)}


def test_another_persons_draft_is_not_counted(priority, owner, member, stream):
    words = {"kind": "general.question", "stream": stream, "drafted_by": owner, "drafted_at": NOON}
    Decision.objects.create(number="DEC-2026-001", title="Second triage desk", priority=priority, **words)

    assert selectors.listed_priorities(member, NOON).get().decision_count == 0


def test_the_list_costs_the_same_with_one_and_with_five(
    priority, body, seat_holder, sign_in, django_assert_max_num_queries
):
    browser, address = sign_in(seat_holder), "/t/northshore/governance/priorities/"
    browser.get(address)
    with django_assert_max_num_queries(MOST) as one:
        browser.get(address)
    for number in range(4):
        services.set_priority(body, name=f"Aim {number}", by=seat_holder, at=NOON)
    with django_assert_max_num_queries(MOST) as five:
        page = browser.get(address)

    assert "Aim 3" in page.content.decode()
    assert len(five) == len(one)


# --- Doors ----------------------------------------------------------------------------------------------------------------
def test_it_is_set_changed_and_ended_on_the_pages(body, seat_holder, sign_in):
    browser, base = sign_in(seat_holder), "/t/northshore/governance/priorities/"

    made = browser.post(f"{base}new/", {"body": body.pk, "name": "Shorter waits", "aim": "", "rank": "2"})
    priority = StrategicPriority.objects.get()
    changed = browser.post(f"{base}{priority.pk}/change/", {"name": "Short waits", "aim": "Four hours.", "rank": "1"})
    browser.post(f"{base}{priority.pk}/end/", {"ends_on": "2026-12-31", "because": "The year ends."})

    priority.refresh_from_db()
    assert (made.url, changed.status_code) == (f"{base}{priority.pk}/", 302)
    assert (priority.name, priority.aim, priority.rank) == ("Short waits", "Four hours.", 1)
    assert priority.ends_at.isoformat() == "2027-01-01T00:00:00+00:00"
    page = browser.get(f"{base}{priority.pk}/").content.decode()
    assert "Four hours." in page
    assert (
        "Short waits"
        in browser.get(body.get_absolute_url().replace("/governance", "/t/northshore/governance")).content.decode()
    )


def test_it_is_set_and_ended_through_the_api(body, seat_holder, sign_in):
    browser, base = sign_in(seat_holder), "/t/northshore/api/v1/priorities/"
    json = {"content_type": "application/json"}

    made = browser.post(base, {"body": str(body.pk), "name": "Shorter waits"}, **json)
    one = f"{base}{made.json()['id']}/"
    renamed = browser.patch(one, {"rank": 4}, headers={"If-Match": browser.get(one)["ETag"]}, **json)
    ended = browser.post(
        f"{one}end/", {"because": "Reached.", "ends_at": "2026-12-01T00:00:00Z"},
        headers={"If-Match": browser.get(one)["ETag"]}, **json,
    )  # fmt: skip

    assert (made.status_code, renamed.json()["rank"], ended.json()["ends_at"]) == (201, 4, "2026-12-01T00:00:00Z")


def test_the_admin_site_sets_it(body, seat_holder, sign_in):
    browser = sign_in(seat_holder)

    sent = {
        "body": body.pk,
        "name": "Shorter waits",
        "aim": "",
        "rank": 1,
        "starts_at_0": "2026-10-05",
        "starts_at_1": "14:00",
    }
    answer = browser.post("/t/northshore/admin/governance/strategicpriority/add/", sent)

    assert answer.status_code == 302
    assert StrategicPriority.objects.get().body == body
