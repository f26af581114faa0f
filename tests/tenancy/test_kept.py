"""Queries that are written once: they say what the plain query says, in each organisation its own, and nothing outside."""

from datetime import timedelta

import pytest

from streams.models import ValueStream
from tenancy.kept import A_KEY, A_MOMENT, KeptQuery
from tenancy.middleware import MEMBERSHIPS
from tenancy.models import Membership
from tenancy.scope import NoTenant, person_scope, tenant_scope
from tests.cast import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def named() -> KeptQuery:
    return KeptQuery(
        lambda key, at: ValueStream.objects.filter(pk=key, created_at__lte=at).select_related("drafted_by"),
        A_KEY,
        A_MOMENT,
    )


def test_each_organisation_finds_its_own_and_another_one_nothing(northshore, southbank, named):
    with tenant_scope(northshore.pk):
        ours = ValueStream.objects.create(name="Urgent care", created_at=NOON)
        found = named(ours.pk, NOON)
        too_early = named(ours.pk, NOON - HOUR)
    with tenant_scope(southbank.pk):
        theirs = ValueStream.objects.create(name="Dental", created_at=NOON)
        foreign, own = named(ours.pk, NOON), named(theirs.pk, NOON)

    assert (found, too_early, foreign, own) == ([ours], [], [], [theirs])
    assert found[0].name == "Urgent care"


def test_outside_an_organisation_it_cannot_be_asked_even_when_it_is_written(northshore, named):
    with tenant_scope(northshore.pk):
        named(northshore.pk, NOON)

    with pytest.raises(NoTenant):
        named(northshore.pk, NOON)


def test_the_memberships_of_a_person_are_those_of_the_plain_query(member, leaver):
    for person in (member, leaver):
        with person_scope(person.user_id):
            plain = Membership.everywhere.filter(user=person.user).at(NOON).select_related("tenant")

            assert MEMBERSHIPS(person.user_id, NOON) == list(plain.order_by("tenant__name"))
    with person_scope(member.user_id):
        assert MEMBERSHIPS(member.user_id, NOON)[0].tenant.slug == "northshore"
        assert MEMBERSHIPS(leaver.user_id, NOON) == []
