"""Two owners declare how they share a thing; the radar finds the rest and names who settles it."""

import json
from contextlib import closing
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Body
from governance.forums import services as forums
from governance.forums.models import Cycle, Purpose
from rights.matrix.models import Level
from streams import services as streams
from streams.boundaries import services
from streams.boundaries.models import InterfaceAgreement, Standing
from streams.boundaries.selectors import undeclared, undeclared_of
from streams.models import ScopeKind, StreamRole
from tests.cast import NOON, join

pytestmark = pytest.mark.usefixtures("inside")
PAGE, API = "/t/northshore/streams/overlaps/", "/t/northshore/api/v1/interface-agreements/"


@pytest.fixture
def other_owner(northshore):
    """Accountable for the other stream."""
    return join(northshore, "Owner of Surgery")


@pytest.fixture
def claim(administrator):
    """`claim(stream, "a/b")` names a system inside the boundary."""

    def made(stream, path):
        return streams.declare_scope_item(stream, kind=ScopeKind.SYSTEM, path=path, by=administrator, at=NOON)

    return made


@pytest.fixture
def other(make_stream, other_owner):
    """Surgery, of another owner."""
    return make_stream("Surgery", owned_by=other_owner)


@pytest.fixture
def both(stream, other, claim):
    """Urgent care claims the records, Surgery a part of them."""
    claim(stream, "records")
    claim(other, "records/images")
    return stream, other


@pytest.fixture
def proposed(both, owner):
    """Urgent care has proposed, Surgery has not answered."""
    return services.propose_agreement(
        both[0],
        with_stream=both[1],
        kind="system",
        path="records/images",
        words="They write, we read",
        by=owner,
        at=NOON,
    )


def test_a_finding_names_both_paths_both_streams_and_how_they_meet(both, member):
    (found,) = undeclared(member, NOON)

    assert (found.overlap, found.kind) == ("nested", "system")
    assert (found.wide_stream.name, found.wide_path) == ("Urgent care", "records")
    assert (found.narrow_stream.name, found.narrow_path) == ("Surgery", "records/images")
    assert undeclared_of(both[1], member, NOON) == [found]


def test_a_proposal_declares_nothing_until_the_other_owner_agrees(proposed, member, other_owner):
    assert len(undeclared(member, NOON)) == 1

    services.agree(proposed, by=other_owner, at=NOON)

    assert undeclared(member, NOON) == []
    assert Event.objects.filter(action="stream.agreement_made").count() == 2  # in the record of both


def test_only_the_other_owner_agrees(proposed, owner, administrator, member):
    for person in (owner, administrator, member):
        with pytest.raises(Refusal) as refusal:
            services.agree(proposed, by=person, at=NOON)
        assert refusal.value.status == 403

    proposed.refresh_from_db()
    assert proposed.state == Standing.PROPOSED


def test_who_is_accountable_for_both_has_agreed_by_proposing(stream, make_stream, owner):
    other = make_stream("Surgery")

    made = services.propose_agreement(stream, with_stream=other, kind="system", path="a", words="w", by=owner, at=NOON)

    assert (made.state, made.agreed_by) == (Standing.AGREED, owner)


def test_a_withdrawn_agreement_stays_in_the_history_and_the_overlap_is_back(proposed, member, owner, other_owner):
    services.agree(proposed, by=other_owner, at=NOON)

    services.withdraw_agreement(proposed, because="The interface is gone", by=other_owner, at=NOON + timedelta(days=1))

    kept = InterfaceAgreement.objects.get()
    assert (kept.state, kept.withdrawn_by, kept.because) == (Standing.WITHDRAWN, other_owner, "The interface is gone")
    assert len(undeclared(member, NOON)) == 1


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (
            lambda a, one, two: services.agree(services.agree(a, by=two, at=NOON), by=two, at=NOON),
            "agreement.made_already",
        ),
        (
            lambda a, one, two: services.agree(
                services.withdraw_agreement(a, because="x", by=one, at=NOON), by=two, at=NOON
            ),
            "agreement.withdrawn",
        ),
        (
            lambda a, one, two: services.propose_agreement(
                a.with_stream, with_stream=a.stream, kind="system", path=" records / images", words="w", by=two, at=NOON
            ),
            "agreement.there_already",
        ),
        (
            lambda a, one, two: services.propose_agreement(
                a.stream, with_stream=a.stream, kind="system", path="x", words="w", by=one, at=NOON
            ),
            "agreement.with_itself",
        ),
    ],
)
def test_what_is_refused(proposed, owner, other_owner, act, code):
    with pytest.raises(Refusal) as refusal:
        act(proposed, owner, other_owner)

    assert refusal.value.code == code
    assert InterfaceAgreement.objects.count() == 1


def test_a_hidden_stream_has_no_overlaps_for_those_who_do_not_see_it(stream, draft, claim, member, administrator):
    claim(stream, "records")
    claim(draft, "records")

    assert undeclared(member, NOON) == []
    assert len(undeclared(administrator, NOON)) == 1


