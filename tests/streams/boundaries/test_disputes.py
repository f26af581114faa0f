"""Two owners disagree whose a thing is: neither changes it alone, until a decision settles it or both withdraw."""

from datetime import timedelta
from uuid import uuid4

import pytest

from doors.refusal import Refusal
from rights.decision_kinds import Mandate, get
from streams import services as streams
from streams.boundaries import disputes
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.boundaries.selectors import undeclared
from streams.models import ScopeItem, ScopeKind
from tests.cast import NOON, join

pytestmark = pytest.mark.usefixtures("inside")
LATER = NOON + timedelta(days=1)


@pytest.fixture
def other_owner(northshore):
    """Accountable for Surgery."""
    return join(northshore, "Owner of Surgery")


@pytest.fixture
def other(make_stream, other_owner):
    """Surgery, which claims a part of the records."""
    return make_stream("Surgery", owned_by=other_owner)


@pytest.fixture
def claims(stream, other, administrator):
    """Urgent care names the records, Surgery a part of them."""

    def made(one, path):
        return streams.declare_scope_item(one, kind=ScopeKind.SYSTEM, path=path, by=administrator, at=NOON)

    return made(stream, "records"), made(other, "records/images")


@pytest.fixture
def dispute(stream, other, claims, owner):
    """Raised by the owner of Urgent care."""
    about = {"with_stream": other, "kind": "system", "path": "records/images"}
    return disputes.raise_dispute(stream, **about, because="The images are ours", by=owner, at=NOON)


