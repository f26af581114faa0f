"""Every list, as a page and in the API: it asks the database the same few questions, however many rows it shows.

Counted is what a list asks once the door knows who is asking; finding that out takes three questions for every request:
session, user and memberships. What opens and closes a transaction is left out.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.services import record
from governance.bodies.models import SeatKind
from governance.decisions.models import Decision
from jobs.models import DueRow
from outbox.services import enqueue
from packs.mail import KIND
from packs.models import Pack
from people.services import invite
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.packs.sitting import make_owner, make_sitting, seated

PAGES = [
    "streams/",
    "indicators/",
    "governance/bodies/",
    "governance/forums/",
    "packs/",
    "people/",
    "audit/",
    "decisions/",
]
API = [
    "streams", "indicators", "readings", "signals", "bodies", "seats", "forums", "meetings", "agenda-items", "packs",
    "people", "audit", "decisions",
]  # fmt: skip
LISTS = [*PAGES, *(f"api/v1/{name}/" for name in API)]
FOR_ADMINISTRATORS = [
    "admin/jobs/duerow/", "admin/outbox/message/", "admin/people/invitation/", "api/v1/messages/", "api/v1/invitations/",
    "people/", "people/invitations/",
]  # fmt: skip
LIMIT = 8
AT_THE_DOOR = 3
OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET LOCAL")


@pytest.fixture
def reader(northshore: Tenant) -> Membership:
    """A plain member who sits in every body, so that no list is empty; there is one row in each."""
    person = join(northshore, "Reader")
    stock(northshore, "First", person)
    return person


def stock(tenant: Tenant, name: str, reader: Membership) -> None:
    """One row more for every list, with an owner and a chair of its own."""
    person = join(tenant, f"{name} owner")
    with tenant_scope(tenant.pk):
        sitting = make_sitting(tenant, name=name)
        make_owner(sitting, person)
        seated(sitting, person, SeatKind.CHAIR)
        seated(sitting, reader, SeatKind.SECRETARY)
        pack = Pack.objects.create(meeting=sitting.meeting, membership=person, subject=name, pdf=b"x", prepared_at=NOON)
        enqueue(KIND, key=f"pack:{pack.pk}", to=person, ref=pack.pk, subject=name, at=NOON)
        DueRow.objects.create(kind="indicators.review", due_at=NOON + timedelta(minutes=DueRow.objects.count()))
        invite(email=f"{name.replace(' ', '-')}@elsewhere.example", by=None, at=NOON)
        Decision.objects.create(
            number=name, kind="general.question", title=name, stream=sitting.stream, drafted_by=reader, drafted_at=NOON
        )
        record("stream.described", sitting.stream, by=reader, at=NOON)


def questions(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(f"/t/northshore/{address}")
    assert answer.status_code == 200
    return sum(not query["sql"].startswith(OF_A_TRANSACTION) for query in captured) - AT_THE_DOOR


def for_one_and_for_five(browser: Client, address: str, tenant: Tenant, reader: Membership) -> tuple[int, int]:
    for_one = questions(browser, address)
    for number in range(4):
        stock(tenant, f"Another {number}", reader)
    return for_one, questions(browser, address)


@pytest.mark.parametrize("address", [*LISTS, "streams/portfolio/"])
def test_a_list_asks_as_much_for_one_row_as_for_five(address, northshore, reader, sign_in):
    for_one, for_five = for_one_and_for_five(sign_in(reader), address, northshore, reader)

    assert for_five == for_one
    assert for_five <= LIMIT


@pytest.mark.parametrize("address", FOR_ADMINISTRATORS)
def test_a_list_of_the_works_asks_as_much_for_one_row_as_for_five(address, northshore, reader, administrator, sign_in):
    for_one, for_five = for_one_and_for_five(sign_in(administrator), address, northshore, reader)

    assert for_five == for_one
    assert for_five <= LIMIT
