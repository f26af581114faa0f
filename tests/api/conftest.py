"""Programs that come to the API: with a token, from many threads, over the network."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from doors.tokens.models import Scope
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.cast import NOON
from vsportal.api_pages import services

API = "/t/northshore/api/v1/"
JSON = "application/json"
Ask = Callable[..., Any]


@pytest.fixture
def secret_of() -> Callable[..., str]:
    """The secret of a new token of this person."""

    def made(person: Membership, scope: str = Scope.WRITE, days: int = 30) -> str:
        with tenant_scope(person.tenant_id):
            _token, secret = services.make_token(
                name="Nightly", scope=scope, lasts=timedelta(days=days), by=person, at=NOON
            )
        return secret

    return made


@pytest.fixture
def ask(secret_of: Callable[..., str]) -> Ask:
    """`ask(person, "post", "streams/", {…}, **headers)`: one request with a token of this person."""
    secrets: dict[Any, str] = {}

    def asked(person: Membership, method: str, path: str, body: Any = None, **headers: str) -> Any:
        secret = secrets.get(person.pk) or secrets.setdefault(person.pk, secret_of(person))
        return with_token(secret, method, path, body, **headers)

    return asked


def with_token(secret: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One request with this token; `If_Match="…"` is the header If-Match."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client = Client(raise_request_exception=False)
    more = {} if method == "get" else {"content_type": named.pop("Content-Type", JSON)}
    address = path if path.startswith("/") else f"{API}{path}"
    return getattr(client, method)(address, body, headers={"Authorization": f"Bearer {secret}", **named}, **more)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What these come to when they start together, each on a connection of its own."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        barrier.wait(timeout=30)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
