"""Signing in at an organisation's provider: what lets people in, and everything that must not."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from audit.models import Event
from sign_in.models import IdentityLink, IdentityProvider
from sign_in.rules import SignIn
from sign_in.services import change_policy
from tenancy import clock
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, join
from tests.sign_in.conftest import come_back, linked, provider_at, said, sent_away


def links(tenant):
    with tenant_scope(tenant.pk):
        return list(IdentityLink.objects.values_list("membership__title", "subject"))


def is_in(client, slug="northshore"):
    return client.get(f"/t/{slug}/").status_code == 200


def test_who_is_linked_comes_in_and_goes_on_to_where_they_wanted(northshore, member, issuer, provider, client):
    linked(member, provider)

    answer = come_back(client, issuer, provider, next_url="/t/northshore/streams/")

    assert (answer.status_code, answer.url) == (302, "/t/northshore/streams/")
    assert client.get("/t/northshore/streams/").context["request"].membership == member


def test_the_provider_is_asked_with_pkce_state_and_nonce_and_for_nothing_personal(provider, client):
    asked = parse_qs(urlsplit(sent_away(client, provider)).query)

    assert {name: asked[name] for name in ("response_type", "scope", "code_challenge_method", "client_id")} == {
        "response_type": ["code"],
        "scope": ["openid"],
        "code_challenge_method": ["S256"],
        "client_id": ["portal"],
    }
    assert asked["redirect_uri"] == [f"{settings.PORTAL_URL}/accounts/with/{provider.pk}/callback/"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43


@pytest.mark.parametrize("account", ["olga", "unverified"])
def test_an_address_links_nobody_verified_or_not(northshore, member, issuer, provider, client, account):
    issuer.control(account=account)  # whose address there is the member's

    answer = come_back(client, issuer, provider)

    assert (answer.status_code, said(answer)) == (403, "oidc.not_linked")
    assert (links(northshore), is_in(client)) == ([], False)


def test_the_same_subject_and_address_at_another_issuer_is_somebody_else(northshore, member, issuers, provider, client):
    linked(member, provider)
    elsewhere = provider_at(northshore, issuers[1].issuer, name="Other staff")

    answer = come_back(client, issuers[1], elsewhere)

    assert (said(answer), is_in(client)) == ("oidc.not_linked", False)


@pytest.mark.parametrize(
    ("told", "code", "why"),
    [
        ({"clock": -2 * 3600}, "oidc.token", "it has expired"),
        ({"clock": 600}, "oidc.clock", "10 minutes apart"),
        ({"clock": -600}, "oidc.clock", "10 minutes apart"),
        ({"token": "forged"}, "oidc.token", "its signature is not good"),
        ({"token": "unsigned"}, "oidc.token", "not signed in a way that proves anything"),
        ({"token": "missing"}, "oidc.token", "its signature is not good"),
    ],
    ids=["expired", "clock fast", "clock slow", "forged", "unsigned", "no token"],
)
def test_a_token_that_proves_nothing_lets_nobody_in(northshore, member, issuer, provider, client, told, code, why):
    linked(member, provider)
    issuer.control(**told)

    answer = come_back(client, issuer, provider)

    assert (answer.status_code, said(answer), is_in(client)) == (403, code, False)
    assert why in answer.content.decode().replace("&#x27;", "'")


def test_half_a_minute_between_the_clocks_is_tolerated(member, issuer, provider, client):
    linked(member, provider)
    issuer.control(clock=30)

    assert come_back(client, issuer, provider).status_code == 302


def test_a_token_of_an_earlier_sign_in_is_not_taken_again(member, issuer, provider, client):
    linked(member, provider)
    come_back(client, issuer, provider)
    issuer.control(token="first")

    answer = come_back(Client(), issuer, provider)

    assert said(answer) == "oidc.token"


def test_a_token_for_another_client_is_not_taken(northshore, member, issuers, client):
    issuer = issuers[1]
    ours, other = (provider_at(northshore, issuer.issuer, client=name) for name in ("portal", "other"))
    linked(member, ours)
    come_back(Client(), issuer, other)
    issuer.control(token="first")

    answer = come_back(client, issuer, ours)

    assert (said(answer), is_in(client)) == ("oidc.token", False)
    assert "another client" in answer.content.decode() or "another sign-in" in answer.content.decode()


def test_a_provider_that_calls_itself_otherwise_is_not_asked(member, issuer, provider, client):
    linked(member, provider)
    away = sent_away(client, provider)
    issuer.control(issuer="https://login.example.org")

    answers = [
        client.post("/accounts/with/", {"organisation": "northshore"}),
        client.get(issuer.walk(away)),
    ]

    assert [(answer.status_code, said(answer)) for answer in answers] == [(422, "oidc.issuer")] * 2
    assert not is_in(client)


def test_each_way_out_is_good_for_one_way_back(member, issuer, provider, client):
    linked(member, provider)
    back = issuer.walk(sent_away(client, provider))
    client.get(back)
    client.post("/accounts/logout/")

    again = client.get(back)

    assert (again.status_code, said(again), is_in(client)) == (403, "oidc.state", False)


def test_a_way_back_that_another_browser_began_is_not_taken(member, issuer, provider, client):
    linked(member, provider)
    back = issuer.walk(sent_away(client, provider))

    answer = Client().get(back)

    assert said(answer) == "oidc.state"


def test_a_way_back_after_ten_minutes_is_too_late(member, issuer, provider, client):
    linked(member, provider)
    settings.FROZEN_NOW = clock.now() - timedelta(minutes=11)
    back = issuer.walk(sent_away(client, provider))
    settings.FROZEN_NOW = None

    assert said(client.get(back)) == "oidc.state"


def test_another_provider_cannot_answer_for_the_one_that_was_asked(northshore, member, issuers, provider, client):
    linked(member, provider)
    other = provider_at(northshore, issuers[1].issuer, name="Other staff")
    back = issuers[0].walk(sent_away(client, provider))

    to_the_other = client.get(back.replace(str(provider.pk), str(other.pk)))
    back = issuers[0].walk(sent_away(client, provider))
    by_the_other = client.get(back.replace("iss=http", "iss=https"))

    assert (said(to_the_other), said(by_the_other)) == ("oidc.state", "oidc.issuer")


def test_whoever_is_turned_away_at_the_provider_is_told(member, provider, client):
    linked(member, provider)
    state = parse_qs(urlsplit(sent_away(client, provider)).query)["state"][0]

    answer = client.get(f"/accounts/with/{provider.pk}/callback/?state={state}&error=access_denied")

    assert (answer.status_code, said(answer)) == (403, "oidc.cancelled")


def test_a_provider_out_of_use_signs_nobody_in_and_ends_the_visits_it_began(
    northshore, member, issuer, provider, client
):
    linked(member, provider)
    come_back(client, issuer, provider)
    late = Client()
    back = issuer.walk(sent_away(late, provider))
    with tenant_scope(northshore.pk):
        IdentityProvider.objects.update(enabled=False)

    answers = [
        late.get(back),
        Client().post("/accounts/with/", {"organisation": "northshore"}),
        client.get("/t/northshore/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 422, 403]
    assert (said(answers[0]), said(answers[2])) == ("oidc.disabled", "sign_in.other_provider")


def test_a_provider_vouches_for_its_own_organisation_alone(northshore, southbank, member, issuer, provider, client):
    linked(member, provider)
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=member.user, title="Guest", starts_at=LONG_AGO)
    come_back(client, issuer, provider)

    page, api = client.get("/t/southbank/streams/"), client.get("/t/southbank/api/v1/streams/")

    assert (page.status_code, said(page)) == (403, "sign_in.other_provider")
    assert (api.status_code, api.json()["code"]) == (403, "sign_in.other_provider")
    assert is_in(client)
    with tenant_scope(southbank.pk):
        assert set(Event.objects.values_list("action", flat=True)) == {"refused:sign_in.other_provider"}


def test_another_organisation_may_trust_the_issuer(northshore, southbank, member, issuer, provider, client):
    linked(member, provider)
    administrator = join(southbank, "Administrator", "administrator")
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=member.user, title="Guest", starts_at=LONG_AGO)
        change_policy(
            southbank,
            by=administrator,
            at=clock.now(),
            sign_in=SignIn(own=True, second_factor=False),
            second_factor="nobody",
            only_providers=False,
            trusted_issuers=[issuer.issuer],
        )
    come_back(client, issuer, provider)

    assert is_in(client, "southbank")


def test_a_provider_of_another_organisation_is_none_of_this_one(
    northshore, southbank, member, issuer, provider, client
):
    foreign = provider_at(southbank, issuer.issuer)
    linked(member, provider)

    here = client.post("/accounts/with/", {"organisation": "northshore", "provider": str(foreign.pk)})
    there = come_back(client, issuer, foreign)

    assert here.status_code == 422
    assert (said(there), is_in(client)) == ("oidc.not_linked", False)


def test_no_organisation_and_one_without_a_provider_look_alike(northshore, db, client):
    unknown, without = (
        client.post("/accounts/with/", {"organisation": slug}).content.decode().replace(slug, "")
        for slug in ("nowhere-at-all", "northshore")
    )

    def words(page):
        return [line for line in page.splitlines() if "csrf" not in line and "Request" not in line]

    assert words(unknown) == words(without)


@pytest.mark.parametrize("who", ["leaver", "inactive"])
def test_who_left_or_is_deactivated_is_not_let_in(request, northshore, member, issuer, provider, client, who):
    linked(member, provider)
    with tenant_scope(northshore.pk):
        if who == "leaver":
            Membership.objects.filter(pk=member.pk).update(ends_at=clock.now() - timedelta(minutes=1))
        else:
            member.user.is_active = False
            member.user.save()

    assert said(come_back(client, issuer, provider)) == "oidc.not_linked"


def test_nothing_of_an_earlier_visit_lives_on(northshore, member, auditor, issuer, provider, client):
    linked(member, provider)
    client.force_login(auditor.user)
    before = client.session.session_key

    come_back(client, issuer, provider)

    assert client.session.session_key != before
    assert client.get("/t/northshore/").context["request"].membership == member
    assert [record["method"] for record in client.session["account_authentication_methods"]] == ["provider"]
