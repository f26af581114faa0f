"""May this person do this to that object at that moment? Asked with the standing cast."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction
from guardian.models import GroupObjectPermission, UserObjectPermission

from doors.refusal import Refusal
from governance.bodies.models import Body, BodyGrant, SeatKind
from rights import permissions, registry
from rights.services import compile_grants, holds_anywhere, may, permitted, permitted_among, require, rights_on
from streams.models import StreamGrant, StreamRole, ValueStream, WorkItem
from tenancy.models import Role
from tests.cast import NOON, join

MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
OWNERS_RIGHTS = frozenset(right.code for right in registry.held_by_term("accountable_owner"))
CHAIRS_RIGHTS = frozenset(right.code for right in registry.held_by_seat("chair"))
MEMBERS_RIGHTS = frozenset(right.code for right in registry.held_by_role("member"))


@pytest.fixture
def stream(inside):
    return ValueStream.objects.create(name="Urgent care", created_at=NOON)


@pytest.fixture
def other_stream(inside):
    return ValueStream.objects.create(name="Planned care", created_at=NOON)


@pytest.fixture
def body(inside):
    return Body.objects.create(name="Board")


@pytest.fixture
def term(stream, owner):
    """The owner's rights on the stream, from an hour ago until in an hour."""
    grant(owner, stream, registry.held_by_term("accountable_owner"), starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    return stream.pk  # what the grants were compiled from


@pytest.fixture
def seat(body, seat_holder):
    grant(seat_holder, body, registry.held_by_seat("chair"), starts_at=NOON - HOUR, ends_at=None)
    return body.pk


def grant(membership, obj, rights, **period):
    compile_grants(source_ref=obj.pk, membership=membership, rights=rights, obj=obj, **period)


# --- Who may ----------------------------------------------------------------------------------------------------------
def test_the_owner_may_change_the_own_stream_and_no_other(owner, term, stream, other_stream):
    yes, no = (may(owner, "streams.change", one, at=NOON) for one in (stream, other_stream))

    assert (yes.allowed, yes.because) == (True, "held on Urgent care by role or seat")
    assert (no.allowed, no.because) == (False, "no grant on Planned care holds now")


def test_what_belongs_to_a_stream_is_asked_on_the_stream(owner, member, term, stream):
    work = WorkItem.objects.create(stream=stream, name="New ward", opened_on=NOON.date())

    assert may(owner, "streams.change", work, at=NOON)
    assert not may(member, "streams.change", work, at=NOON)


@pytest.mark.parametrize("who", ["member", "seat_holder", "auditor"])
def test_who_holds_no_grant_on_it_may_not(request, who, term, seat, stream):
    assert not may(request.getfixturevalue(who), "streams.change", stream, at=NOON)


def test_a_grant_is_of_no_use_to_who_has_left(leaver, stream):
    grant(leaver, stream, registry.held_by_term("accountable_owner"), starts_at=NOON - HOUR, ends_at=None)

    answer = may(leaver, "streams.change", stream, at=NOON)

    assert (answer.allowed, answer.because) == (False, "the membership is not active")
    assert rights_on(leaver, stream, at=NOON) == frozenset()
    assert not holds_anywhere(leaver, "streams.change", at=NOON)
    assert not permitted(leaver, "streams.change", ValueStream.objects.all(), at=NOON).exists()
    assert permitted_among(leaver, "streams.change", [stream], at=NOON) == set()


def test_a_grant_is_of_no_use_to_who_may_not_sign_in(owner, term, stream):
    owner.user.is_active = False

    assert not may(owner, "streams.change", stream, at=NOON)


def test_a_role_holds_what_the_table_lists_and_nothing_else(administrator, auditor, member, stream, body):
    """No shortcut: whatever is not listed for a role is not theirs, on any object."""
    for person in (administrator, auditor, member):
        listed = {right.code for right in registry.every() if person.role in right.roles}

        held = {
            right.code
            for right in registry.every()
            for obj in (stream, body, None)
            if may(person, right.code, obj, at=NOON)
        }

        assert held == listed
        assert rights_on(person, stream, at=NOON) == listed


def test_there_is_a_right_that_no_role_holds(administrator, body):
    """Who runs the portal does not run the meetings."""
    assert not may(administrator, "meetings.change", body, at=NOON)


@pytest.mark.parametrize(
    "ask",
    [
        lambda person, stream: may(person, "streams.fly", stream, at=NOON),
        lambda person, stream: require(person, "streams.fly", stream, at=NOON),
        lambda person, stream: holds_anywhere(person, "streams.fly", at=NOON),
        lambda person, stream: permitted(person, "streams.fly", ValueStream.objects.all(), at=NOON),
        lambda person, stream: permitted_among(person, "streams.fly", [stream], at=NOON),
    ],
)
def test_an_unknown_right_is_a_programming_error(administrator, stream, ask):
    with pytest.raises(KeyError, match="streams"):
        ask(administrator, stream)


# --- When -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON - HOUR - MOMENT, False),
        (NOON - HOUR, True),
        (NOON + HOUR - MOMENT, True),
        (NOON + HOUR, False),
    ],
)
def test_a_right_holds_from_its_start_until_just_before_its_end(owner, term, stream, at, expected):
    assert bool(may(owner, "streams.change", stream, at=at)) is expected
    assert bool(holds_anywhere(owner, "streams.change", at=at)) is expected
    assert ("streams.change" in rights_on(owner, stream, at=at)) is expected
    assert permitted(owner, "streams.change", ValueStream.objects.all(), at=at).exists() is expected


