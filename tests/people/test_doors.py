"""The same services behind the pages, the API and the admin site: who is shown what, and what a door adds."""

import re
from datetime import timedelta

import pytest

from governance.bodies.services import give_seat
from people import services
from people.models import Invitation
from streams.models import RoleTerm
from tenancy.models import Membership, Role
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.people.conftest import NEW, everything

PEOPLE, API = "/t/northshore/people/", "/t/northshore/api/v1/"


def words(answer):
    return answer.content.decode()


def send(browser, method, address, data=None, **headers):
    return getattr(browser, method)(
        API + address, data or {}, content_type="application/json", headers={"If-Match": "*"} | headers
    )


# --- The list -----------------------------------------------------------------------------------------------------------
def test_a_colleague_sees_who_is_here_and_no_address_or_leaver(member, administrator, leaver, sign_in):
    page, found = (sign_in(member).get(f"{PEOPLE}{rest}") for rest in ("", "?q=northshore.example"))

    assert "Administrator" in words(page)
    assert "Leaver" not in words(page)
    assert "administrator@northshore.example" not in words(page)
    assert "Nothing matches" in words(found)  # the search tells no address either


def test_an_auditor_sees_addresses_leavers_and_invitations(auditor, leaver, invite, sign_in):
    invite()
    browser = sign_in(auditor)

    page, invitations = browser.get(PEOPLE), browser.get(f"{PEOPLE}invitations/")

    assert ("leaver@northshore.example" in words(page), NEW in words(invitations)) == (True, True)
    assert "Send again" not in words(invitations)  # who only looks changes nothing


@pytest.mark.parametrize(
    ("asked", "shown", "not_shown"),
    [
        ("role=auditor", "Auditor", "Head of claims"),
        ("standing=left", "Leaver", "Head of claims"),
        ("standing=leaving", "Head of claims", "Leaver"),
        ("q=claims", "Head of claims", "Leaver"),
        ("q=leaver@northshore", "Leaver", "Head of claims"),
    ],
)
def test_the_list_is_narrowed(northshore, administrator, auditor, leaver, sign_in, asked, shown, not_shown):
    join(northshore, "Head of claims", ends_at=NOON + timedelta(days=3))
    cells = words(sign_in(administrator).get(f"{PEOPLE}?{asked}")).split("<tbody", 1)[1]

    assert (shown in cells, not_shown in cells) == (True, False)


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_both_lists_can_be_taken_away(administrator, member, invite, sign_in, file):
    invite()
    browser = sign_in(administrator)
    people, invitations = (browser.get(f"{PEOPLE}{rest}?export={file}") for rest in ("", "invitations/"))
    contents = [b"".join(answer.streaming_content) for answer in (people, invitations)]

    assert (people.status_code, invitations.status_code) == (200, 200)
    if file == "csv":
        assert b"member@northshore.example" in contents[0]
        assert NEW.encode() in contents[1]


# --- A person -------------------------------------------------------------------------------------------------------------
def test_a_person_is_told_by_what_they_may_and_hold(owner, member, owner_term, sign_in):
    page = words(sign_in(member).get(f"{PEOPLE}{owner.pk}/"))

    assert "Accountable owner" in page
    assert "Assign the roles of a stream" in page
    assert "Activate a stream" in page.split("May decide", 1)[1]
    assert "owner-of-urgent-care@northshore.example" not in page


def test_who_has_left_has_no_page_for_colleagues(member, administrator, leaver, sign_in):
    address = f"{PEOPLE}{leaver.pk}/"

    assert (sign_in(member).get(address).status_code, sign_in(administrator).get(address).status_code) == (404, 200)


def test_a_confidential_stream_is_not_told_by_who_runs_it(northshore, owner, member, auditor, stream, sign_in):
    with tenant_scope(northshore.pk):
        stream.confidential_until, stream.confidential_at = NOON + timedelta(days=9), NOON
        stream.confidential_by, stream.confidential_because = owner, "A bid"
        stream.save()

    assert "Urgent care" not in words(sign_in(member).get(f"{PEOPLE}{owner.pk}/")).replace("Owner of Urgent care", "")
    assert "Urgent care" in words(sign_in(auditor).get(f"{PEOPLE}{owner.pk}/")).replace("Owner of Urgent care", "")


