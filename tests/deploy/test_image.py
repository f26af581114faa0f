"""The container image and the stack of containers, by the rules that their linters know, without an engine."""

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.other_process import ROOT

DEPLOY = ROOT / "deploy"
SECRET = re.compile(r"(PASSWORD|SECRET|TOKEN|KEY|_URL)$")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, with continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for one in instructions():
        if one[0] == "FROM":
            found.append([])
        if found:
            found[-1].append(one)
    return found


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_the_image_is_built_in_stages_from_a_named_version() -> None:
    base = next(what for name, what in instructions() if name == "ARG")

    assert re.fullmatch(r"PYTHON=python:3\.\d+-slim-\w+", base)
    assert [stage[0] for stage in stages()] == [("FROM", "${PYTHON} AS build"), ("FROM", "${PYTHON} AS portal")]


def test_the_last_stage_runs_as_nobody_in_particular_and_has_no_tools_of_the_build() -> None:
    last = stages()[-1]
    users = [what for name, what in last if name == "USER"]

    assert users == ["10001:10001"]
    assert [what for name, what in last if name == "RUN" and re.search(r"pip |curl|wget|sudo|gcc|-dev\b", what)] == []
    (installed,) = [what for name, what in last if name == "RUN" and "apt-get" in what]
    assert "--no-install-recommends" in installed
    assert installed.endswith("rm -rf /var/lib/apt/lists/*")
    after_user = last[last.index(("USER", users[0])) + 1 :]
    assert {name for name, _what in after_user} == {"EXPOSE", "HEALTHCHECK", "CMD"}


def test_packages_come_with_hashes_and_nothing_is_compiled() -> None:
    installs = [what for name, what in instructions() if name == "RUN" and "pip install" in what]

    assert len(installs) == 1
    assert {"--require-hashes", "--only-binary", "--requirement"} <= set(installs[0].split())


def test_no_secret_is_baked_in() -> None:
    for name, what in instructions():
        assert name not in {"ADD", "MAINTAINER"}
        if name in {"ARG", "ENV"}:
            assert [one for one in re.findall(r"(\w+)=", what) if SECRET.search(one)] == []
    given = [what for name, what in stages()[0] if name == "RUN" and "SECRET_KEY" in what]
    assert [re.findall(r"SECRET_KEY=(\S+)", what) for what in given] == [["for-collecting-only"]]


def test_commands_are_lists_and_health_is_asked_without_the_services() -> None:
    commands = {name: what for name, what in stages()[-1] if name in {"CMD", "HEALTHCHECK"}}

    assert commands["CMD"].startswith('["gunicorn", "--config", "deploy/gunicorn.conf.py"')
    assert re.search(r'CMD \["python".*/livez', commands["HEALTHCHECK"])


def test_what_is_installed_is_in_the_image_and_nothing_else() -> None:
    rules = [
        line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] not in {"#", ""}
    ]
    assert rules[0] == "*"
    let_in = {line[1:] for line in rules if line.startswith("!")}

    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert {*layers, "manage.py", "requirements.txt", "templates", "static", "locale"} <= let_in
    assert [one for one in let_in if not (ROOT / one).exists()] == []
    for kept_out in (".git", ".env", ".venv", ".vsportal", "tests", "bench", "deploy", "deploy/secrets", "docs"):
        assert [one for one in let_in if fnmatch(kept_out, one)] == []


def test_every_container_is_confined(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name == "postgres":  # its entry point starts as root, makes its folder and gives up its rights
            continue
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert {name for name, service in compose["services"].items() if "ports" in service} == {"nginx"}
    assert compose["networks"]["inside"]["internal"] is True


def test_secrets_are_files_and_only_the_migration_knows_the_owner(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable) and variable not in {"PORTAL_URL", "REDIS_URL"}:
                raise AssertionError(f"{name}: {variable} stands in the open")
            if variable.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)
    knows_owner = {
        name for name, service in compose["services"].items() if "database_owner_url" in service.get("secrets", [])
    }
    assert knows_owner == {"migrate"}
    named = {one for service in compose["services"].values() for one in service.get("secrets", [])}
    assert named == set(compose["secrets"])


def test_secret_files_are_kept_out_of_the_repository() -> None:
    asked = subprocess.run(
        ["git", "check-ignore", "-q", "deploy/secrets/secret_key"], cwd=ROOT, capture_output=True, check=False
    )

    assert asked.returncode == 0
    assert [path.name for path in Path(DEPLOY / "secrets").iterdir()] == [".gitignore"]


def test_the_image_can_back_up_the_database_beside_it(compose: dict[str, Any]) -> None:
    server = re.match(r"postgres:(\d+)", compose["services"]["postgres"]["image"])[1]

    assert f"postgresql-client-{server}" in " ".join(what for _name, what in instructions())


def test_the_portals_containers_run_the_same_image_after_the_migration(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        service = compose["services"][name]
        assert service["image"] == compose["services"]["migrate"]["image"]
        assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert service["environment"]["BEHIND_PROXY"] == "true"