def test_the_end_of_a_membership_ends_its_rights_at_the_same_instant(northshore, inside, stream):
    short = join(northshore, "Short stay", ends_at=NOON)
    grant(short, stream, registry.held_by_term("accountable_owner"), starts_at=NOON - HOUR, ends_at=None)

    assert may(short, "streams.change", stream, at=NOON - MOMENT)
    assert not may(short, "streams.change", stream, at=NOON)


# --- Lists and pages --------------------------------------------------------------------------------------------------
def test_rights_on_an_object_are_those_of_the_term_or_seat(owner, seat_holder, term, seat, stream, body):
    assert rights_on(owner, stream, at=NOON) == OWNERS_RIGHTS | MEMBERS_RIGHTS
    assert rights_on(seat_holder, body, at=NOON) == CHAIRS_RIGHTS | MEMBERS_RIGHTS
    assert rights_on(owner, body, at=NOON) == MEMBERS_RIGHTS


def test_permitted_are_the_objects_on_which_the_right_is_held(owner, administrator, term, stream, other_stream):
    everything = ValueStream.objects.order_by("name")

    assert list(permitted(owner, "streams.change", everything, at=NOON)) == [stream]
    assert list(permitted(administrator, "streams.change", everything, at=NOON)) == [other_stream, stream]


def test_who_holds_a_right_somewhere_may_open_the_door_to_the_list(owner, member, auditor, seat_holder, term, seat):
    assert holds_anywhere(owner, "streams.change", at=NOON).because == "held by role or seat"
    assert holds_anywhere(auditor, "admin.enter", at=NOON).because == "held by every Auditor"
    assert holds_anywhere(seat_holder, "admin.enter", at=NOON)
    assert holds_anywhere(member, "streams.change", at=NOON).because == "no grant holds now"
    assert holds_anywhere(member, "organisation.change", at=NOON).because == "no role of this person holds the right"


def test_a_question_costs_one_query_at_the_most(
    owner, administrator, leaver, term, stream, django_assert_num_queries, northshore
):
    for person in (owner, administrator, leaver):
        assert person.user.is_active  # read with the membership, once a request
    permissions_of = {owner: 1, administrator: 0, leaver: 0}

    for person, queries in permissions_of.items():
        with django_assert_num_queries(queries):
            may(person, "streams.change", stream, at=NOON)
        with django_assert_num_queries(queries):
            holds_anywhere(person, "streams.change", at=NOON)
        with django_assert_num_queries(queries):
            permitted_among(person, "streams.change", [stream], at=NOON)
        with django_assert_num_queries(0):
            permitted(person, "streams.change", ValueStream.objects.all(), at=NOON)
    with django_assert_num_queries(1):
        rights_on(owner, stream, at=NOON)


# --- The "no" ---------------------------------------------------------------------------------------------------------
def test_a_refusal_says_what_was_refused_by_which_right_and_who_may(member, owner, term, stream):
    with pytest.raises(Refusal) as refused:
        require(member, "streams.change", stream, at=NOON)

    refusal = refused.value
    assert (refusal.code, refusal.status, refusal.rule) == ("right.missing", 403, "streams.change")
    assert refusal.who == "Owner of Urgent care"
    assert refusal.sentence == f"Not done. “{registry.get('streams.change').label}” is not yours on Urgent care."


