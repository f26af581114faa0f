"""Cookies and plain HTTP at production's door."""

import json
from typing import Any

import pytest

from tests.deploy.conftest import in_production
from tests.other_process import same_world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def asked(served: dict[str, str]) -> Any:
    def ask(path: str, scheme: str = "https") -> dict[str, Any]:
        answered = in_production("-m", "tests.deploy.door", path, scheme, **same_world(), **served)
        assert answered.returncode == 0, answered.stderr
        return json.loads(answered.stdout)

    return ask


def test_cookies_belong_to_this_host_alone_and_travel_over_tls_only(asked: Any) -> None:
    cookies = asked("/accounts/login/")["cookies"]

    assert "__Host-csrf" in cookies
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert cookie == {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}


def test_plain_http_is_sent_to_https_except_the_question_whether_it_lives(asked: Any) -> None:
    page, alive = asked("/accounts/login/", "http"), asked("/livez", "http")

    assert (page["status"], page["location"]) == (301, "https://portal.example/accounts/login/")
    assert alive["status"] == 200
