"""Who sees which pack, on the pages, in the API and on the page of the meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Seat
from outbox.models import Message
from packs import services
from packs.models import Pack
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.packs.sitting import Sitting, make_owner, make_sitting, seated

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SignIn = Callable[[Membership | None], Client]


@dataclass
class Cast:
    sitting: Sitting
    recipient: Membership
    other: Membership
    secretary: Membership
    chair: Membership
    packs: dict[str, Pack]

    def url(self, rest: str = "", title: str = "Recipient") -> str:
        return f"/t/northshore/packs/{self.packs[title].pk}/{rest}"


@pytest.fixture
def cast(sitting: Sitting, seat: Callable[..., Seat]) -> Cast:
    people = [
        seat(title, kind).membership
        for title, kind in (
            ("Recipient", "member"),
            ("Other", "member"),
            ("Secretary", "secretary"),
            ("Chair", "chair"),
        )
    ]
    make_owner(sitting, people[0])
    with tenant_scope(sitting.tenant.pk):
        services.prepare_due(at=NOON)
        packs = {pack.membership.title: pack for pack in Pack.objects.select_related("membership__user")}
    return Cast(sitting, *people, packs)


def test_recipient_secretary_and_auditor_see_a_pack_and_nobody_else(
    cast: Cast,
    auditor: Membership,
    administrator: Membership,
    member: Membership,
    southbank_administrator: Membership,
    sign_in: SignIn,
) -> None:
    people = {
        "recipient": cast.recipient,
        "secretary": cast.secretary,
        "auditor": auditor,
        "other": cast.other,
        "chair": cast.chair,
        "administrator": administrator,
        "member": member,
        "elsewhere": southbank_administrator,
    }
    doors = ("", "preview/", "pdf/")

    seen = {
        name: {sign_in(person).get(cast.url(door)).status_code for door in doors} for name, person in people.items()
    }

    assert seen == {name: {200} if name in {"recipient", "secretary", "auditor"} else {404} for name in people}


def test_the_list_shows_what_the_reader_may_see(
    cast: Cast, auditor: Membership, member: Membership, sign_in: SignIn
) -> None:
    def rows(person: Membership) -> int:
        return len(sign_in(person).get("/t/northshore/api/v1/packs/").json()["results"])

    assert [rows(person) for person in (cast.recipient, cast.secretary, auditor, member)] == [1, 4, 4, 0]
    page = sign_in(cast.secretary).get("/t/northshore/packs/").content.decode()
    assert "1 to 4 of 4" in page
    assert "Nothing here" not in page


def test_the_list_costs_the_same_queries_for_one_pack_and_for_many(cast: Cast, sign_in: SignIn) -> None:
    def queries(person: Membership) -> int:
        client = sign_in(person)
        client.get("/t/northshore/packs/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/t/northshore/packs/").status_code == 200
        return len([query for query in caught if query["sql"].startswith("SELECT")])

    assert queries(cast.recipient) == queries(cast.secretary)
    assert queries(cast.secretary) <= 8


def test_a_list_filters_sorts_and_exports_without_formulas(cast: Cast, sign_in: SignIn) -> None:
    with tenant_scope(cast.sitting.tenant.pk):
        Membership.objects.filter(pk=cast.other.pk).update(title='=HYPERLINK("http://x")')
    client = sign_in(cast.secretary)

    file = b"".join(client.get("/t/northshore/packs/?export=csv&sort=for").streaming_content).decode("utf-8-sig")

    assert '"\'=HYPERLINK(""http://x"")"' in file
    assert "1 to 4 of 4" in client.get("/t/northshore/packs/?delivery=waiting").content.decode()
    assert "Nothing matches" in client.get("/t/northshore/packs/?delivery=sent").content.decode()


def test_the_preview_can_do_nothing_and_asks_for_nothing(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.recipient).get(cast.url("preview/"))

    policy = response["Content-Security-Policy"]
    page = response.content.decode()
    assert "unsafe" not in policy
    for part in (
        "script-src 'none'",
        "img-src data:",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups",
    ):
        assert part in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "cid:" not in page
    assert page.count("data:image/png;base64,") == 1
    assert '<base target="_blank">' in page


def test_the_file_is_the_one_that_was_mailed(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.recipient).get(cast.url("pdf/"))
    by_api = sign_in(cast.recipient).get(f"/t/northshore/api/v1/packs/{cast.packs['Recipient'].pk}/pdf/")

    assert response["Content-Disposition"] == 'attachment; filename="urgent-care-review-2026-10-08.pdf"'
    assert response.content == by_api.content == bytes(cast.packs["Recipient"].pdf)


def test_the_address_in_the_mail_opens_the_readers_own_pack(cast: Cast, member: Membership, sign_in: SignIn) -> None:
    url = f"/t/northshore/packs/meeting/{cast.sitting.meeting.pk}/"

    assert sign_in(cast.other).get(url)["Location"] == cast.url(title="Other")
    assert sign_in(member).get(url).status_code == 404
    assert f"http://localhost:8000{url}" in cast.packs["Other"].html


def test_the_api_tells_delivery_and_words(cast: Cast, sign_in: SignIn) -> None:
    found = sign_in(cast.recipient).get(f"/t/northshore/api/v1/packs/{cast.packs['Recipient'].pk}/").json()

    assert (found["delivery"], found["delivery_attempts"], found["delivered_at"]) == ("waiting", 0, None)
    assert "Waits for you before Thu 8 Oct" in found["text"]
    assert "html" not in found


def test_a_pack_page_says_what_the_server_said_and_lets_the_secretary_try_again(cast: Cast, sign_in: SignIn) -> None:
    with tenant_scope(cast.sitting.tenant.pk):
        Message.objects.update(state="parked", attempts=8, outcome="550 5.1.1 No such person here")
    reader, secretary = sign_in(cast.recipient), sign_in(cast.secretary)

    page = reader.get(cast.url()).content.decode()
    refused = reader.post(cast.url("send-again/"))
    offered = secretary.get(cast.url()).content.decode()
    done = secretary.post(cast.url("send-again/"))

    assert "550 5.1.1 No such person here" in page
    assert "Try the mail again" not in page
    assert refused.status_code == 403
    assert "Try the mail again" in offered
    assert done.status_code == 302
    with tenant_scope(cast.sitting.tenant.pk):
        assert Message.objects.get(ref=cast.packs["Recipient"].pk).state == "waiting"


def test_the_meeting_says_how_far_its_packs_are(cast: Cast, member: Membership, sign_in: SignIn) -> None:
    url = f"/t/northshore/governance/meetings/{cast.sitting.meeting.pk}/"

    own = sign_in(cast.recipient).get(url).content.decode()
    all_of_them = sign_in(cast.secretary).get(url).content.decode()
    none = sign_in(member).get(url).content.decode()

    assert cast.url() in own
    assert "packs prepared" not in own
    assert "4 packs prepared, 0 delivered" in " ".join(all_of_them.split())
    assert "Your pack" not in none


def test_a_meeting_of_a_body_without_members_says_that_no_pack_is_made(
    sitting: Sitting, member: Membership, sign_in: SignIn
) -> None:
    page = sign_in(member).get(f"/t/northshore/governance/meetings/{sitting.meeting.pk}/").content.decode()

    assert "No pack is made: nobody sits in the body." in page


def test_preparing_by_hand_answers_with_a_sentence_or_a_refusal(
    sitting: Sitting, seat: Callable[..., Seat], sign_in: SignIn
) -> None:
    chair, member = seat("Chair", "chair").membership, seat("Member").membership
    url = f"/t/northshore/packs/meeting/{sitting.meeting.pk}/prepare/"

    refused = sign_in(member).post(url)
    done = sign_in(chair).post(url, follow=True)
    again = sign_in(chair).post(url)

    assert (refused.status_code, again.status_code) == (403, 409)
    assert "2 packs are prepared and on their way." in done.content.decode()
    assert "Not made again." in again.content.decode()


def test_the_admin_site_shows_the_outbox_and_tries_parked_mail_again(
    cast: Cast, administrator: Membership, auditor: Membership, sign_in: SignIn
) -> None:
    with tenant_scope(cast.sitting.tenant.pk):
        parked = Message.objects.get(ref=cast.packs["Other"].pk)
        Message.objects.filter(pk=parked.pk).update(state="parked", attempts=8, outcome="550 no")
    url, form = "/t/northshore/admin/outbox/message/", {"action": "try_again", "_selected_action": [str(parked.pk)]}

    listed = sign_in(auditor).get(f"{url}?state=parked").content.decode()
    sign_in(auditor).post(url, form)
    with tenant_scope(cast.sitting.tenant.pk):
        assert Message.objects.get(pk=parked.pk).state == "parked"
    sign_in(administrator).post(url, form)

    assert "550 no" in listed
    with tenant_scope(cast.sitting.tenant.pk):
        assert Message.objects.get(pk=parked.pk).state == "waiting"


def test_the_outbox_in_the_api_is_the_own_mail_or_all_of_it(
    cast: Cast, administrator: Membership, member: Membership, sign_in: SignIn
) -> None:
    def rows(person: Membership) -> int:
        return len(sign_in(person).get("/t/northshore/api/v1/messages/").json()["results"])

    assert [rows(person) for person in (cast.recipient, administrator, member)] == [1, 4, 0]


def test_southbanks_packs_are_not_there(cast: Cast, southbank_administrator: Membership, sign_in: SignIn) -> None:
    with tenant_scope(southbank_administrator.tenant_id):
        there = make_sitting(southbank_administrator.tenant)
        seated(there, southbank_administrator, "secretary")
        services.prepare_due(at=NOON)
        theirs = Pack.objects.get()

    client: Any = sign_in(cast.secretary)

    assert client.get(f"/t/northshore/packs/{theirs.pk}/").status_code == 404
    assert client.get(f"/t/northshore/packs/meeting/{there.meeting.pk}/").status_code == 404
    assert client.post(f"/t/northshore/packs/meeting/{there.meeting.pk}/prepare/").status_code == 404
    assert client.get(f"/t/northshore/api/v1/packs/{theirs.pk}/").status_code == 404
