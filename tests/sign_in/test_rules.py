"""Tokens, clocks, policies and addresses, as rules: no database, no provider."""

import socket
from datetime import UTC, datetime
from uuid import UUID

import pytest

from doors.refusal import Refusal
from sign_in.oidc import reach
from sign_in.oidc.rules import LEEWAY_SECONDS, Fault, fault_of
from sign_in.rules import Asked, Entry, Policy, SignIn, Vouched, asks_everybody_like, entry, has_second_factor
from sign_in.vault import Unreadable, seal, unseal

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
GOOD = {
    "iss": "https://login.example",
    "aud": "portal",
    "sub": "olga",
    "nonce": "n",
    "iat": SECOND,
    "exp": SECOND + 300,
}
HERE, THERE = UUID(int=1), UUID(int=2)


def fault(**changes):
    claims = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return fault_of(claims, issuer="https://login.example", client_id="portal", nonce="n", at=NOW)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"aud": ["portal"]}, None),
        ({"aud": ["portal", "other"], "azp": "portal"}, None),
        ({"iat": SECOND - 60, "exp": SECOND - 59}, None),
        ({"iat": SECOND + 60}, None),
        ({"iss": "https://login.example/"}, Fault("issuer")),
        ({"iss": None}, Fault("issuer")),
        ({"aud": "other"}, Fault("client")),
        ({"aud": None}, Fault("client")),
        ({"aud": ["portal", "other"]}, Fault("client")),
        ({"aud": ["portal", "other"], "azp": "other"}, Fault("client")),
        ({"azp": "other"}, Fault("client")),
        ({"nonce": "m"}, Fault("nonce")),
        ({"nonce": None}, Fault("nonce")),
        ({"nonce": 1}, Fault("nonce")),
        ({"sub": ""}, Fault("subject")),
        ({"sub": None}, Fault("subject")),
        ({"sub": 7}, Fault("subject")),
        ({"sub": "x" * 256}, Fault("subject")),
        ({"exp": SECOND - 60}, Fault("expired")),
        ({"exp": None}, Fault("times")),
        ({"iat": "now"}, Fault("times")),
        ({"iat": SECOND - 61}, Fault("clock", apart=61)),
        ({"iat": SECOND + 600}, Fault("clock", apart=600)),
        ({"nbf": SECOND + 61}, Fault("times")),
    ],
)
def test_a_token_is_believed_only_if_nothing_is_wrong_with_it(changes, wrong):
    assert fault(**changes) == wrong


def test_a_minute_is_all_that_is_tolerated():
    assert LEEWAY_SECONDS <= 60


OWN = SignIn(own=True, second_factor=False)
BY_OURS = SignIn(own=False, second_factor=False, vouched=(Vouched(HERE, UUID(int=9), "https://a", True),))
BY_THEIRS = SignIn(own=False, second_factor=False, vouched=(Vouched(THERE, UUID(int=8), "https://b", True),))


@pytest.mark.parametrize(
    ("policy", "sign_in", "answer"),
    [
        (Policy(), OWN, Entry.OPEN),
        (Policy(), BY_OURS, Entry.OPEN),
        (Policy(), BY_THEIRS, Entry.OTHER_PROVIDER),
        (Policy(trusted_issuers=["https://b"]), BY_THEIRS, Entry.OPEN),
        (Policy(trusted_issuers=["https://a"]), BY_THEIRS, Entry.OTHER_PROVIDER),
        (Policy(only_providers=True), OWN, Entry.ONLY_PROVIDER),
        (Policy(only_providers=True), BY_OURS, Entry.OPEN),
        (Policy(only_providers=True), BY_THEIRS, Entry.OTHER_PROVIDER),
        (Policy(only_providers=True, trusted_issuers=["https://b"]), BY_THEIRS, Entry.OPEN),
    ],
)
def test_which_way_in_an_organisation_accepts(policy, sign_in, answer):
    assert entry(policy, HERE, sign_in) == answer


def test_a_second_factor_shown_to_another_organisations_provider_counts_there_alone():
    assert [has_second_factor(HERE, one) for one in (OWN, BY_OURS, BY_THEIRS)] == [False, True, False]


def test_of_whom_it_is_asked():
    asked = {one: [asks_everybody_like(one, administrator=yes) for yes in (True, False)] for one in Asked}

    assert asked == {
        Asked.NOBODY: [False, False],
        Asked.ADMINISTRATORS: [True, False],
        Asked.OFFICES: [True, None],
        Asked.EVERYONE: [True, True],
    }


# --- Where a provider may stand -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://login.example.org", "it does not begin with https://"),
        ("https:///nowhere", "it does not begin with https://"),
        ("file:///etc/passwd", "it does not begin with https://"),
        ("https://127.0.0.1/x", "it is not a public address"),
        ("https://localhost", "it is not a public address"),
        ("https://10.1.2.3", "it is not a public address"),
        ("https://169.254.169.254/latest/meta-data", "it is not a public address"),
        ("https://[::1]/", "it is not a public address"),
        ("https://[::ffff:10.0.0.1]/", "it is not a public address"),
        ("https://unheard.invalid", "its host is not known"),
    ],
)
def test_a_provider_does_not_lead_into_the_own_network(url, why):
    with pytest.raises(Refusal) as refused:
        reach.check_address(url)

    assert (refused.value.code, refused.value.params["why"]) == ("oidc.address", why)


def test_a_name_that_leads_inside_beside_outside_is_refused(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(Refusal):
        reach.check_address("https://two-faced.example")


def test_a_provider_that_is_not_there_is_said_so(settings):
    settings.OIDC_INTERNAL_HOSTS = ["127.0.0.1"]

    with pytest.raises(Refusal) as refused:
        reach.get_json("http://127.0.0.1:1/.well-known/openid-configuration")

    assert (refused.value.code, refused.value.params["why"]) == ("oidc.unreachable", "no connection")


# --- Secrets at rest ------------------------------------------------------------------------------------------------------
def test_what_is_sealed_can_be_read_with_the_key_and_an_older_one_only(settings):
    sealed = seal("secret of portal")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    kept = unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []

    assert ("secret" not in sealed, kept) == (True, "secret of portal")
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_nothing_stays_nothing():
    assert unseal(seal("")) == ""
