"""The way in: the welcome page, the organisations of a person, and a life sign for machines."""

import pytest

from tenancy.models import Membership, User
from tenancy.scope import tenant_scope
from tests.cast import NOON


def test_the_welcome_page_explains_the_product_and_offers_the_way_in(db, client):
    page = client.get("/")

    assert page.status_code == 200
    assert 'name="login"' in page.content.decode()
    assert "value stream" in page.content.decode()


def test_who_is_signed_in_goes_straight_on(member, sign_in):
    browser = sign_in(member)

    assert browser.get("/").url == "/organisations/"
    assert browser.get("/organisations/").url == "/t/northshore/"


def test_with_two_organisations_one_chooses(member, southbank, sign_in):
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=member.user, title="Guest", starts_at=NOON)

    page = sign_in(member).get("/organisations/")

    assert page.status_code == 200
    assert [one.tenant.name for one in page.context["memberships"]] == ["Northshore", "Southbank"]


def test_an_organisation_that_was_left_is_no_choice(leaver, sign_in):
    page = sign_in(leaver).get("/organisations/")

    assert (page.status_code, page.context["memberships"]) == (200, [])


def test_the_organisations_are_for_those_who_are_signed_in(db, client):
    answer = client.get("/organisations/")

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/organisations/")


def test_nobody_signs_up(db, client):
    answer = client.post("/accounts/signup/", {"email": "new@elsewhere.example", "password1": "long enough 1!"})

    assert answer.status_code == 200
    assert not User.objects.filter(email="new@elsewhere.example").exists()


@pytest.mark.parametrize("action", ["action_add", "action_primary"])
def test_nobody_takes_an_address_that_somebody_else_may_be_invited_by(member, sign_in, action):
    answer = sign_in(member).post("/accounts/email/", {"email": "boss@eastside.example", action: ""})

    assert answer.status_code == 404
    assert User.objects.get(pk=member.user.pk).email == "member@northshore.example"


def test_signing_in_with_the_password_leads_in_and_signing_out_leads_out(northshore, client):
    user = User.objects.create_user("nurse@northshore.example", "a long password")
    with tenant_scope(northshore.pk):
        Membership.objects.create(user=user, starts_at=NOON)

    signed_in = client.post("/accounts/login/", {"login": "Nurse@northshore.example", "password": "a long password"})
    inside = client.get("/t/northshore/")
    client.post("/accounts/logout/")

    assert (signed_in.status_code, signed_in.url, inside.status_code) == (302, "/organisations/", 200)
    assert client.get("/t/northshore/").status_code == 302


@pytest.mark.parametrize("email", ["nurse@northshore.example", "nobody@northshore.example"])
def test_a_reset_does_not_tell_whether_an_address_is_known(db, client, email):
    User.objects.create_user("nurse@northshore.example", "a long password")

    answer = client.post("/accounts/password/reset/", {"email": email})

    assert (answer.status_code, answer.url) == (302, "/accounts/password/reset/done/")


def test_a_life_sign_asks_nothing_of_the_services(client):
    assert client.get("/livez").content == b"ok\n"
