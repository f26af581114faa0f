"""A real OpenID provider, people with passwords, and counters that begin anew with each test."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from redis import Redis

from sign_in.models import IdentityProvider
from sign_in.oidc.provider import Identity
from sign_in.services import link
from sign_in.vault import seal
from tenancy import clock
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.npm import installed

HERE = Path(__file__).parent / "provider"
PASSWORD = "a harbour in the north"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    """Counters of an earlier test are forgotten; the clock of each test stands at the same noon."""
    redis = Redis.from_url(settings.REDIS_URL)
    for key in redis.scan_iter("vsportal:limit:*"):
        redis.delete(key)


@pytest.fixture
def with_password() -> Callable[[Membership], Membership]:
    """Give this person the password."""

    def give(person: Membership) -> Membership:
        person.user.set_password(PASSWORD)
        person.user.save()
        return person

    return give


def enter(client: Client, person: Membership, password: str = PASSWORD, **words: Any) -> HttpResponse:
    """Sign in as people do."""
    return client.post("/accounts/login/", {"login": person.user.email, "password": password}, **words)


@dataclass(frozen=True)
class Issuer:
    """One running provider."""

    issuer: str

    def control(self, **told: Any) -> None:
        """Tell it how to behave from now on: account, clock, issuer, token."""
        requests.post(f"{self.issuer}/control", json=told, timeout=5).raise_for_status()

    def walk(self, address: str) -> str:
        """What a browser does at the provider: follow until it leads back; the address it comes back to."""
        browser = requests.Session()
        for _step in range(8):
            answer = browser.get(address, allow_redirects=False, timeout=5)
            address = requests.compat.urljoin(address, answer.headers.get("Location", ""))
            if answer.status_code not in {302, 303}:
                raise AssertionError(f"{answer.status_code} at the provider: {answer.text[:400]}")
            if address.startswith(settings.PORTAL_URL):
                return address.removeprefix(settings.PORTAL_URL)
        raise AssertionError("The provider leads nowhere.")


@pytest.fixture(scope="session")
def running_issuers() -> Iterator[list[str]]:
    """The two providers of tests/sign_in/provider, in a process of their own."""
    packages = installed()
    script = packages / f"provider-{os.getpid()}.mjs"  # beside the packages, where node looks for them
    shutil.copy(HERE / "provider.mjs", script)
    with subprocess.Popen(["node", script.name], cwd=packages, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()
            script.unlink()


@pytest.fixture
def issuers(running_issuers: list[str]) -> Iterator[list[Issuer]]:
    """Both, behaving well; the portal may reach them although they stand on this machine. Time is real: it is theirs."""
    found = [Issuer(one) for one in running_issuers]
    settings.FROZEN_NOW, settings.OIDC_INTERNAL_HOSTS = None, ["127.0.0.1"]
    for one in found:
        one.control(account="olga", clock=0, issuer=None, token=None)
    yield found
    settings.OIDC_INTERNAL_HOSTS = []


@pytest.fixture
def issuer(issuers: list[Issuer]) -> Issuer:
    return issuers[0]


def provider_at(tenant: Tenant, issuer: str, client: str = "portal", **fields: Any) -> IdentityProvider:
    """A provider of this organisation."""
    with tenant_scope(tenant.pk):
        return IdentityProvider.objects.create(
            **{"name": f"Staff {client}", "issuer": issuer, "client_id": client} | fields,
            client_secret=seal(f"secret of {client}"),
        )


@pytest.fixture
def provider(northshore: Tenant, issuer: Issuer) -> IdentityProvider:
    """Northshore's provider."""
    return provider_at(northshore, issuer.issuer)


def linked(person: Membership, provider: IdentityProvider, subject: str = "olga") -> Membership:
    """This person is the provider's subject."""
    with tenant_scope(provider.tenant_id):
        link(provider, Identity(provider.issuer, subject), by=person, at=clock.now())
    return person


def sent_away(client: Client, provider: IdentityProvider, next_url: str = "") -> str:
    """Press the button: the address at the provider."""
    sent = {"organisation": provider.tenant.slug, "provider": str(provider.pk), "next": next_url}
    answer = client.post("/accounts/with/", sent)
    assert answer.status_code == 302, answer.content
    return answer.url


def come_back(client: Client, issuer: Issuer, provider: IdentityProvider, next_url: str = "") -> HttpResponse:
    """The whole way: to the provider, signed in there, and back."""
    return client.get(issuer.walk(sent_away(client, provider, next_url)))


def said(answer: HttpResponse) -> str:
    """The code of the refusal on a page."""
    found = re.search(r'data-code="([\w.]+)"', answer.content.decode())
    return found[1] if found else ""