def refused(act, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    return refusal.value


def test_neither_owner_nor_an_administrator_changes_a_disputed_claim_alone(dispute, claims, owner, administrator):
    wide, narrow = claims
    for item in claims:
        by = {"by": administrator, "at": LATER}
        assert refused(streams.change_scope_item, item, inside=False, agreement="", **by).code == "scope.disputed"
        assert refused(streams.withdraw_scope_item, item, **by).code == "scope.disputed"

    no = refused(streams.withdraw_scope_item, wide, by=owner, at=LATER)
    assert (no.status, str(no.who)) == (409, "Owner of Surgery agrees for “Surgery”")
    assert no.next_step.url.endswith("#panel-overlaps")
    assert "Urgent care" in no.sentence
    assert ScopeItem.objects.filter(pk__in=(wide.pk, narrow.pk), inside=True).count() == 2


def test_other_items_of_both_streams_change_as_before(dispute, stream, administrator):
    free = stream.scope_items.get(kind="capability")

    streams.change_scope_item(free, inside=True, agreement="Shared", by=administrator, at=LATER)


def test_a_change_is_done_once_the_other_owner_says_yes(dispute, other, claims, owner, other_owner, member):
    change = disputes.propose_change(dispute, stream=other, inside=False, by=other_owner, at=LATER)
    claims[1].refresh_from_db()
    assert claims[1].inside

    assert refused(disputes.agree_to_change, change, by=other_owner, at=LATER).status == 403
    done = disputes.agree_to_change(change, by=owner, at=LATER)

    claims[1].refresh_from_db()
    assert (claims[1].inside, done.done_at) == (False, LATER)
    assert undeclared(member, LATER) == []
    assert refused(disputes.agree_to_change, change, by=owner, at=LATER).code == "dispute.agreed_already"


def test_a_yes_to_one_change_is_none_to_another(dispute, stream, claims, owner, other_owner):
    change = disputes.propose_change(dispute, stream=stream, agreement="Read only", by=owner, at=LATER)
    disputes.agree_to_change(change, by=other_owner, at=LATER)

    assert refused(streams.withdraw_scope_item, claims[0], by=owner, at=LATER).code == "scope.disputed"


def test_it_is_over_when_both_withdraw(dispute, claims, owner, other_owner):
    assert disputes.let_go(dispute, by=owner, at=LATER).ended_at is None

    disputes.let_go(dispute, by=other_owner, at=LATER)

    streams.withdraw_scope_item(claims[0], by=owner, at=LATER)
    assert refused(disputes.let_go, dispute, by=owner, at=LATER).code == "dispute.over"


def test_a_stranger_withdraws_nothing(dispute, administrator):
    assert refused(disputes.let_go, dispute, by=administrator, at=LATER).status == 403
    dispute.refresh_from_db()
    assert dispute.let_go_by_id is None


def test_only_an_overlap_is_disputed_and_once(dispute, stream, other, owner, other_owner):
    about = {"kind": "system", "because": "x", "at": LATER}
    nothing = refused(disputes.raise_dispute, stream, with_stream=other, path="elsewhere", by=owner, **about)
    again = refused(disputes.raise_dispute, other, with_stream=stream, path="records/images", by=other_owner, **about)

    assert (nothing.code, again.code) == ("dispute.no_overlap", "dispute.open_already")
    assert BoundaryDispute.objects.count() == 1


@pytest.mark.parametrize(
    ("goes_to", "left"),
    [
        ("stream", [("records", True), ("records/images", False)]),  # Surgery's own claim goes outside
        ("with_stream", [("records", True), ("records/images", False), ("records/images", True)]),  # cut out of records
        ("shared", [("records", True), ("records/images", True)]),
    ],
)
def test_a_decision_settles_it(dispute, stream, claims, owner, member, goes_to, left):
    params = {"dispute": str(dispute.pk), "goes_to": goes_to, "words": "Both read"}
    kind = get(disputes.KIND)
    kind.check(stream, params, owner, LATER)

    kind.enact(stream, params, Mandate(disputes.KIND, stream.pk, uuid4(), "DEC-2026-0009", owner, LATER))

    dispute.refresh_from_db()
    assert (dispute.ended_at, dispute.decision) == (LATER, "DEC-2026-0009")
    assert undeclared(member, LATER) == []
    items = ScopeItem.objects.filter(kind="system").values_list("path", "inside")
    assert sorted(items) == sorted(left)
    assert refused(kind.check, stream, params, owner, LATER).code == "dispute.over"


def test_a_decision_on_the_boundary_waits_for_both_owners(dispute, stream, claims, owner):
    params = {"change": "remove", "item": str(claims[0].pk)}

    assert refused(get("streams.boundary").check, stream, params, owner, LATER).code == "scope.disputed"


def test_two_owners_on_their_pages(stream, other, claims, owner, other_owner, sign_in):
    here, there = f"/t/northshore/streams/{stream.pk}/", f"/t/northshore/streams/{other.pk}/"
    query = f"?with_stream={other.pk}&kind=system&path=records/images"
    assert sign_in(owner).post(f"{here}disputes/raise/{query}", {"because": "Ours"}).status_code == 302
    dispute = BoundaryDispute.objects.get()
    assert "in dispute" in sign_in(other_owner).get(there).content.decode()

    asked = {"what": "outside", "agreement": ""}
    assert sign_in(other_owner).post(f"{there}disputes/{dispute.pk}/change/", asked).status_code == 302
    change = DisputedChange.objects.get()
    assert "Agree to the change" in sign_in(owner).get(here).content.decode()
    assert sign_in(owner).post(f"{here}disputed/{change.pk}/agree/").status_code == 302

    claims[1].refresh_from_db()
    assert not claims[1].inside
    for person, url in ((owner, here), (other_owner, there)):
        assert sign_in(person).post(f"{url}disputes/{dispute.pk}/let-go/").status_code == 302
    dispute.refresh_from_db()
    assert dispute.ended_at is not None


def test_two_owners_through_the_api(stream, other, claims, owner, other_owner, sign_in):
    home = "/t/northshore/api/v1/boundary-disputes/"

    def send(person, url, body=None):
        answer = sign_in(person).post(url, body, content_type="application/json", headers={"If-Match": "*"})
        return answer.status_code, answer.json()

    about = {"stream": str(stream.pk), "with_stream": str(other.pk), "kind": "system", "path": "records/images"}
    status, made = send(owner, home, about | {"because": "Ours"})
    assert status == 201
    url = f"{home}{made['id']}/"

    item = f"/t/northshore/api/v1/streams/{other.pk}/scope/{claims[1].pk}/"
    no = sign_in(other_owner).delete(item, headers={"If-Match": "*"})
    assert (no.status_code, no.json()["code"]) == (409, "scope.disputed")

    status, change = send(other_owner, f"{url}changes/", {"stream": str(other.pk), "removes": True})
    assert (status, change["done_at"]) == (201, None)
    assert send(owner, f"{url}changes/{change['id']}/agree/")[1]["done_at"] is not None
    assert not ScopeItem.objects.filter(pk=claims[1].pk).exists()
