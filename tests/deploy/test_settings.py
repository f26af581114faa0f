"""What Django says about production's settings, and what the portal says about settings that are not fit for it."""

import pytest

from tests.deploy.conftest import in_production


def test_production_has_nothing_to_complain_of() -> None:
    checked = in_production("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("System check identified no issues")


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"FROZEN_NOW": "2026-10-05T12:00:00+00:00"}, "(tenancy.E006) FROZEN_NOW is set"),
        ({"PORTAL_URL": "http://portal.example"}, "(security.W012) SESSION_COOKIE_SECURE is not set to True"),
        ({"DEBUG": "1"}, "(security.W018) You should not have DEBUG set to True"),
        ({"SECRET_KEY": "short"}, "(security.W009) Your SECRET_KEY has less than 50 characters"),
        ({"ALLOWED_HOSTS": ""}, "(security.W020) ALLOWED_HOSTS must not be empty"),
    ],
)
def test_what_is_not_fit_is_named(changes: dict[str, str], finding: str) -> None:
    checked = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)

    assert checked.returncode == 1
    assert finding in checked.stderr


@pytest.mark.parametrize("key", [None, ""])
def test_a_forgotten_secret_key_is_told_when_the_web_starts(key: str | None) -> None:
    started = in_production("-c", "import vsportal.wsgi", SECRET_KEY=key)

    assert started.returncode == 1
    assert started.stderr == ("SECRET_KEY is not set: give the web its own long, random one (docs/operate.md).\n")
