"""`may` against a plain model of it, over random people, grants and moments; and the other questions against `may`."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.bodies.models import Body
from rights import registry
from rights.services import compile_grants, holds_anywhere, may, permitted, permitted_among, rights_on
from streams.models import ValueStream
from tenancy.models import Membership, Role, User
from tests.cast import NOON

RIGHTS = ["streams.change", "streams.retire", "meetings.change", "bodies.seat", "audit.read", "admin.enter"]
hours = st.integers(-3, 3)
periods = st.tuples(hours, st.none() | st.integers(1, 4)).map(lambda p: (p[0], None if p[1] is None else p[0] + p[1]))


@dataclass(frozen=True)
class Person:
    role: str
    active: bool
    period: tuple[int, int | None]


@dataclass(frozen=True)
class Held:
    person: int
    right: str
    thing: int
    period: tuple[int, int | None]


people = st.builds(
    Person, role=st.sampled_from(Role.values), active=st.sampled_from([True, True, False]), period=periods
)
grants = st.builds(
    Held, person=st.integers(0, 1), right=st.sampled_from(RIGHTS), thing=st.integers(0, 3), period=periods
)


def within(period, at):
    start, end = period
    return start <= at and (end is None or at < end)


def expected(person, held, number, right, thing, at):
    """The rule in one breath, over plain values."""
    if not (person.active and within(person.period, at)):
        return False
    return person.role in registry.get(right).roles or any(
        one.person == number and one.right == right and one.thing == thing and within(one.period, at) for one in held
    )


def hour(number):
    return None if number is None else NOON + timedelta(hours=number)


def things():
    """Two streams and two bodies; a right is held on its own kind only."""
    streams = [ValueStream.objects.create(name=name, created_at=NOON) for name in ("One", "Two")]
    return [*streams, *(Body.objects.create(name=name) for name in ("One", "Two"))]


def members(cast):
    for number, person in enumerate(cast):
        user = User.objects.create(email=f"{number}@northshore.example", is_active=person.active)
        starts_at, ends_at = map(hour, person.period)
        yield Membership.objects.create(user=user, role=person.role, starts_at=starts_at, ends_at=ends_at)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cast=st.tuples(people, people), held=st.lists(grants, max_size=5), right=st.sampled_from(RIGHTS), at=hours)
def test_may_is_the_rule_and_the_other_questions_agree_with_it(inside, cast, held, right, at):
    with transaction.atomic():
        objects, memberships = things(), list(members(cast))
        held = [one for one in held if registry.get(one.right).model == objects[one.thing]._meta.label]
        for one in held:
            starts_at, ends_at = map(hour, one.period)
            compile_grants(
                source_ref=uuid4(),
                membership=memberships[one.person],
                rights=[registry.get(one.right)],
                obj=objects[one.thing],
                starts_at=starts_at,
                ends_at=ends_at,
            )

        for number, membership in enumerate(memberships):
            answers = [bool(may(membership, right, obj, at=hour(at))) for obj in objects]
            wanted = [expected(cast[number], held, number, right, thing, at) for thing in range(len(objects))]

            assert answers == wanted
            assert [right in rights_on(membership, obj, at=hour(at)) for obj in objects] == wanted
            assert bool(holds_anywhere(membership, right, at=hour(at))) == any(wanted)
            held_on = {obj.pk for obj, yes in zip(objects, wanted, strict=True) if yes}
            assert permitted_among(membership, right, objects, at=hour(at)) == held_on
            kind = next((kind for kind in (ValueStream, Body) if registry.get(right).model == kind._meta.label), None)
            if kind is not None:
                mine = {obj.pk for obj, yes in zip(objects, wanted, strict=True) if yes and type(obj) is kind}
                assert {row.pk for row in permitted(membership, right, kind.objects.all(), at=hour(at))} == mine
        transaction.set_rollback(True)


@pytest.mark.parametrize("person", [Person("member", True, (0, 1)), Person("administrator", True, (-1, None))])
def test_the_model_knows_half_open_periods(person):
    assert within(person.period, person.period[0])
    assert person.period[1] is None or not within(person.period, person.period[1])