def test_a_refusal_names_the_roles_where_nobody_holds_a_grant(member, stream, inside):
    for permission, obj, who in (
        ("streams.change", stream, "Administrator"),
        ("people.see", inside, "Administrator, Auditor"),
        ("organisation.change", None, "Administrator"),
    ):
        with pytest.raises(Refusal) as refused:
            require(member, permission, obj, at=NOON)
        assert refused.value.who == who


def test_a_refusal_does_not_name_who_has_left(member, leaver, stream):
    grant(leaver, stream, registry.held_by_term("accountable_owner"), starts_at=NOON - HOUR, ends_at=None)

    with pytest.raises(Refusal) as refused:
        require(member, "streams.change", stream, at=NOON)

    assert refused.value.who == "Administrator"


def test_who_has_left_is_told_so(leaver, stream):
    with pytest.raises(Refusal) as refused:
        require(leaver, "streams.change", stream, at=NOON)

    assert (refused.value.code, refused.value.status) == ("membership.ended", 403)


def test_who_may_is_not_refused(owner, term, stream):
    assert require(owner, "streams.change", stream, at=NOON) is None


# --- Compiling --------------------------------------------------------------------------------------------------------
def test_compiling_again_rewrites_the_grants_of_that_source_only(owner, member, term, stream, other_stream):
    grant(member, other_stream, registry.held_by_term("accountable_owner"), starts_at=NOON, ends_at=None)

    grant(owner, stream, registry.held_by_term("accountable_owner"), starts_at=NOON - HOUR, ends_at=NOON)

    assert not may(owner, "streams.change", stream, at=NOON)
    assert may(owner, "streams.change", stream, at=NOON - MOMENT)
    assert may(member, "streams.change", other_stream, at=NOON)
    assert StreamGrant.objects.filter(source_ref=stream.pk).count() == len(OWNERS_RIGHTS)


def test_the_administrator_of_another_organisation_is_nobody_here(southbank_administrator, inside):
    answer = may(southbank_administrator, "organisation.change", inside, at=NOON)

    assert (answer.allowed, answer.because) == (False, "the membership is of another organisation")


@pytest.mark.parametrize("gone", ["no membership", "an empty period"])
def test_nobody_or_an_empty_period_leaves_no_grant(owner, term, stream, gone):
    membership, ends_at = (None, None) if gone == "no membership" else (owner, NOON)

    grant(membership, stream, registry.held_by_term("accountable_owner"), starts_at=NOON, ends_at=ends_at)

    assert StreamGrant.objects.count() == 0


def test_rights_on_another_kind_of_object_are_not_compiled(seat_holder, body):
    grant(seat_holder, body, registry.every(), starts_at=NOON, ends_at=None)

    codenames = set(BodyGrant.objects.values_list("permission__codename", flat=True))
    assert codenames == {right.codename for right in registry.every() if right.model == "governance.Body"}


# --- The registry and the tables behind it ----------------------------------------------------------------------------
def test_a_right_cannot_be_registered_twice_with_another_meaning():
    right = registry.get("streams.change")

    registry.register(right)
    with pytest.raises(ValueError, match="is registered twice"):
        registry.register(registry.Right("streams.change", "Something else"))


def test_every_right_is_held_by_somebody_and_has_a_codename_of_its_own():
    held_by_nobody = [right.code for right in registry.every() if not (right.roles | right.terms | right.seats)]
    codenames = [right.codename for right in registry.every()]

    assert held_by_nobody == []
    assert len(codenames) == len(set(codenames))


def test_terms_and_seats_name_what_exists():
    for right in registry.every():
        assert right.terms <= set(StreamRole.values)
        assert right.seats <= set(SeatKind.values)
        assert right.roles <= set(Role.values)
        assert not right.terms or right.model == "streams.ValueStream"
        assert not right.seats or right.model == "governance.Body"


@pytest.mark.parametrize("kind", ["streams.ValueStream", "governance.Body"])
def test_every_right_on_objects_has_its_row_of_permission(db, kind):
    on_objects = {right.codename for right in registry.every() if right.model == kind}

    assert {permission.codename for permission in permissions.of(registry.every(), kind)} == on_objects


@pytest.mark.parametrize("model", [UserObjectPermission, GroupObjectPermission])
def test_a_grant_without_organisation_or_period_cannot_be_written(inside, member, model):
    """guardian's own tables are global and timeless: the app role may not write there, whoever asks."""
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} DEFAULT VALUES")


def test_permissions_are_written_by_migrations_only(inside):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Permission.objects.create(codename="fly", content_type_id=1, name="Fly")
