"""The page behind an invitation's link: who may join by it, who is told what, and that a refusal leaves nothing behind."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache

from audit.models import Event
from people import services
from people.models import Invitation
from tenancy.models import Membership, Role, User
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.people.conftest import NEW, everything, link

PASSWORD = "a boat upon the north shore"
ME = {"name": "Somebody New", "password": PASSWORD}
SESSION = "session"


def shown(answer):
    """A page's text without what differs by chance."""
    words = re.sub(r'csrfmiddlewaretoken" value="\w+', "", answer.content.decode())
    return words.replace(answer["X-Request-Id"], "")


def refused_as(answer):
    return re.search(r'data-code="([\w.]+)"', answer.content.decode())[1]


# --- Joining ------------------------------------------------------------------------------------------------------------
def test_somebody_new_chooses_name_and_password_and_stands_in_their_week(invite, northshore, client):
    invitation = invite(role=Role.AUDITOR, title="Reviewer")

    page = client.get(link(invitation))
    before = client.session.session_key
    joined = client.post(link(invitation), ME)

    assert (page.status_code, page["Cache-Control"]) == (200, "max-age=0, no-cache, no-store, must-revalidate, private")
    assert (joined.status_code, joined["Location"]) == (302, "/t/northshore/")
    assert client.get("/t/northshore/").status_code == 200
    assert client.session.session_key != before
    user = User.objects.get(email=NEW)
    assert (user.name, user.is_active, user.check_password(PASSWORD)) == ("Somebody New", True, True)
    with tenant_scope(northshore.pk):
        membership, row = Membership.objects.get(user=user), Invitation.objects.get()
        event = Event.objects.get(action="invitation.accepted")
    assert (membership.role, membership.title, membership.starts_at, membership.ends_at) == (
        "auditor",
        "Reviewer",
        NOON,
        None,
    )
    assert (row.state, row.ended_at, row.membership_id) == ("accepted", NOON, membership.pk)
    assert event.by_id == membership.pk


def test_who_is_signed_in_with_the_address_confirms_and_gets_a_new_session(invite, northshore, stranger, sign_in):
    browser, invitation = sign_in(stranger), invite(stranger.email)
    before = browser.session.session_key

    page = browser.get(link(invitation))
    joined = browser.post(link(invitation))

    assert b'type="password"' not in page.content
    assert (joined.status_code, joined["Location"]) == (302, "/t/northshore/")
    assert browser.session.session_key not in (None, before)
    assert browser.get("/t/northshore/").status_code == 200


def test_who_has_an_account_and_is_not_signed_in_goes_to_the_login_and_back(invite, northshore, stranger, client):
    cache.clear()  # of the limit on logging in
    User.objects.filter(pk=stranger.pk).update(password=make_password(PASSWORD))
    address = link(invite(stranger.email))

    sent_away = client.post(address, ME)
    back = client.post("/accounts/login/", {"login": stranger.email, "password": PASSWORD, "next": address})
    joined = client.post(address)

    assert (sent_away.status_code, sent_away["Location"]) == (302, f"/accounts/login/?next={address}")
    assert (back.status_code, back["Location"]) == (302, address)
    assert joined["Location"] == "/t/northshore/"
    assert User.objects.get(pk=stranger.pk).name == ""  # what was typed before signing in is nothing


def test_the_page_is_the_same_for_known_and_unknown_addresses(invite, stranger, client):
    known, unknown = (client.get(link(invite(email))) for email in (stranger.email, "stranger@nowhere.example"))

    one, other = shown(known), shown(unknown).replace("nowhere", "elsewhere")
    links = re.compile(r"/invitations/[\w=-]+/")
    assert (known.status_code, links.sub("", one)) == (unknown.status_code, links.sub("", other))


def test_who_left_comes_back_as_the_same_person_and_holds_nothing(invite, northshore, leaver, sign_in):
    since = leaver.starts_at
    invitation = invite(leaver.user.email, title="Adviser")

    joined = sign_in(leaver).post(link(invitation))

    assert joined.status_code == 302
    with tenant_scope(northshore.pk):
        leaver.refresh_from_db()
    assert (leaver.title, leaver.ends_at, leaver.starts_at) == ("Adviser", None, since)


