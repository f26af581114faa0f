"""A boundary dispute of two owners, and who was accountable when: portal, API and admin site give one answer."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from rights.decision_kinds import Mandate, get
from streams import services as streams
from streams.boundaries import disputes
from streams.models import RoleTerm, ScopeItem, ScopeKind
from tests.cast import NOON, join

pytestmark = pytest.mark.usefixtures("inside")

API, HOME, ADMIN = "/t/northshore/api/v1/", "/t/northshore/", "/t/northshore/admin/streams/"
WHOLE, PART = "online booking", "online booking/outpatient booking"


@pytest.fixture
def other_owner(northshore):
    return join(northshore, "Owner of Planned care")


@pytest.fixture
def other(make_stream, other_owner):
    """Planned care."""
    return make_stream("Planned care", owned_by=other_owner)


@pytest.fixture
def claims(stream, other, administrator):
    """Urgent care claims online booking, Planned care outpatient booking, which is nested in it."""

    def made(one, path):
        return streams.declare_scope_item(one, kind=ScopeKind.PRODUCT, path=path, by=administrator, at=NOON)

    return made(stream, WHOLE), made(other, PART)


@pytest.fixture
def send(sign_in):
    def act(person, url, body=None, method="post"):
        browser = sign_in(person)
        answer = getattr(browser, method)(
            f"{API}{url}", body or {}, content_type="application/json", headers={"If-Match": "*"}
        )
        return answer.status_code, answer.json() if answer.content else {}

    return act


def test_a_nested_claim_is_found_disputed_changed_by_both_only_and_settled_by_a_decision(
    stream, other, claims, owner, other_owner, member, sign_in, send
):
    # Found, with both paths, for both owners and everybody else alike.
    for person in (owner, other_owner, member):
        (found,) = sign_in(person).get(f"{API}interface-agreements/overlaps/").json()
        assert (found["wide"]["path"], found["narrow"]["path"]) == (WHOLE, PART)

    about = {"stream": str(other.pk), "with_stream": str(stream.pk), "kind": "product", "path": PART}
    status, dispute = send(other_owner, "boundary-disputes/", about | {"because": "Outpatients book with us"})
    assert status == 201

    # Neither owner changes it alone.
    before = list(ScopeItem.objects.order_by("pk").values_list())
    for person, one, item in ((owner, stream, claims[0]), (other_owner, other, claims[1])):
        alone = send(person, f"streams/{one.pk}/scope/{item.pk}/", method="delete")
        assert (alone[0], alone[1]["code"]) == (409, "scope.disputed")
    assert list(ScopeItem.objects.order_by("pk").values_list()) == before

    # A decision settles it.
    params = {"dispute": dispute["id"], "goes_to": "stream", "words": "Outpatients book with Planned care"}
    mandate = Mandate(disputes.KIND, other.pk, uuid4(), "DEC-2026-0009", owner, NOON)
    get(disputes.KIND).enact(other, params, mandate)
    assert sign_in(member).get(f"{API}interface-agreements/overlaps/").json() == []


def test_an_owner_who_leaves_names_a_successor_on_every_door_and_the_past_has_one_answer(
    stream, owner, administrator, northshore, sign_in, send
):
    term = RoleTerm.objects.get(stream=stream, role="accountable_owner", membership=owner)
    ends = NOON + timedelta(days=1)
    before = list(RoleTerm.objects.values_list())

    by_api = send(administrator, f"streams/{stream.pk}/roles/{term.pk}/end/", {"ends_at": ends.isoformat()})
    by_page = sign_in(administrator).post(
        f"{HOME}streams/{stream.pk}/roles/{term.pk}/end/", {"ends_at": ends.strftime("%Y-%m-%dT%H:%M")}
    )
    by_site = sign_in(administrator).post(
        f"{ADMIN}roleterm/", {"action": "end_now", "_selected_action": [str(term.pk)]}, follow=True
    )

    assert (by_api[0], by_api[1]["code"]) == (409, "owner.needs_successor")
    assert (by_page.status_code, by_page.context["refusal"].code) == (409, "owner.needs_successor")
    assert ("owner.needs_successor" in by_site.content.decode(), list(RoleTerm.objects.values_list())) == (True, before)

    # Somebody acts for thirty days at most; after that nobody is accountable, and the gap is named.
    acting = join(northshore, "Acting owner")
    until = ends + timedelta(days=30)
    named = {"ends_at": ends.isoformat(), "successor": str(acting.pk)}
    late = send(administrator, f"streams/{stream.pk}/roles/{term.pk}/end/", named | {
        "acting_until": (until + timedelta(days=1)).isoformat()
    })  # fmt: skip
    done = send(administrator, f"streams/{stream.pk}/roles/{term.pk}/end/", named | {"acting_until": until.isoformat()})
    assert (late[0], done[0]) == (422, 200)

    def accountable(at: datetime):
        url = f"{API}streams/{stream.pk}/accountable/"
        said = sign_in(administrator).get(url, {"as_of": at.astimezone(UTC).isoformat()}).json()
        return said["owner"] and said["owner"]["name"], said["starts_at"], said["ends_at"]

    names = [accountable(at)[0] for at in (ends - timedelta(seconds=1), ends, until - timedelta(seconds=1), until)]
    assert names == [str(owner), "Acting owner", "Acting owner", None]
    assert datetime.fromisoformat(accountable(until)[1]) == until