def test_what_an_administrator_may_not_see_is_handed_over_without_its_name(
    northshore, administrator, owner, member, owner_term, sign_in
):
    with tenant_scope(northshore.pk):
        stream = owner_term.stream
        stream.confidential_until, stream.confidential_at = NOON + timedelta(days=9), NOON
        stream.confidential_by, stream.confidential_because = owner, "A bid"
        stream.save()
    browser, address = sign_in(administrator), f"{PEOPLE}{owner.pk}/leave/"
    sent = {f"to-role_term-{owner_term.pk}": str(member.pk)}

    pages = [browser.get(address), browser.post(address, {}), browser.post(address, sent)]
    done = browser.post(address, sent | {"confirmed": "yes", "read": f"role_term-{owner_term.pk}"})

    for page in pages:
        assert "something that is not shown to you" in words(page)
        assert "Urgent care" not in words(page).replace("Owner of Urgent care", "")
    assert done.status_code == 302
    with tenant_scope(northshore.pk):
        assert list(RoleTerm.objects.owners().at(NOON).values_list("membership", flat=True)) == [member.pk]


def test_leaving_is_shown_first_and_done_then(northshore, administrator, owner, member, owner_term, sign_in):
    browser, address = sign_in(administrator), f"{PEOPLE}{owner.pk}/leave/"
    sent = {f"to-role_term-{owner_term.pk}": str(member.pk), "because": "Retires"}
    before = everything(northshore)

    asked, nobody, shown = browser.get(address), browser.post(address, {}), browser.post(address, sent)

    assert "Accountable owner: Urgent care" in words(asked)
    assert (nobody.status_code, "people.needs_successor" in words(nobody)) == (409, True)
    assert "Accountable owner: Urgent care goes to Member." in words(shown)
    assert everything(northshore) == before

    done = browser.post(address, sent | {"confirmed": "yes", "read": f"role_term-{owner_term.pk}"})

    assert (done.status_code, done["Location"]) == (302, f"{PEOPLE}{owner.pk}/")
    with tenant_scope(northshore.pk):
        assert Membership.objects.get(pk=owner.pk).ends_at == NOON


def test_what_came_after_it_was_shown_does_not_end_unread(
    northshore, administrator, owner, member, owner_term, body, sign_in
):
    browser, address = sign_in(administrator), f"{PEOPLE}{owner.pk}/leave/"
    sent = {f"to-role_term-{owner_term.pk}": str(member.pk), "confirmed": "yes", "read": f"role_term-{owner_term.pk}"}
    with tenant_scope(northshore.pk):
        give_seat(body, membership=owner, kind="member", by=administrator, at=NOON)
    before = everything(northshore)

    answer = browser.post(address, sent)

    assert (answer.status_code, "people.not_held" in words(answer)) == (409, True)
    assert everything(northshore) == before


def test_a_role_that_changed_meanwhile_is_not_overwritten_unread(northshore, administrator, member, sign_in):
    browser, address = sign_in(administrator), f"{PEOPLE}{member.pk}/change/"
    read = re.search(r'name="version_read" value="(\w+)"', words(browser.get(address)))[1]
    with tenant_scope(northshore.pk):
        services.change_person(member, title="Head of claims", by=administrator, at=NOON)
    before = everything(northshore)

    answer = browser.post(address, {"role": "auditor", "title": "Member", "version_read": read})

    assert (answer.status_code, "Head of claims" in words(answer)) == (409, True)
    assert everything(northshore) == before


def test_who_lets_themselves_go_lands_outside(northshore, administrator, sign_in):
    join(northshore, "Deputy office", Role.ADMINISTRATOR)

    gone = sign_in(administrator).post(f"{PEOPLE}{administrator.pk}/leave/", {"confirmed": "yes"})

    assert (gone.status_code, gone["Location"]) == (302, "/organisations/")


# --- The API --------------------------------------------------------------------------------------------------------------
def test_the_api_tells_addresses_to_who_may_see_them(member, auditor, sign_in):
    told = {who: sign_in(who).get(f"{API}people/{member.pk}/").json()["email"] for who in (member, auditor)}

    assert told == {member: None, auditor: "member@northshore.example"}


