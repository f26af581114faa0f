"""Terms: who may be given which role, when it ends, and the rights that follow."""

from datetime import timedelta

import pytest

from audit.models import Event
from doors.refusal import Refusal
from rights.services import may
from streams import selectors, services
from streams.models import RoleTerm, StreamGrant, StreamRole
from tenancy.models import Membership
from tests.cast import LONG_AGO, NOON, join

TOMORROW, NEXT_WEEK = NOON + timedelta(days=1), NOON + timedelta(days=7)

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def refused():
    """Asserts the code, and that no term, grant or event was written."""

    def check(code: str, change, *args, **kwargs) -> Refusal:
        tables = (RoleTerm, StreamGrant, Event)
        before = [list(table.objects.order_by("pk").values_list()) for table in tables]
        with pytest.raises(Refusal) as refusal:
            change(*args, **kwargs)
        assert refusal.value.code == code
        assert [list(table.objects.order_by("pk").values_list()) for table in tables] == before
        return refusal.value

    return check


@pytest.fixture
def signed(administrator):
    return {"by": administrator, "at": NOON}


def test_assign_role_gives_the_rights_for_exactly_its_period(draft, member, signed):
    services.assign_role(
        draft,
        role=StreamRole.OWNER,
        membership=member,
        starts_at=TOMORROW,
        ends_at=NEXT_WEEK,
        because="Elected",
        **signed,
    )

    moments = [NOON, TOMORROW, NEXT_WEEK - timedelta(microseconds=1), NEXT_WEEK]
    assert [bool(may(member, "streams.change", draft, at=at)) for at in moments] == [False, True, True, False]
    assert not may(member, "streams.assign_owner", draft, at=TOMORROW)
    event = Event.objects.filter(action="stream.role_assigned").get()
    assert (event.because, event.rule) == ("Elected", "streams.assign_owner")


def test_a_second_owner_is_refused_with_the_holder_and_the_dates(stream, member, signed, refused):
    refusal = refused(
        "owner.overlap",
        services.assign_role,
        stream,
        role=StreamRole.OWNER,
        membership=member,
        starts_at=NOON,
        **signed,
    )

    assert refusal.status == 409
    assert refusal.sentence == (
        "Not assigned. Owner of Urgent care is accountable for “Urgent care” from Sun 31 Aug 2025, 12:00, with no end set."
    )
    assert refusal.params["starts_at"] == LONG_AGO
    assert refusal.next_step.url == f"{stream.get_absolute_url()}#panel-roles"


def test_a_successor_starts_at_the_instant_the_term_ends(stream, owner, member, owner_term, signed):
    services.end_term(owner_term, ends_at=TOMORROW, because="Moves on", **signed)

    services.assign_role(stream, role=StreamRole.OWNER, membership=member, starts_at=TOMORROW, **signed)

    answers = [selectors.accountable_for(stream, at=at) for at in (NOON, TOMORROW)]
    assert [answer.holder.membership for answer in answers] == [owner, member]


def test_a_gap_is_named_with_its_ends(stream, member, owner_term, signed):
    services.end_term(owner_term, ends_at=TOMORROW, **signed)
    services.assign_role(stream, role=StreamRole.OWNER, membership=member, starts_at=NEXT_WEEK, **signed)

    gap = selectors.accountable_for(stream, at=TOMORROW + timedelta(days=1))

    assert (gap.is_gap, gap.starts_at, gap.ends_at) == (True, TOMORROW, NEXT_WEEK)


def test_nobody_is_accountable_after_leaving(stream, owner, owner_term):
    Membership.objects.filter(pk=owner.pk).update(ends_at=TOMORROW)

    answers = [selectors.accountable_for(stream, at=at) for at in (NOON, TOMORROW)]

    assert [answer.is_gap for answer in answers] == [False, True]
    assert list(RoleTerm.objects.owners().held(NOON)) == [owner_term]
    assert not RoleTerm.objects.owners().held(TOMORROW).exists()


def test_an_owner_assigns_roles_but_not_the_owner(stream, owner, owner_term, member, refused):
    by = {"by": owner, "at": NOON}
    services.assign_role(stream, role=StreamRole.RISK, membership=member, starts_at=NOON, **by)

    refused(
        "right.missing", services.assign_role, stream, role=StreamRole.OWNER, membership=member, starts_at=NOON, **by
    )
    refused("right.missing", services.end_term, owner_term, ends_at=NEXT_WEEK, **by)


@pytest.mark.parametrize("person", ["seat_holder", "member", "auditor"])
def test_roles_are_not_assigned_by_others(person, stream, owner_term, refused, request):
    by = {"by": request.getfixturevalue(person), "at": NOON}

    refused(
        "right.missing", services.assign_role, stream, role=StreamRole.RISK, membership=by["by"], starts_at=NOON, **by
    )
    refused("right.missing", services.end_term, owner_term, **by)


def test_a_leaver_gets_no_role(stream, leaver, signed, refused):
    refusal = refused(
        "person.not_active",
        services.assign_role,
        stream,
        role=StreamRole.RISK,
        membership=leaver,
        starts_at=NOON,
        **signed,
    )

    assert refusal.status == 422
    assert refusal.sentence == "Not assigned. Leaver does not belong to the organisation on Mon 5 Oct 2026, 12:00."


