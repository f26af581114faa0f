"""Accepting an invitation through the organisation's own provider: the first link of somebody new."""

from datetime import timedelta

import pytest
from django.conf import settings

from people import services
from sign_in.models import IdentityLink
from tenancy import clock
from tenancy.models import Membership, User
from tenancy.scope import tenant_scope
from tests.people.conftest import NEW, link
from tests.sign_in.conftest import come_back, linked, said


@pytest.fixture
def invite(northshore, administrator, issuer):
    """Somebody is invited by the administrator, now."""

    def make(email=NEW, **words):
        with tenant_scope(northshore.pk):
            return services.invite(email=email, by=administrator, at=clock.now(), **words)

    return make


def join_with(client, issuer, provider, invitation):
    """Press the provider's button on the invitation's page, sign in there, and come back."""
    away = client.post(f"{link(invitation)}with/{provider.pk}/")
    return client.get(issuer.walk(away.url)) if away.status_code == 302 else away


def links(tenant):
    with tenant_scope(tenant.pk):
        return list(IdentityLink.objects.values_list("membership__user__email", "subject"))


def test_somebody_new_joins_without_a_password_and_signs_in_that_way_again(
    northshore, invite, issuer, provider, client
):
    invitation = invite(name="Somebody New", role="auditor")
    page = client.get(link(invitation)).content.decode()

    joined = join_with(client, issuer, provider, invitation)

    assert f"Join with {provider}" in page
    assert (joined.status_code, joined.url) == (302, "/t/northshore/")
    assert client.get("/t/northshore/").context["request"].membership.role == "auditor"
    user = User.objects.get(email=NEW)
    assert (user.name, user.has_usable_password(), links(northshore)) == ("Somebody New", False, [(NEW, "olga")])
    client.post("/accounts/logout/")
    assert come_back(client, issuer, provider).status_code == 302


def test_it_works_once(northshore, invite, issuer, provider, client):
    invitation = invite()
    join_with(client, issuer, provider, invitation)
    client.post("/accounts/logout/")

    again = join_with(client, issuer, provider, invitation)

    assert (again.status_code, said(again)) == (409, "invitation.used")


def test_an_account_that_is_there_is_joined_by_who_is_signed_in_to_it_alone(
    northshore, stranger, invite, issuer, provider, client, sign_in
):
    invitation = invite(stranger.email)

    by_link = join_with(client, issuer, provider, invitation)
    nothing_yet = links(northshore)
    browser = sign_in(stranger)
    signed_in = join_with(browser, issuer, provider, invitation)

    assert (said(by_link), nothing_yet) == ("invitation.sign_in", [])
    assert browser.get("/t/northshore/").status_code == 200
    assert (signed_in.status_code, links(northshore)) == (302, [(stranger.email, "olga")])


def test_an_account_at_the_provider_that_is_somebody_elses_joins_nobody(
    northshore, member, invite, issuer, provider, client
):
    linked(member, provider)
    invitation = invite()

    answer = join_with(client, issuer, provider, invitation)

    assert (answer.status_code, said(answer)) == (409, "oidc.taken")
    assert not User.objects.filter(email=NEW).exists()
    with tenant_scope(northshore.pk):
        assert not Membership.objects.filter(user__email=NEW).exists()


def test_an_expired_one_sends_nobody_away(northshore, invite, issuer, provider, client):
    invitation = invite()
    settings.FROZEN_NOW = clock.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1)

    answer = join_with(client, issuer, provider, invitation)

    assert (answer.status_code, said(answer)) == (409, "invitation.expired")
