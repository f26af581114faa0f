"""A piece of work belongs to one stream; a second one has a part in it when a decision named both."""

from uuid import uuid4

import pytest

from audit.models import Event
from doors.refusal import Refusal
from rights.decision_kinds import Mandate, get
from streams import services, sharing
from streams.models import WorkShare
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def surgery(make_stream):
    """Another stream."""
    return make_stream("Surgery")


@pytest.fixture
def work(stream, owner):
    """Night shift, work of Urgent care."""
    return services.open_work(stream, name="Night shift", by=owner, at=NOON)


@pytest.fixture
def decided(stream, owner):
    """A decision that names both."""
    return Mandate(sharing.KIND, stream.pk, uuid4(), "DEC-2026-0011", owner, NOON)


def test_a_second_stream_is_refused_without_a_decision(work, surgery, owner, administrator):
    for person in (owner, administrator):
        with pytest.raises(Refusal) as refusal:
            sharing.share_work(work, with_stream=surgery, by=person, at=NOON)
        assert (refusal.value.code, refusal.value.status) == ("work.second_stream", 409)
        assert refusal.value.next_step.url.startswith("/")

    assert not WorkShare.objects.exists()


def test_a_decision_that_names_both_gives_it_a_part(work, stream, surgery, decided, sign_in, member):
    params = {"work": str(work.pk), "with_stream": str(surgery.pk)}
    kind = get(sharing.KIND)
    assert kind.facts(stream, params) == {"streams": 2}
    kind.check(stream, params, decided.by, NOON)

    kind.enact(stream, params, decided)

    assert WorkShare.objects.get().decision == "DEC-2026-0011"
    assert Event.objects.filter(action="stream.work_shared").count() == 2
    pages = [sign_in(member).get(f"/t/northshore/streams/{one.pk}/").content.decode() for one in (stream, surgery)]
    assert "shared with Surgery" in pages[0]
    assert "shared by DEC-2026-0011" in pages[1]
    with pytest.raises(Refusal, match=r"work\.shared_already"):
        kind.check(stream, params, decided.by, NOON)


def test_closed_work_is_not_shared(work, surgery, owner, decided):
    services.close_work(work, by=owner, at=NOON)

    with pytest.raises(Refusal, match=r"work\.closed"):
        sharing.share_work(work, with_stream=surgery, by=owner, at=NOON, mandate=decided)


def test_closing_all_work_leaves_owner_and_term_untouched(work, stream, owner_term, owner):
    before = vars(stream.role_terms.get()).copy()

    services.close_work(work, by=owner, at=NOON)

    after = vars(stream.role_terms.get())
    assert {name: after[name] for name in after if name != "_state"} == {
        name: before[name] for name in before if name != "_state"
    }
    stream.refresh_from_db()
    assert stream.state == "active"


def test_through_the_api(work, stream, surgery, owner, sign_in):
    url = f"/t/northshore/api/v1/streams/{stream.pk}/work/{work.pk}/share/"
    sent = {"with_stream": str(surgery.pk)}

    answer = sign_in(owner).post(url, sent, content_type="application/json", headers={"If-Match": "*"})

    assert (answer.status_code, answer.json()["code"]) == (409, "work.second_stream")
