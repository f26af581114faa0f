"""What a person meets who has not everything installed, and what the pins promise."""

import re
import shutil
import subprocess

import pytest

from vsportal.devstack.places import ROOT

TOOLS = ("sh", "make", "touch", "id", "echo")


@pytest.fixture
def bare(tmp_path):
    """A clone without an environment, on a machine with hardly any programs."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, clone)

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        env = {"PATH": str(programs), "HOME": str(tmp_path)}
        return subprocess.run(
            [shutil.which("make"), *args], cwd=clone, env=env, capture_output=True, text=True, check=False
        )

    run.clone, run.programs = clone, programs
    return run


def program(bare, name: str, body: str) -> None:
    (bare.programs / name).write_text(f"#!/bin/sh\n{body}\n")
    (bare.programs / name).chmod(0o755)


def first_line(answer) -> str:
    assert answer.returncode != 0
    return answer.stderr.splitlines()[0]


def test_no_python_is_told_in_one_line(bare):
    assert first_line(bare("demo")) == "python3 is missing: install Python 3.11 or newer."


def test_an_old_python_is_told_in_one_line(bare):
    program(bare, "python3", 'case "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac')

    assert (
        first_line(bare("test"))
        == "python3 is Python 3.9.2; Python 3.11 or newer is needed (make PYTHON=python3.12 …)."
    )


def test_a_python_without_venv_is_told_in_one_line(bare):
    program(bare, "python3", 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')

    assert first_line(bare("test")) == (
        "Python's venv is missing: run 'make system' (Debian: apt-get install python3-venv)."
    )


def test_no_chromium_is_told_in_one_line_and_can_be_left_out(bare):
    ready = bare.clone / ".venv" / ".ready"
    (ready.parent / "bin").mkdir(parents=True)
    ready.touch()
    python = ready.parent / "bin" / "python"
    python.write_text("#!/bin/sh\necho ran\n")
    python.chmod(0o755)

    assert first_line(bare("test")).startswith("Chromium is missing: run 'make system'")
    assert bare("test", 'ARGS=-m "not browser"').stdout == "ran\n"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_no_place_of_its_own(name):
    text = (ROOT / name).read_text()

    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|file:|--index-url|--extra-index-url|--find-links", text) == []


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_direct_dependency_says_what_it_is_for_and_is_pinned(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
    pins = (ROOT / name).with_suffix(".txt").read_text()

    assert [line for line in lines if not re.search(r"\s# \S", line)] == []
    names = [re.match(r"[a-z0-9-]+", line)[0] for line in lines]
    assert [each for each in names if not re.search(rf"^{each}(\[.*\])?==", pins, re.MULTILINE)] == []