def test_the_answer_to_an_invitation_is_the_same_for_known_and_unknown(northshore, administrator, stranger, sign_in):
    browser = sign_in(administrator)
    answers = [
        send(browser, "post", "invitations/", {"email": email})
        for email in (stranger.email, "stranger@nowhere.example")
    ]

    differing = {"id", "email"}
    shown = [{key: value for key, value in one.json().items() if key not in differing} for one in answers]
    assert [one.status_code for one in answers] == [201, 201]
    assert shown[0] == shown[1]
    assert "token" not in words(answers[0])


def test_leaving_by_the_api_hands_over(northshore, administrator, owner, member, owner_term, sign_in):
    browser = sign_in(administrator)
    held = browser.get(f"{API}people/{owner.pk}/holdings/").json()
    refused = send(browser, "post", f"people/{owner.pk}/leave/")
    left = send(
        browser,
        "post",
        f"people/{owner.pk}/leave/",
        {"handovers": [{"holding": held[0]["holding"], "to": str(member.pk)}]},
    )

    assert [(one["role"], one["needs_successor"]) for one in held] == [("Accountable owner", True)]
    assert (refused.status_code, refused.json()["code"]) == (409, "people.needs_successor")
    assert (left.status_code, left.json()["standing"]) == (200, "left")


@pytest.mark.parametrize(
    "sent",
    [{"role": "emperor"}, {"email": "x@y.example"}, {"title": "x" * 121}, {"role": None}],
)
def test_what_a_person_cannot_be_is_a_problem_with_its_field(northshore, administrator, member, sign_in, sent):
    before = everything(northshore)

    answer = send(sign_in(administrator), "patch", f"people/{member.pk}/", sent)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, next(iter(sent)))
    assert everything(northshore) == before


def test_a_successor_of_another_organisation_is_a_missing_one(
    northshore, administrator, owner, owner_term, southbank_administrator, sign_in
):
    def with_successor(pk):
        data = {"handovers": [{"holding": f"role_term-{owner_term.pk}", "to": str(pk)}]}
        answer = send(sign_in(administrator), "post", f"people/{owner.pk}/leave/", data)
        return answer.status_code, answer.json()["errors"]

    assert with_successor(southbank_administrator.pk) == with_successor("0192ffff-0000-7000-8000-00000000ffff")
    assert with_successor(southbank_administrator.pk)[0] == 400


# --- The admin site -------------------------------------------------------------------------------------------------------
def test_the_admin_site_changes_people_by_the_same_service(northshore, administrator, member, sign_in):
    browser, address = sign_in(administrator), "/t/northshore/admin/tenancy/membership"

    changed = browser.post(f"{address}/{member.pk}/change/", {"role": "auditor", "title": "Reviewer"})
    refused = browser.post(f"{address}/{administrator.pk}/change/", {"role": "member", "title": ""})

    assert changed.status_code == 302
    assert (refused.status_code, "people.last_administrator" in words(refused)) == (409, True)
    with tenant_scope(northshore.pk):
        roles = dict(Membership.objects.values_list("pk", "role"))
    assert (roles[member.pk], roles[administrator.pk]) == ("auditor", "administrator")


def test_the_admin_site_invites_sends_again_and_withdraws(northshore, administrator, sign_in):
    browser, address = sign_in(administrator), "/t/northshore/admin/people/invitation/"

    made = browser.post(f"{address}add/", {"email": NEW, "name": "", "role": "member", "title": ""})
    with tenant_scope(northshore.pk):
        invitation = Invitation.objects.get()
    chosen = {"_selected_action": [str(invitation.pk)]}
    again = browser.post(address, {"action": "send_again"} | chosen)
    back = browser.post(address, {"action": "withdraw"} | chosen)
    refused = browser.post(address, {"action": "send_again"} | chosen)

    assert (made.status_code, again.status_code, back.status_code, refused.status_code) == (302, 302, 302, 409)
    with tenant_scope(northshore.pk):
        assert list(Invitation.objects.values_list("sending", "state")) == [(2, "withdrawn")]
