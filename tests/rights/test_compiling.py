"""After an upgrade: who held an office before a right was there gets it, and nobody keeps what is not theirs any more."""

import pytest
from django.db import connections, transaction

from governance.bodies.models import Body, BodyGrant
from governance.bodies.services import give_seat
from rights import compiling, registry
from rights.services import may
from streams.models import StreamGrant, ValueStream
from streams.services import assign_role
from tenancy.scope import tenant_scope
from tests.cast import NOON

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)


@pytest.fixture
def filled(northshore, administrator, owner, seat_holder, member):
    """One term and two seats, one of which does not vote."""
    with tenant_scope(northshore.pk):
        stream = ValueStream.objects.create(name="Urgent care", created_at=NOON)
        body = Body.objects.create(name="Board")
        by = {"by": administrator, "at": NOON}
        assign_role(stream, role="accountable_owner", membership=owner, starts_at=NOON, **by)
        give_seat(body, membership=seat_holder, kind="chair", voting=False, **by)
        give_seat(body, membership=member, kind="member", **by)
    return northshore, stream, body


def test_a_right_that_came_later_and_one_that_is_gone(filled, owner, member, seat_holder):
    northshore, stream, body = filled
    with tenant_scope(northshore.pk):
        StreamGrant.objects.filter(permission__codename="decisions_decide_as_accountable_owner").delete()
        silent = BodyGrant.objects.filter(membership=seat_holder).first()
        vote = BodyGrant.objects.get(membership=member, permission__codename="decisions_vote").permission
        BodyGrant.objects.filter(pk=silent.pk).update(permission=vote)  # as if the seat had voted once
        taken = silent.permission.codename

    assert compiling.recompile("owner") == 3

    with tenant_scope(northshore.pk):
        assert may(owner, "decisions.decide_as_accountable_owner", stream, at=NOON)
        assert may(member, "decisions.vote", body, at=NOON)
        assert not may(seat_holder, "decisions.vote", body, at=NOON)
        assert taken in set(
            BodyGrant.objects.filter(membership=seat_holder).values_list("permission__codename", flat=True)
        )
    assert compiling.recompile("owner") == 0


def test_it_writes_what_the_services_write(filled):
    northshore, _stream, _body = filled
    columns = ("membership", "permission", "content_object", "source_ref", "starts_at", "ends_at")
    with tenant_scope(northshore.pk):
        before = [set(model.objects.values_list(*columns)) for model in (StreamGrant, BodyGrant)]
        StreamGrant.objects.all().delete()
        BodyGrant.objects.all().delete()

    compiling.recompile("owner")

    with tenant_scope(northshore.pk):
        assert [set(model.objects.values_list(*columns)) for model in (StreamGrant, BodyGrant)] == before


def test_tables_that_are_not_there_are_left_alone(filled):
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE seat RENAME TO seat_of_tomorrow")

        assert compiling.recompile("owner") == 0
        transaction.set_rollback(True, using="owner")


def test_every_office_is_covered():
    offices = {office: rights for source in compiling.every() for office, rights in source.offices().items()}

    assert registry.get("decisions.vote") in offices["member"]
    assert registry.get("decisions.vote") not in offices["member-without-vote"]