# --- Not joining ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "password": PASSWORD}, "name"),
        ({"name": "New", "password": "short"}, "password"),
        ({"name": "New", "password": "password12345"}, "password"),
        ({"name": "New", "password": NEW}, "password"),
        ({"name": "x" * 121, "password": PASSWORD}, "name"),
    ],
)
def test_a_weak_password_or_no_name_is_said_at_its_field(invite, northshore, client, sent, field):
    address = link(invite())
    before = everything(northshore)

    answer = client.post(address, sent)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert everything(northshore) == before
    assert SESSION not in client.cookies


def used(invitation, administrator):
    services.accept(invitation, user=User.objects.create_user(invitation.email), at=NOON)


def withdrawn(invitation, administrator):
    services.withdraw(invitation, by=administrator, at=NOON)


def expired(invitation, administrator):
    Invitation.objects.update(expires_at=NOON)


def demoted(invitation, administrator):
    Membership.objects.filter(pk=administrator.pk).update(role=Role.MEMBER)


def left(invitation, administrator):
    Membership.objects.filter(pk=administrator.pk).update(ends_at=NOON)


@pytest.mark.parametrize(
    ("meanwhile", "code", "status"),
    [
        (used, "invitation.used", 409),
        (withdrawn, "invitation.withdrawn", 409),
        (expired, "invitation.expired", 409),
        (demoted, "invitation.not_backed", 403),
        (left, "invitation.not_backed", 403),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_whose_time_is_over_says_why(invite, northshore, administrator, client, meanwhile, code, status, method):
    invitation = invite()
    address = link(invitation)
    with tenant_scope(northshore.pk):
        meanwhile(invitation, administrator)
    before = everything(northshore)

    answer = getattr(client, method)(address, ME)

    assert (answer.status_code, refused_as(answer)) == (status, code)
    assert everything(northshore) == before
    assert SESSION not in client.cookies


def test_used_twice_in_one_breath_it_is_used_once(invite, northshore, client, sign_in):
    address = link(invite())
    first, second = client.post(address, ME), sign_in(None).post(address, ME)

    assert (first.status_code, second.status_code, refused_as(second)) == (302, 409, "invitation.used")


def test_the_link_before_the_newest_opens_nothing(invite, northshore, administrator, client):
    invitation = invite()
    old = link(invitation)
    with tenant_scope(northshore.pk):
        services.send_again(invitation, by=administrator, at=NOON)
    before = everything(northshore)

    answer = client.post(old, ME)

    assert (answer.status_code, refused_as(answer)) == (403, "invitation.unknown")
    assert everything(northshore) == before


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_deactivated_person_does_not_join(invite, northshore, stranger, client, signed_in):
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    invitation = invite(stranger.email)
    if signed_in:
        client.force_login(stranger)  # from before; the next request finds nobody
    before = everything(northshore)

    answer = client.post(link(invitation), ME)

    assert (answer.status_code, refused_as(answer)) == (403, "invitation.deactivated")
    assert everything(northshore) == before


def test_somebody_else_who_is_signed_in_does_not_join_by_it(invite, northshore, stranger, sign_in):
    address = link(invite())
    before = everything(northshore)

    for answer in (sign_in(stranger).get(address), sign_in(stranger).post(address)):
        assert (answer.status_code, refused_as(answer)) == (403, "invitation.other_address")
        assert NEW not in answer.content.decode()

    assert everything(northshore) == before


def test_who_joined_by_another_way_meanwhile_is_told_so(invite, northshore, stranger, sign_in):
    address = link(invite(stranger.email))
    with tenant_scope(northshore.pk):
        Membership.objects.create(user=stranger, starts_at=NOON)
    before = everything(northshore)

    answer = sign_in(stranger).post(address)

    assert (answer.status_code, refused_as(answer)) == (409, "invitation.member_already")
    assert everything(northshore) == before


@pytest.mark.parametrize("token", ["x", "x" * 64, "A" * 64, "=" * 64, "ä" * 64])
def test_what_is_no_link_opens_nothing(northshore, client, token):
    answers = [client.get(f"/invitations/{token}/"), client.post(f"/invitations/{token}/", ME)]

    assert {(answer.status_code, refused_as(answer)) for answer in answers} == {(403, "invitation.unknown")}


def test_a_link_of_one_organisation_opens_nothing_in_another(invite, southbank, client):
    token = link(invite()).split("/")[2]
    forged = f"/invitations/{services.invitations.rules.token_of('guess', tenant=southbank.pk, invitation=southbank.pk, sending=1)[:21]}{token[21:]}/"

    assert client.post(forged, ME).status_code == 403