def test_a_leaver_gets_no_role_in_the_past_either(stream, leaver, signed, refused):
    refused(
        "person.not_active",
        services.assign_role,
        stream,
        role=StreamRole.RISK,
        membership=leaver,
        starts_at=LONG_AGO,
        **signed,
    )


def test_a_newcomer_gets_a_role_from_the_day_they_come(stream, northshore, signed, refused):
    newcomer = join(northshore, "Newcomer", starts_at=TOMORROW)
    role = {"role": StreamRole.RISK, "membership": newcomer}
    refused("person.not_active", services.assign_role, stream, starts_at=NOON, **role, **signed)

    assert services.assign_role(stream, starts_at=TOMORROW, **role, **signed).pk


def test_a_term_that_runs_backwards_is_refused(stream, member, signed, refused):
    refused(
        "term.backwards",
        services.assign_role,
        stream,
        role=StreamRole.RISK,
        membership=member,
        starts_at=NOON,
        ends_at=NOON,
        **signed,
    )


def test_the_same_person_twice_in_a_role_is_refused_but_two_persons_are_not(
    stream, member, seat_holder, signed, refused
):
    role = {"role": StreamRole.RISK, "starts_at": NOON, **signed}
    services.assign_role(stream, membership=member, **role)
    services.assign_role(stream, membership=seat_holder, **role)

    refusal = refused("role.held_already", services.assign_role, stream, membership=member, **role)

    assert refusal.sentence == (
        "Not assigned. Member is Risk specialist of “Urgent care” from Mon 5 Oct 2026, 12:00, with no end set."
    )


def test_end_term_takes_the_rights_at_the_same_instant(stream, owner, owner_term, signed):
    services.end_term(owner_term, because="Moves on", **signed)

    assert not may(owner, "streams.change", stream, at=NOON)
    assert may(owner, "streams.change", stream, at=NOON - timedelta(microseconds=1))
    assert Event.objects.filter(action="stream.role_ended").get().because == "Moves on"


def test_end_term_that_has_ended_or_in_the_past_is_refused(owner_term, signed, refused):
    refused("term.in_the_past", services.end_term, owner_term, ends_at=NOON - timedelta(seconds=1), **signed)
    services.end_term(owner_term, **signed)

    refused("term.ended", services.end_term, owner_term, ends_at=NEXT_WEEK, **signed)


def test_end_term_may_be_moved_but_not_over_the_successor(stream, owner_term, member, signed, refused):
    services.end_term(owner_term, ends_at=TOMORROW, **signed)
    services.assign_role(stream, role=StreamRole.OWNER, membership=member, starts_at=NEXT_WEEK, **signed)
    services.end_term(owner_term, ends_at=NEXT_WEEK, **signed)

    refused("owner.overlap", services.end_term, owner_term, ends_at=NEXT_WEEK + timedelta(microseconds=1), **signed)


def test_end_term_before_it_starts_withdraws_it(stream, member, signed):
    term = services.assign_role(stream, role=StreamRole.RISK, membership=member, starts_at=NEXT_WEEK, **signed)

    assert services.end_term(term, **signed) is None
    assert not RoleTerm.objects.filter(role=StreamRole.RISK).exists()
    assert not StreamGrant.objects.filter(source_ref=term.pk).exists()
    assert Event.objects.filter(action="stream.role_withdrawn").count() == 1


# --- Succession ------------------------------------------------------------------------------------------------------------
def test_an_owner_leaves_the_stream_to_somebody(stream, owner_term, refused, signed):
    refused("owner.needs_successor", services.release, owner_term, ends_at=TOMORROW, **signed)

    owner_term.refresh_from_db()
    assert owner_term.ends_at is None


def test_a_successor_follows_without_a_gap(stream, owner_term, member, signed):
    services.release(owner_term, ends_at=TOMORROW, successor=member, because="Moves on", **signed)

    assert selectors.accountable_for(stream, at=TOMORROW).holder.membership == member
    assert [span.is_gap for span in selectors.accountability(selectors.role_terms(stream))] == [False, False]


def test_somebody_acts_for_30_days_at_most(stream, owner_term, member, signed, refused):
    until = TOMORROW + timedelta(days=30)
    given = {"ends_at": TOMORROW, "successor": member, **signed}
    refused("owner.acting_too_long", services.release, owner_term, acting_until=until + timedelta(seconds=1), **given)

    services.release(owner_term, acting_until=until, **given)

    assert selectors.accountable_for(stream, at=until - timedelta(seconds=1)).holder.membership == member
    assert selectors.accountable_for(stream, at=until).is_gap


def test_whoever_has_a_successor_already_just_ends(stream, owner_term, member, signed):
    services.end_term(owner_term, ends_at=TOMORROW, **signed)
    services.assign_role(stream, role=StreamRole.OWNER, membership=member, starts_at=TOMORROW, **signed)

    ended = services.release(owner_term, ends_at=TOMORROW, **signed)

    assert ended is not None
    assert ended.ends_at == TOMORROW


def test_other_roles_and_drafts_end_without_a_successor(stream, draft, member, signed):
    risk = services.assign_role(stream, role=StreamRole.RISK, membership=member, starts_at=NOON, **signed)
    term = services.assign_role(draft, role=StreamRole.OWNER, membership=member, starts_at=NOON, **signed)

    assert services.release(risk, ends_at=TOMORROW, **signed).ends_at == TOMORROW
    assert services.release(term, ends_at=TOMORROW, **signed).ends_at == TOMORROW
