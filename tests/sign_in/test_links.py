"""Linking oneself with an account at a provider, unlinking, and what an invitation may do."""

import pytest
from django.urls import reverse

from audit.models import Event
from sign_in import registry
from sign_in.models import IdentityLink
from sign_in.oidc import flow
from tenancy import clock
from tenancy.scope import tenant_scope
from tests.sign_in.conftest import come_back, enter, linked, said


def subjects(tenant):
    with tenant_scope(tenant.pk):
        return list(IdentityLink.objects.values_list("membership__title", "subject", "issuer"))


def actions(tenant):
    with tenant_scope(tenant.pk):
        return list(Event.objects.order_by("id").values_list("action", "by__title"))


def press(client, provider, verb="link"):
    return client.post(f"/t/northshore/sign-in/{provider.pk}/{verb}/")


def test_a_signed_in_person_links_themselves_and_signs_in_that_way_from_then_on(
    northshore, member, issuer, provider, sign_in, client
):
    browser = sign_in(member)

    back = browser.get(issuer.walk(press(browser, provider).url))
    arrived = come_back(client, issuer, provider)

    assert (back.status_code, back.url) == (302, "/t/northshore/sign-in/")
    assert subjects(northshore) == [("Member", "olga", issuer.issuer)]
    assert actions(northshore) == [("sign_in.linked", "Member")]
    assert (arrived.status_code, arrived.url) == (302, "/t/northshore/")


def test_an_account_belongs_to_one_person(northshore, member, auditor, issuer, provider, sign_in):
    linked(auditor, provider)
    browser = sign_in(member)

    answer = browser.get(issuer.walk(press(browser, provider).url))

    assert (answer.status_code, said(answer)) == (409, "oidc.taken")
    assert subjects(northshore) == [("Auditor", "olga", issuer.issuer)]


def test_a_person_has_one_account_at_a_provider(northshore, member, issuer, provider, sign_in):
    linked(member, provider, subject="another")
    browser = sign_in(member)

    answer = browser.get(issuer.walk(press(browser, provider).url))

    assert (said(answer), subjects(northshore)) == ("oidc.taken", [("Member", "another", issuer.issuer)])


def test_the_way_back_of_a_link_is_good_for_who_began_it_alone(northshore, member, auditor, issuer, provider, sign_in):
    browser = sign_in(member)
    back = issuer.walk(press(browser, provider).url)
    browser.force_login(auditor.user)

    answer = browser.get(back)

    assert (said(answer), subjects(northshore)) == ("oidc.state", [])


def test_who_came_by_a_provider_links_nothing_more(northshore, member, issuer, provider, client):
    linked(member, provider)
    come_back(client, issuer, provider)

    answer = press(client, provider)

    assert (answer.status_code, said(answer)) == (403, "sign_in.own_only")


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
    ],
)
def test_who_came_by_a_provider_changes_nothing_that_holds_elsewhere(member, issuer, provider, client, name):
    linked(member, provider)
    come_back(client, issuer, provider)

    answer = client.get(reverse(name))

    assert (answer.status_code, said(answer)) == (403, "sign_in.own_only")


def test_with_their_password_they_may_again(with_password, member, issuer, provider, client):
    linked(with_password(member), provider)
    come_back(client, issuer, provider)
    client.post("/accounts/logout/")

    enter(client, member)

    assert client.get(reverse("account_change_password")).status_code == 200


def test_unlinked_means_out_at_the_next_request(northshore, member, issuer, provider, sign_in, client):
    linked(member, provider)
    come_back(client, issuer, provider)

    press(sign_in(member), provider, "unlink")

    assert subjects(northshore) == []
    assert actions(northshore)[-1] == ("sign_in.unlinked", "Member")
    assert said(client.get("/t/northshore/")) == "sign_in.other_provider"


def test_an_invitation_links_whoever_accepts_it_through_the_provider(northshore, member, issuer, provider, client, rf):
    """What the app of people builds on: a purpose of its own, its data, and the membership that it answers with."""
    seen = []

    def accept(request, arrival):
        seen.append((arrival.data, arrival.identity.subject))
        return member

    registry.register_arrival("test.invitation", accept)
    client.get("/accounts/login/")
    request = rf.get("/")
    request.session, request.user = client.session, client.get("/accounts/login/").wsgi_request.user
    address = flow.begin(request, provider, purpose="test.invitation", at=clock.now(), data={"key": "k"})
    request.session.save()
    client.cookies["session"] = request.session.session_key

    answer = client.get(issuer.walk(address))

    assert (answer.status_code, answer.url) == (302, "/t/northshore/")
    assert (seen, subjects(northshore)) == ([({"key": "k"}, "olga")], [("Member", "olga", issuer.issuer)])
