"""Deciding in somebody's place: for a time, up to an amount, not further than the own right, not passed on."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import Event
from doors.refusal import Refusal
from people.holdings import held_by
from people.services.members import leave
from rights.matrix.rules.limits import limit_of
from rights.matrix.rules.table import Table
from rights.services import may
from streams import services
from streams.deciders import my_limits, who_decides
from streams.models import Delegation, StreamGrant
from tests.cast import NOON
from tests.streams.deciding.conftest import DOCUMENT

pytestmark = pytest.mark.usefixtures("inside")
RIGHT = "decisions.decide_as_accountable_owner"
DAY = timedelta(days=1)


def refused(ask, *given, **more):
    """The refusal, after which nothing is written."""
    before = (Delegation.objects.count(), StreamGrant.objects.count(), Event.objects.count())
    with pytest.raises(Refusal) as refusal:
        ask(*given, **more)
    assert (Delegation.objects.count(), StreamGrant.objects.count(), Event.objects.count()) == before
    return refusal.value


# --- What it gives --------------------------------------------------------------------------------------------------------
def test_a_delegate_decides_for_its_time_and_may_nothing_else(stream, lend, owner, deputy):
    lend(starts_at=NOON + DAY, days=8)

    asked = [NOON, NOON + DAY, NOON + 8 * DAY - timedelta(microseconds=1), NOON + 8 * DAY]
    assert [bool(may(deputy, RIGHT, stream, at=at)) for at in asked] == [False, True, True, False]
    assert not may(deputy, "streams.change", stream, at=NOON + 2 * DAY)
    assert may(owner, RIGHT, stream, at=NOON + 2 * DAY)
    event = Event.objects.get(action="stream.right_delegated")
    assert (event.words["facts"]["holder"], event.words["facts"]["delegate"]) == (str(owner.pk), str(deputy.pk))


def test_both_names_are_said(stream, lend, owner, deputy):
    lend(up_to=Decimal(9000))

    found = [
        (str(one.membership), one.in_place_of and str(one.in_place_of), one.up_to)
        for one in who_decides(stream, "accountable_owner", NOON)
    ]

    assert found == [(str(owner), None, None), (str(deputy), str(owner), Decimal(9000))]


def test_it_ends_with_the_term(stream, lend, administrator, owner_term, deputy):
    lend(days=20)

    services.end_term(owner_term, ends_at=NOON + 3 * DAY, by=administrator, at=NOON)

    assert Delegation.objects.get().ends_at == NOON + 3 * DAY
    assert may(deputy, RIGHT, stream, at=NOON + 2 * DAY)
    assert not may(deputy, RIGHT, stream, at=NOON + 3 * DAY)


def test_one_that_would_begin_after_the_term_is_gone_with_it(stream, lend, administrator, owner_term, deputy):
    lend(starts_at=NOON + 5 * DAY, days=20)

    services.end_term(owner_term, ends_at=NOON + 3 * DAY, by=administrator, at=NOON)

    assert not Delegation.objects.exists()
    assert not StreamGrant.objects.filter(membership=deputy).exists()


@pytest.mark.parametrize("person", ["owner", "deputy", "administrator"])
def test_holder_delegate_and_who_assigns_the_role_can_end_it(person, stream, lend, deputy, request):
    given = lend()

    services.end_delegation(given, by=request.getfixturevalue(person), at=NOON + DAY)

    assert not may(deputy, RIGHT, stream, at=NOON + DAY)
    assert may(deputy, RIGHT, stream, at=NOON + DAY / 2)


def test_a_leaving_delegate_takes_nothing_along(stream, lend, deputy, administrator):
    lend()
    (held,) = held_by(deputy, reader=administrator, at=NOON)

    leave(deputy, handovers={}, by=administrator, at=NOON + DAY)

    assert (held.words, Delegation.objects.get().ends_at) == (
        "Accountable owner in the place of Owner of Urgent care: Urgent care",
        NOON + DAY,
    )


# --- What it refuses ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"days": 61}, "delegation.too_long"),
        ({"days": 0}, "delegation.backwards"),
        ({"up_to": Decimal(0)}, "delegation.amount"),
        ({"up_to": Decimal("NaN")}, "delegation.amount"),
    ],
)
def test_too_long_backwards_and_no_amount(lend, more, code):
    refusal = refused(lend, **more)

    assert (refusal.code, refusal.status) == (code, 422)
    assert refusal.sentence.startswith("Not delegated.")


def test_sixty_days_are_possible(lend):
    assert lend(days=60).ends_at == NOON + 60 * DAY


def test_it_stays_inside_the_term(lend, owner_term, administrator):
    services.end_term(owner_term, ends_at=NOON + 10 * DAY, by=administrator, at=NOON)

    assert refused(lend, days=11).code == "delegation.outside_term"
    assert lend(days=10).ends_at == NOON + 10 * DAY


def test_never_above_the_own_limit(matrix, lend):
    refusal = refused(lend, up_to=Decimal("50000.01"))

    assert (refusal.code, refusal.params["limit"], refusal.version) == (
        "delegation.above_own_limit",
        Decimal(50000),
        "v1",
    )
    assert lend(up_to=Decimal(50000)).up_to == Decimal(50000)


@pytest.mark.parametrize("person", ["member", "administrator"])
def test_nobody_else_lets_somebody_decide_in_that_place(person, lend, owner, request):
    refusal = refused(lend, by=request.getfixturevalue(person))

    assert (refusal.code, refusal.status, refusal.who) == ("delegation.not_yours", 403, str(owner))


def test_it_is_not_passed_on(lend, owner_term, deputy, member):
    lend()
    passed = {"delegate": member, "ends_at": NOON + DAY, "by": deputy, "at": NOON}

    assert refused(services.delegate_right, owner_term, **passed).code == "delegation.chained"


def test_in_one_other_hand_at_a_time(lend, member, deputy):
    lend(days=7)

    refusal = refused(lend, delegate=member, starts_at=NOON + 6 * DAY, days=9)

    assert (refusal.code, refusal.params["person"]) == ("delegation.overlap", str(deputy))
    assert lend(delegate=member, starts_at=NOON + 7 * DAY, days=9)


def test_not_to_oneself_nor_to_who_has_left(lend, owner, leaver):
    assert refused(lend, delegate=owner).code == "delegation.to_oneself"
    assert refused(lend, delegate=leaver).code == "person.not_active"


def test_what_has_ended_is_not_ended_again(lend, owner):
    given = lend(days=1)

    refusal = refused(services.end_delegation, given, by=owner, at=NOON + DAY)

    assert (refusal.code, refusal.status) == ("delegation.ended", 409)


def test_a_stranger_to_it_does_not_end_it(lend, member):
    given = lend()

    assert refused(services.end_delegation, given, by=member, at=NOON).code == "right.missing"


# --- Limits ---------------------------------------------------------------------------------------------------------------
def test_my_limits_are_the_nearer_of_matrix_and_delegation(matrix, stream, lend, owner, deputy):
    lend(up_to=Decimal(20000))

    mine, lent = my_limits(owner, NOON), my_limits(deputy, NOON)

    assert [(one.amount, one.decides.in_place_of, one.decides.until) for one in mine] == [(Decimal(50000), None, None)]
    assert [(one.amount, one.decides.in_place_of, one.decides.until) for one in lent] == [
        (Decimal(20000), owner, NOON + 7 * DAY)
    ]
    assert my_limits(deputy, NOON + 8 * DAY) == []


def test_without_a_matrix_there_is_no_amount(stream, lend, deputy):
    lend()

    assert [one.amount for one in my_limits(deputy, NOON)] == [None]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("accountable_owner", (True, Decimal(50000), False)),
        ("finance_partner", (True, Decimal(5000), True)),
        ("risk_specialist", (False, None, True)),
    ],
)
def test_the_limit_of_a_role(role, expected):
    table = Table.of({key: value for key, value in DOCUMENT.items() if key not in ("criteria", "names")})

    limit = limit_of(table, role, "amount", owner="accountable_owner")

    assert (limit.decides, limit.amount, limit.included) == expected


def test_a_level_alone_is_the_owners_and_any_amount_is_no_limit():
    rules = [{"code": "r1", "when": {}, "then": {"level": "stream"}}]
    fact = {"code": "amount", "type": "number", "domain": "[0..)", "places": 2}
    wide = {**fact, "domain": ">= 0"}
    table = Table.of({"hit_policy": "U", "facts": [wide], "levels": ["stream"], "rules": rules})

    found = [
        limit_of(table, role, "amount", owner="accountable_owner") for role in ("accountable_owner", "finance_partner")
    ]

    assert [(limit.decides, limit.amount) for limit in found] == [(True, None), (False, None)]
    assert found[0].allows(Decimal(10) ** 12)
    assert not found[1].allows(Decimal(1))


# --- Doors ----------------------------------------------------------------------------------------------------------------
def test_the_holder_delegates_on_the_streams_page(stream, owner_term, owner, deputy, sign_in):
    browser, home = sign_in(owner), f"/t/northshore/streams/{stream.pk}/"
    typed = {"delegate": deputy.pk, "ends_at": "2026-10-12T12:00", "up_to": "9000", "because": "Annual leave"}

    form = browser.get(f"{home}roles/{owner_term.pk}/delegate/")
    done = browser.post(f"{home}roles/{owner_term.pk}/delegate/", typed)

    given = Delegation.objects.get()
    page = browser.get(home).content.decode()
    assert (form.status_code, done.status_code, given.up_to) == (200, 302, Decimal(9000))
    assert "Stands in in the place of Owner of Urgent care" in page
    ended = browser.post(f"{home}delegations/{given.pk}/end/")
    assert (ended.status_code, Delegation.objects.count()) == (302, 0)  # in the very moment in which it began


def test_a_refusal_keeps_what_was_typed(stream, owner_term, owner, deputy, sign_in):
    url = f"/t/northshore/streams/{stream.pk}/roles/{owner_term.pk}/delegate/"

    answer = sign_in(owner).post(url, {"delegate": deputy.pk, "ends_at": "2027-10-12T12:00", "because": "For ever"})

    html = answer.content.decode()
    assert (answer.status_code, "For ever" in html, "60 days at most" in html) == (422, True, True)


def test_in_the_api(stream, owner_term, owner, deputy, sign_in):
    browser, home = sign_in(owner), f"/t/northshore/api/v1/streams/{stream.pk}/"
    sent = {"delegate": str(deputy.pk), "ends_at": "2026-10-12T12:00:00Z", "up_to": "9000"}

    made = browser.post(f"{home}roles/{owner_term.pk}/delegate/", sent, content_type="application/json")
    found = browser.get(f"{home}deciders/").json()
    ended = browser.post(
        f"{home}delegations/{made.json()['id']}/end/",
        {"ends_at": "2026-10-06T12:00:00Z"},
        content_type="application/json",
    )

    assert (made.status_code, ended.status_code) == (201, 200)
    assert [(one["name"], one["in_place_of"], one["up_to"]) for one in found] == [
        ("Owner of Urgent care", None, None),
        ("Stands in", "Owner of Urgent care", "9000.0000"),
    ]


def test_the_admin_site_ends_them(stream, lend, administrator, sign_in):
    given = lend(starts_at=NOON + DAY, days=8)

    answer = sign_in(administrator).post(
        "/t/northshore/admin/streams/delegation/", {"action": "end_now", "_selected_action": [given.pk]}
    )

    assert (answer.status_code, Delegation.objects.count()) == (302, 0)