def test_the_forum_for_priorities_at_the_level_of_coordination_settles_it(both, administrator, member):
    level = Level.objects.create(code="coordination", name="Coordination", rank=2)
    body = Body.objects.create(name="Coordination board", level=level)
    forums.make_forum(
        body, name="Priorities", purpose=Purpose.PRIORITIES, cycle=Cycle.SHORT, rule="FREQ=WEEKLY;BYDAY=TU",
        first_on=NOON.date(), starts_time=NOON.time(), time_zone="Europe/London", duration_min=60, papers_due_days=2,
        quorum=1, by=administrator, at=NOON,
    )  # fmt: skip

    (found,) = undeclared(member, NOON)

    assert found.settles is not None
    assert found.settles.name == "Priorities"


# --- Doors -----------------------------------------------------------------------------------------------------------------
def test_the_page_filters_sorts_and_is_taken_away(both, claim, make_stream, sign_in, member):
    third = make_stream("Dental")
    claim(third, "records")
    browser = sign_in(member)

    def rows(query=""):
        return [one.narrow_stream.name for one in browser.get(f"{PAGE}{query}").context["table"].page.object_list]

    assert len(rows()) == 3
    assert rows(f"?stream={both[1].pk}&overlap=nested") == ["Surgery", "Surgery"]
    assert rows("?overlap=same") in (["Dental"], ["Urgent care"])
    assert rows("?q=images&sort=-wide_stream") == ["Surgery", "Surgery"]
    assert rows("?overlap=nonsense") == rows()
    with closing(browser.get(f"{PAGE}?export=csv")) as csv, closing(browser.get(f"{PAGE}?export=xlsx")) as xlsx:
        assert b"".join(csv).count(b"records/images") == 2
        assert b"".join(xlsx)[:2] == b"PK"


def test_the_empty_page_teaches(stream, sign_in, member):
    assert "until both owners" in sign_in(member).get(PAGE).content.decode()


def test_the_page_costs_the_same_for_many(both, claim, sign_in, member):
    browser = sign_in(member)
    browser.get(PAGE)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(PAGE).status_code == 200
        return len(asked)

    few = cost()
    for number in range(5):
        claim(both[0], f"more/{number}")
        claim(both[1], f"more/{number}")

    assert cost() == few


def test_two_owners_declare_it_on_the_page(both, sign_in, owner, other_owner):
    one, other = both
    url = f"/t/northshore/streams/{one.pk}/"
    asked = {"with_stream": other.pk, "kind": "system", "path": "records/images", "words": "They write, we read"}
    assert "records/images" in sign_in(owner).get(url).content.decode()

    assert sign_in(owner).post(f"{url}agreements/propose/", asked).status_code == 302
    agreement = InterfaceAgreement.objects.get()
    there = f"/t/northshore/streams/{other.pk}/agreements/{agreement.pk}/agree/"
    assert sign_in(other_owner).post(there).status_code == 302

    agreement.refresh_from_db()
    assert agreement.state == Standing.AGREED
    assert sign_in(owner).get(f"{url}agreements/{agreement.pk}/withdraw/").status_code == 200
    assert sign_in(owner).post(f"{url}agreements/{agreement.pk}/withdraw/", {"because": "Gone"}).status_code == 302


def test_two_owners_declare_it_through_the_api(both, sign_in, owner, other_owner):
    def send(person, url, body=None):
        answer = sign_in(person).post(url, body, content_type="application/json", headers={"If-Match": "*"})
        return answer.status_code, answer.json()

    asked = {
        "stream": str(both[0].pk),
        "with_stream": str(both[1].pk),
        "kind": "system",
        "path": "records",
        "words": "w",
    }
    (found,) = sign_in(owner).get(f"{API}overlaps/?stream={both[0].pk}").json()
    assert found["narrow"] == {"stream": str(both[1].pk), "name": "Surgery", "path": "records/images"}

    status, made = send(owner, API, asked)
    assert (status, made["state"]) == (201, "proposed")
    assert send(owner, f"{API}{made['id']}/agree/")[0] == 403
    assert send(other_owner, f"{API}{made['id']}/agree/")[1]["state"] == "agreed"

    assert sign_in(owner).get(f"{API}overlaps/").json() == []
    assert send(other_owner, f"{API}{made['id']}/withdraw/", {"because": "Gone"})[1]["state"] == "withdrawn"


def test_the_command_says_no_while_there_are_overlaps(both, proposed, other_owner):
    out = StringIO()
    with pytest.raises(CommandError) as answer:
        call_command("overlaps", "--tenant", "northshore", "--json", stdout=out)
    assert answer.value.returncode == 1
    assert [one["narrow"]["path"] for one in json.loads(out.getvalue())["overlaps"]] == ["records/images"]

    services.agree(proposed, by=other_owner, at=NOON)
    out = StringIO()
    call_command("overlaps", "--tenant", "northshore", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"tenant": "northshore", "overlaps": []}


def test_an_owner_whose_term_has_ended_agrees_to_nothing(proposed, other, other_owner, administrator):
    streams.end_term(other.role_terms.get(role=StreamRole.OWNER), by=administrator, at=NOON)

    with pytest.raises(Refusal) as refusal:
        services.agree(proposed, by=other_owner, at=NOON)

    assert refusal.value.status == 403
