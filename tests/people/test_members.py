"""What somebody is, and how they leave: who may say so, what goes to whom, and what is over at once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Seat
from governance.bodies.services import give_seat
from indicators.models import Indicator
from people import holdings, services
from people.holdings import Handover
from people.models import Invitation
from rights.services import may
from streams.models import RoleTerm, StreamRole
from streams.services import assign_role
from tenancy.models import Membership, Role
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.people.conftest import NEW, everything, link

DAY = timedelta(days=1)


@pytest.fixture
def second_administrator(northshore):
    return join(northshore, "Deputy office", Role.ADMINISTRATOR)


@pytest.fixture
def holder(northshore, administrator, stream, body, owner):
    """The owner of Urgent care, who chairs nothing, sits in the board, and keeps an indicator."""
    with tenant_scope(northshore.pk):
        give_seat(body, membership=owner, kind="member", by=administrator, at=NOON)
        assign_role(stream, role=StreamRole.FINANCE, membership=owner, starts_at=NOON, by=administrator, at=NOON)
        Indicator.objects.create(
            stream=stream, name="Wait", family="outcome", direction="decrease", unit="h", interval="week", owner=owner,
            created_at=NOON,
        )  # fmt: skip
    return owner


def keys(person, reader):
    """What somebody holds, by what they are there."""
    return {one.role: one.key for one in holdings.held_by(person, reader=reader, at=NOON)}


# --- Role and title -----------------------------------------------------------------------------------------------------
def test_role_and_title_change_and_are_recorded(northshore, member, administrator):
    with tenant_scope(northshore.pk):
        changed = services.change_person(member, role=Role.AUDITOR, title="Reviewer ", by=administrator, at=NOON)
        event = Event.objects.get(action="person.changed")

    assert (changed.role, changed.title) == ("auditor", "Reviewer")
    assert event.words["facts"] == {"role": ["member", "auditor"], "title": ["Member", "Reviewer"]}


def test_who_is_demoted_may_nothing_with_the_next_request(northshore, administrator, second_administrator, sign_in):
    browser = sign_in(second_administrator)
    assert browser.get("/t/northshore/people/invitations/").status_code == 200

    with tenant_scope(northshore.pk):
        services.change_person(second_administrator, role=Role.MEMBER, by=administrator, at=NOON)

    assert browser.get("/t/northshore/people/invitations/").status_code == 403


@pytest.mark.parametrize("end", [False, True], ids=["demoted", "leaves"])
def test_the_last_administrator_stays_one(northshore, administrator, member, end):
    join(northshore, "Closed office", Role.ADMINISTRATOR, ends_at=NOON + DAY)  # goes tomorrow: no one to rely on
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        if end:
            services.leave(administrator, handovers={}, by=administrator, at=NOON)
        else:
            services.change_person(administrator, role=Role.MEMBER, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("people.last_administrator", 409)
    assert everything(northshore) == before


@pytest.mark.parametrize(
    ("given", "code"),
    [({"role": "emperor"}, "people.role"), ({"title": "x" * 121}, "people.words")],
)
def test_what_nobody_can_be_is_refused(northshore, member, administrator, given, code):
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        services.change_person(member, by=administrator, at=NOON, **given)

    assert (refused.value.code, refused.value.status) == (code, 422)
    assert everything(northshore) == before


@pytest.mark.parametrize("who", ["member", "auditor", "owner", "seat_holder", "leaver"])
def test_only_administrators_change_people_and_let_them_go(request, northshore, administrator, who):
    person, other = request.getfixturevalue(who), join(northshore, "Other")
    before = everything(northshore)

    for act in (
        lambda: services.change_person(other, role=Role.AUDITOR, by=person, at=NOON),
        lambda: services.leave(other, handovers={}, by=person, at=NOON),
    ):
        with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code in {"right.missing", "membership.ended"}

    assert everything(northshore) == before


# --- Leaving ------------------------------------------------------------------------------------------------------------
def test_everything_goes_to_who_was_named_in_one_step(northshore, administrator, holder, member, stream, body):
    with tenant_scope(northshore.pk):
        held = keys(holder, administrator)
        assert set(held) == {"Accountable owner", "Finance partner", "Member", "Keeper of an indicator"}
        handovers = {key: Handover(member) for role, key in held.items() if role != "Finance partner"}

        services.leave(holder, handovers=handovers, because="Retires", by=administrator, at=NOON)

        now = list(RoleTerm.objects.at(NOON).filter(stream=stream).values_list("role", "membership"))
        seats = list(Seat.objects.at(NOON).filter(membership=member, body=body).values_list("kind", "voting"))
        keeper = Indicator.objects.get().owner_id
        owns, owned = (bool(may(one, "streams.change", stream, at=NOON)) for one in (member, holder))
        event = Event.objects.get(action="person.left")
        holder.refresh_from_db()
    assert now == [("accountable_owner", member.pk)]
    assert (seats, keeper, owns, owned) == ([("member", True)], member.pk, True, False)
    assert (holder.ends_at, event.because) == (NOON, "Retires")
    assert event.words["facts"]["ended"] == [held["Finance partner"]]


def test_somebody_can_act_for_an_owner_for_a_while(northshore, administrator, holder, member, stream):
    with tenant_scope(northshore.pk):
        key = keys(holder, administrator)["Accountable owner"]
        services.leave(holder, handovers={key: Handover(member, NOON + 30 * DAY)}, by=administrator, at=NOON)
        term = RoleTerm.objects.owners().get(membership=member)

    assert (term.starts_at, term.ends_at, term.because) == (NOON, NOON + 30 * DAY, "Acting")


@pytest.mark.parametrize("days", [0, 31])
def test_nobody_acts_longer_than_thirty_days(northshore, administrator, holder, member, days):
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        key = keys(holder, administrator)["Accountable owner"]
        services.leave(holder, handovers={key: Handover(member, NOON + days * DAY)}, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("owner.acting_too_long", 422)
    assert everything(northshore) == before


def test_an_owner_does_not_leave_a_stream_to_nobody(northshore, administrator, holder, member):
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        services.leave(holder, handovers={}, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("people.needs_successor", 409)
    assert "Accountable owner: Urgent care" in refused.value.sentence
    assert everything(northshore) == before


@pytest.mark.parametrize("who", ["themselves", "leaver"])
def test_who_follows_belongs_here_and_is_somebody_else(northshore, administrator, holder, leaver, who):
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        key = keys(holder, administrator)["Accountable owner"]
        to = holder if who == "themselves" else leaver
        services.leave(holder, handovers={key: Handover(to)}, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("people.successor", 422)
    assert everything(northshore) == before


def test_what_one_step_refuses_undoes_the_steps_before(northshore, administrator, holder, seat_holder):
    """The chair of the board has a seat there already: the seat cannot go to them, so neither does the stream."""
    before = everything(northshore)

    with tenant_scope(northshore.pk):
        held = keys(holder, administrator)
        handovers = {held["Accountable owner"]: Handover(seat_holder), held["Member"]: Handover(seat_holder)}
        with pytest.raises(Refusal) as refused:
            services.leave(holder, handovers=handovers, by=administrator, at=NOON)
        terms = list(RoleTerm.objects.at(NOON).owners().values_list("membership", flat=True))

    assert refused.value.code == "seat.person_seated"
    assert terms == [holder.pk]
    assert everything(northshore) == before


def test_what_is_not_held_any_more_is_not_handed_over(northshore, administrator, member, owner):
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        services.leave(member, handovers={"seat-gone": Handover(owner)}, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("people.not_held", 409)
    assert everything(northshore) == before


def test_leaving_on_a_day_hands_over_on_that_day_and_can_be_taken_back(
    northshore, administrator, holder, member, stream, sign_in
):
    later = NOON + 10 * DAY
    with tenant_scope(northshore.pk):
        key = keys(holder, administrator)["Accountable owner"]
        services.leave(holder, handovers={key: Handover(member)}, ends_at=later, by=administrator, at=NOON)
        owners = [
            RoleTerm.objects.owners().at(at).values_list("membership", flat=True).get()
            for at in (NOON, later - DAY, later)
        ]
    assert owners == [holder.pk, holder.pk, member.pk]
    assert sign_in(holder).get("/t/northshore/").status_code == 200

    with tenant_scope(northshore.pk):
        stays = services.stay(holder, by=administrator, at=NOON)

    assert stays.ends_at is None


@pytest.mark.parametrize(
    ("act", "code", "status"),
    [
        (lambda one, by: services.leave(one, handovers={}, ends_at=NOON - DAY, by=by, at=NOON), "people.leaving_in_the_past", 422),
        (lambda one, by: services.stay(one, by=by, at=NOON), "people.not_leaving", 409),
    ],
)  # fmt: skip
def test_nobody_leaves_in_the_past_or_stays_who_does_not_leave(northshore, administrator, member, act, code, status):
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        act(member, administrator)

    assert (refused.value.code, refused.value.status) == (code, status)
    assert everything(northshore) == before


@pytest.mark.parametrize("act", ["change", "leave", "stay"])
def test_who_has_left_is_not_changed_and_does_not_leave_again(northshore, administrator, leaver, act):
    acts = {
        "change": lambda: services.change_person(leaver, role=Role.AUDITOR, by=administrator, at=NOON),
        "leave": lambda: services.leave(leaver, handovers={}, by=administrator, at=NOON),
        "stay": lambda: services.stay(leaver, by=administrator, at=NOON),
    }
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        acts[act]()

    assert (refused.value.code, refused.value.status) == ("people.left", 409)
    assert everything(northshore) == before


# --- What is over at once -------------------------------------------------------------------------------------------------
def test_the_next_request_finds_nothing_and_the_session_is_gone(northshore, administrator, invite, client):
    client.post(link(invite()), {"name": "Somebody New", "password": "a boat upon the north shore"})
    assert client.get("/t/northshore/").status_code == 200

    with tenant_scope(northshore.pk):
        Membership.objects.filter(user__email=NEW).update(starts_at=NOON - DAY)
        member = Membership.objects.get(user__email=NEW)
        services.leave(member, handovers={}, by=administrator, at=NOON)

    assert not Session.objects.filter(session_key=client.cookies["session"].value).exists()
    assert client.get("/t/northshore/")["Location"].startswith("/accounts/login/")


def test_who_belongs_elsewhere_too_stays_signed_in_there(northshore, southbank, administrator, member, sign_in):
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=member.user, starts_at=NOON - DAY)
    browser = sign_in(member)
    browser.get("/t/northshore/")

    with tenant_scope(northshore.pk):
        services.leave(member, handovers={}, by=administrator, at=NOON)

    assert browser.get("/t/southbank/").status_code == 200
    assert browser.get("/t/northshore/").status_code == 404


def test_invitations_from_and_to_who_leaves_are_withdrawn(northshore, administrator, second_administrator, invite):
    sent, other = invite(by=second_administrator), invite("other@elsewhere.example")

    with tenant_scope(northshore.pk):
        services.leave(second_administrator, handovers={}, by=administrator, at=NOON)
        states = dict(Invitation.objects.values_list("pk", "state"))

    assert states == {sent.pk: "withdrawn", other.pk: "open"}


def test_who_comes_back_holds_nothing_of_what_they_held(northshore, administrator, holder, member, stream, invite):
    with tenant_scope(northshore.pk):
        key = keys(holder, administrator)["Accountable owner"]
        services.leave(holder, handovers={key: Handover(member)}, by=administrator, at=NOON)
    invitation = invite(holder.user.email, at=NOON + DAY)

    with tenant_scope(northshore.pk):
        back = services.accept(invitation, user=holder.user, at=NOON + DAY)
        held = holdings.held_by(back, reader=administrator, at=NOON + DAY)
        allowed = may(back, "streams.change", stream, at=NOON + DAY)

    assert (back.pk, back.ends_at, held, bool(allowed)) == (holder.pk, None, [], False)
