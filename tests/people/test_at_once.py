"""Two at the same time: an invitation is used once, and an organisation keeps an administrator."""

from collections import Counter

import pytest

from audit.models import Event
from doors.refusal import Refusal
from people import services
from people.models import Invitation
from tenancy.models import Membership, Role, User
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.streams.test_concurrency import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def tried(tenant, act):
    """What becomes of it in a scope of its own."""
    try:
        with tenant_scope(tenant.pk):
            act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_an_invitation_is_accepted_once(northshore, invite):
    invitation = invite()

    answers = at_once(
        lambda number: tried(
            northshore,
            lambda: services.accept_as_new(invitation, name=f"Number {number}", password="x" * 12, at=NOON),
        )
    )

    assert answers == {"done": 1, "invitation.used": THREADS - 1}
    with tenant_scope(northshore.pk):
        assert Membership.objects.filter(user__email=invitation.email).count() == 1
        assert Event.objects.filter(action="invitation.accepted").count() == 1
    assert User.objects.filter(email=invitation.email).count() == 1


def test_an_address_is_invited_once(northshore, administrator):
    answers = at_once(
        lambda _number: tried(
            northshore, lambda: services.invite(email="new@elsewhere.example", by=administrator, at=NOON)
        )
    )

    assert answers == {"done": 1, "invitation.open_already": THREADS - 1}
    with tenant_scope(northshore.pk):
        assert Invitation.objects.count() == 1


@pytest.mark.parametrize("leaves", [True, False])
def test_administrators_who_all_go_at_once_leave_one_behind(northshore, leaves):
    people = [join(northshore, f"Office {number}", Role.ADMINISTRATOR) for number in range(THREADS)]

    def go(number):
        person = people[number]
        if leaves:
            return services.leave(person, handovers={}, by=person, at=NOON)
        return services.change_person(person, role=Role.MEMBER, by=person, at=NOON)

    answers: Counter[str] = at_once(lambda number: tried(northshore, lambda: go(number)))

    assert answers == {"done": THREADS - 1, "people.last_administrator": 1}
    with tenant_scope(northshore.pk):
        assert Membership.objects.active(NOON).filter(role=Role.ADMINISTRATOR).count() == 1
