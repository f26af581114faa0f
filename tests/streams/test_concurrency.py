"""Many connections want to be the owner of one stream at the same time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from doors.refusal import Refusal
from streams import services
from streams.models import RoleTerm, StreamGrant, StreamRole
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

THREADS = 8  # on their own way through the service
WRITERS = 32  # straight at the table: the constraint alone holds them

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def at_once(act: Callable[[int], str], many: int = THREADS) -> Counter[str]:
    """The answers of `many` threads that start together, each on a connection of its own."""
    barrier = Barrier(many)

    def one(number: int) -> str:
        barrier.wait(timeout=30)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return Counter(pool.map(one, range(many)))


def test_exactly_one_of_eight_owners_wins(northshore, administrator, draft):
    people = [join(northshore, f"Candidate {number}") for number in range(THREADS)]

    def assign(number: int) -> str:
        try:
            with tenant_scope(northshore.pk):
                services.assign_role(
                    draft, role=StreamRole.OWNER, membership=people[number], starts_at=NOON, by=administrator, at=NOON
                )
        except Refusal as refusal:
            return refusal.code
        return "assigned"

    answers = at_once(assign)

    assert answers == {"assigned": 1, "owner.overlap": THREADS - 1}
    with tenant_scope(northshore.pk):
        winner = RoleTerm.objects.get()
        assert set(StreamGrant.objects.values_list("membership", flat=True)) == {winner.membership_id}
        assert Event.objects.filter(action="stream.role_assigned").count() == 1


def test_the_database_itself_lets_one_owner_in(northshore, draft):
    """Without the service's lock: the exclusion constraint alone."""
    people = [join(northshore, f"Candidate {number}") for number in range(WRITERS)]

    def insert(number: int) -> str:
        try:
            with tenant_scope(northshore.pk), transaction.atomic():
                RoleTerm.objects.create(stream=draft, role=StreamRole.OWNER, membership=people[number], starts_at=NOON)
        except IntegrityError as clash:
            return "excluded" if "role_term_one_owner_at_any_instant" in str(clash) else str(clash)
        return "inserted"

    answers = at_once(insert, WRITERS)

    assert answers == {"inserted": 1, "excluded": WRITERS - 1}
