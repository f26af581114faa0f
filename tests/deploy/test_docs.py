"""The documentation site: builds without a warning, needs no other server, and names only what is there."""

import os
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.other_process import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TUTORIALS = sorted((DOCS / "tutorials").glob("*.md"))
LARGEST_PICTURE = 150_000
FORMS = re.compile(r"%\((\w+)\)s|%s|\{\w*\}")


class Needs(HTMLParser):
    """What a browser fetches by itself to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = {"link": "href", "script": "src", "img": "src", "iframe": "src"}.get(tag)
        if name and given.get(name) and given.get("rel") not in {"canonical", "next", "prev", "edit"}:
            self.found.append(str(given[name]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where, began = tmp_path_factory.mktemp("site"), time.monotonic()
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", where],
        cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    assert time.monotonic() - began < 20
    return where


def test_no_page_fetches_anything_from_another_server(site: Path) -> None:
    for page in site.rglob("*.html"):
        needs = Needs()
        needs.feed(page.read_text())
        assert [one for one in needs.found if re.match(r"(https?:)?//", one)] == [], page
    assert [page for page in site.rglob("*.css") if re.search(r"url\(['\"]?(https?:)?//", page.read_text())] == []


def test_every_page_can_be_reached_from_the_first(site: Path) -> None:
    linked = {
        str((page.parent / target.split("#")[0]).resolve().relative_to(DOCS))
        for page in PAGES
        for target in re.findall(r"\]\(([^)\s:]+\.md(?:#[\w-]+)?)\)", page.read_text())
    }
    in_navigation = set(re.findall(r": ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE))

    assert {str(page.relative_to(DOCS)) for page in PAGES} - linked - in_navigation == set()


def said_by_the_portal() -> set[str]:
    """Every sentence and word on the portal's screens, in English, with … for what is filled in."""
    text = (ROOT / "locale/de/LC_MESSAGES/django.po").read_text()
    entries = re.findall(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\s*)+)', text, re.MULTILINE)
    joined = ("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', entry)) for entry in entries)
    return {FORMS.sub("…", one.replace('\\"', '"')) for one in joined}


@pytest.mark.parametrize("page", [page for page in TUTORIALS if page.stem != "operator"], ids=lambda page: page.stem)
def test_every_name_in_bold_stands_on_a_screen(page: Path) -> None:
    known = said_by_the_portal()
    in_bold = {re.sub(r"\s+", " ", one) for one in re.findall(r"\*\*(.+?)\*\*", page.read_text(), re.DOTALL)}

    # A name with something filled in: its fixed words have to carry it.
    shapes = [one.split(", ")[0] for one in known if "…" in one]
    shapes = [re.escape(one).replace("…", ".+") for one in shapes if len(one.replace("…", "").strip()) > 6]

    def on_a_screen(name: str) -> bool:
        # Django's forms capitalise a field's label themselves.
        plain = {name, f"{name}…", name[:1].lower() + name[1:]} & known
        return bool(plain) or any(re.fullmatch(shape, name) for shape in shapes)

    assert len(in_bold) > 10
    assert {name for name in in_bold if not on_a_screen(name)} == {"bold"}  # the word that says so


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_addresses_commands_and_targets_exist(page: Path) -> None:
    text = page.read_text()
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    for address in re.findall(r"(?:`|127\.0\.0\.1:8000)(/(?:livez|readyz|metrics|accounts/[\w/]+))", text):
        try:
            resolve(address)
        except Resolver404:
            raise AssertionError(address) from None
    assert {name for name in re.findall(r"\bmanage\.py (\w+)", text) if name not in get_commands()} == set()
    assert {name for name in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE) if name not in targets} == set()
    assert {
        name for name in re.findall(r"`((?:deploy|docs|bench|vsportal)/[\w./-]+)`", text) if not (ROOT / name).exists()
    } == set()


def test_pictures_are_small_and_each_is_shown() -> None:
    pictures = {path.name: path.stat().st_size for path in (DOCS / "img").iterdir()}
    shown = set(re.findall(r"img/([\w-]+\.(?:png|webp))", "".join(page.read_text() for page in PAGES)))

    assert {name: size for name, size in pictures.items() if size > LARGEST_PICTURE} == {}
    assert set(pictures) == shown
