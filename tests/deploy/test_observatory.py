"""The front page, as production answers it, by the rules of the HTTP Observatory."""

import json
from dataclasses import replace

import pytest

from tests.deploy.conftest import in_production
from tests.deploy.observatory import Scripts, Site, csp, of_csp, score
from tests.other_process import same_world

LEAST = 120
FIT = Site(
    headers={
        "content-security-policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
        "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    },
    cookies={"__Host-session": {"secure": True, "httponly": True, "samesite": "Lax"}},
    scripts=[{"src": "/static/portal.js", "integrity": ""}],
    host="portal.example",
    http_status=301,
    http_location="https://portal.example/",
)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_production_scores_at_least_120(served: dict[str, str]) -> None:
    seen = in_production("-m", "tests.deploy.front_page", **same_world(), **served)
    assert seen.returncode == 0, seen.stderr
    answer = json.loads(seen.stdout)

    got, shares = score(
        Site(
            headers=answer["headers"],
            cookies=answer["cookies"],
            scripts=Scripts(answer["page"]).found,
            host="portal.example",
            http_status=answer["http_status"],
            http_location=answer["http_location"],
        )
    )

    assert got >= LEAST, shares
    assert min(shares.values()) >= 0
    assert (shares["content-security-policy"], shares["cookies"]) == (10, 5)
    assert len(Scripts(answer["page"]).found) >= 2  # it was the page, with its scripts


# --- The rules themselves -----------------------------------------------------------------------------------------------
def test_the_rules_add_up() -> None:
    assert score(FIT)[0] == 125


def test_bonuses_count_only_where_ninety_are_left() -> None:
    headers = {name: value for name, value in FIT.headers.items() if name != "strict-transport-security"}

    assert score(replace(FIT, headers=headers))[0] == 80


@pytest.mark.parametrize(
    ("policy", "share"),
    [
        ("default-src 'none'; script-src 'self'", 10),
        ("default-src 'self'", 5),
        ("default-src 'none'; style-src 'self' 'unsafe-inline'", 0),
        ("default-src 'none'; img-src http:", -10),
        ("default-src 'none'; script-src 'self' 'unsafe-eval'", -10),
        ("default-src 'none'; script-src 'self' 'unsafe-inline'", -20),
        ("default-src 'none'; script-src https:", -20),
        ("default-src 'none'; connect-src http://x.example", -20),
        ("script-src 'self'", -20),
        ("", -25),
    ],
)
def test_what_a_policy_is_worth(policy: str, share: int) -> None:
    assert of_csp(csp(policy)) == share


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({"secure": False}, -40),
        ({"httponly": False}, -30),
        ({"samesite": "None"}, -20),
        ({"samesite": ""}, 0),
    ],
)
def test_what_a_cookie_is_worth(changes: dict[str, object], share: int) -> None:
    cookie = {"secure": True, "httponly": True, "samesite": "Lax"} | changes

    assert score(replace(FIT, cookies={"__Host-session": cookie}))[1]["cookies"] == share
